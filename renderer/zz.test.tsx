// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react';
import { it } from 'vitest';
import { renderConsole } from './testing/render-console.tsx';
it('x', async () => {
  renderConsole('#/operations/41');
  const grid = await screen.findByRole('grid', { name: 'Runs' });
  for (let i = 0; i < 3; i++) { console.log(grid.offsetHeight, grid.ownerDocument.defaultView === window, within(grid).queryAllByRole('row').length, grid.innerHTML.length, document.querySelectorAll('[role=row]').length); await new Promise((r) => setTimeout(r, 300)); }
  console.log(grid.outerHTML.slice(0, 3000));
});
