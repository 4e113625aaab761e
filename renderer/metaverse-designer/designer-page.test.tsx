// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderConsole } from '../testing/render-console.tsx';

describe('console.md §9 Metaverse Designer', () => {
  it('shows object types, attributes and the ladder of the selected attribute, strongest first', async () => {
    const user = userEvent.setup();
    renderConsole('#/metaverse-designer');
    expect(await screen.findByText('Total number of object types: 3')).toBeTruthy();
    const attributes = await screen.findByRole('grid', { name: 'Attributes' });
    expect(
      within(attributes)
        .getAllByRole('columnheader')
        .map((header) => header.textContent),
    ).toEqual(['Name', 'Type', 'Multi-valued', 'Indexed', 'Import Flow', 'Export Flow']);
    await user.click(await within(attributes).findByRole('gridcell', { name: 'mail' }));
    const ladder = await screen.findByRole('list', { name: 'Contributions to mail' });
    expect(
      within(ladder)
        .getAllByTitle('Precedence')
        .map((precedence) => precedence.textContent),
    ).toEqual(['103', '104', '140']);
    expect(within(await screen.findByRole('list', { name: 'Taken from mail' })).getByText('Out to AAD - User Identity')).toBeTruthy();
  });

  it('lists the rules by precedence and filters them', async () => {
    const user = userEvent.setup();
    renderConsole('#/metaverse-designer/rules');
    expect(await screen.findByText('5 rules')).toBeTruthy();
    await user.type(screen.getByRole('searchbox', { name: 'Filter rules' }), 'identity');
    expect(await screen.findByText('1 rule')).toBeTruthy();
  });

  it('client grids sort by any column', async () => {
    const user = userEvent.setup();
    renderConsole('#/metaverse-designer/rules');
    const grid = await screen.findByRole('grid', { name: 'Synchronization rules' });
    await user.click(within(grid).getByRole('columnheader', { name: 'Name' }));
    const [, first] = within(grid).getAllByRole('row');
    expect(first?.textContent).toContain('In from AD - Group Join');
  });
});
