// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderConsole } from '../../testing/render-console.tsx';

const place = '#/connectors/0f0e1d2c-aaaa-4000-8000-000000000001/search';
const grid = () => screen.findByRole('grid', { name: 'Search Results' });

describe('the grid', () => {
  it('copies the selected rows with Ctrl+C', async () => {
    const user = userEvent.setup();
    renderConsole(place);
    (await grid()).focus();
    await user.keyboard('{ArrowDown}{Shift>}{ArrowDown}{/Shift}{Control>}c{/Control}');
    const lines = (await navigator.clipboard.readText()).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe('DN\tDisplay Name\tObject Type\tLink State\tPending Import\tPending Export\tError');
  });

  it('Ctrl+click adds a row, a click on another selects only that one', async () => {
    const user = userEvent.setup();
    renderConsole(place);
    const cells = await within(await grid()).findAllByRole('gridcell', { name: 'user' });
    await user.click(cells[0] as HTMLElement);
    await user.keyboard('{Control>}');
    await user.click(cells[2] as HTMLElement);
    await user.keyboard('{/Control}');
    expect(screen.getAllByRole('row', { selected: true })).toHaveLength(2);
    await user.click(cells[1] as HTMLElement);
    expect(screen.getAllByRole('row', { selected: true })).toHaveLength(1);
  });

  it('Back finds the row selected as it was left', async () => {
    const user = userEvent.setup();
    renderConsole(place);
    await user.click((await within(await grid()).findAllByRole('gridcell', { name: 'user' }))[3] as HTMLElement);
    const left = screen.getByRole('row', { selected: true }).textContent;
    await user.keyboard('{Control>}4{/Control}');
    await screen.findByRole('form', { name: 'Metaverse query' });
    await user.keyboard('{Control>}2{/Control}');
    await grid();
    await waitFor(() => expect(screen.getByRole('row', { selected: true }).textContent).toBe(left));
  });
});
