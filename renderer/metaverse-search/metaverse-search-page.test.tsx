// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderConsole } from '../testing/render-console.tsx';
import { readForm, writeForm } from './query.ts';

describe('console.md §8 Metaverse Search', () => {
  it('finds by part of any value, says how many and how fast, opens the object', async () => {
    const user = userEvent.setup();
    renderConsole('#/metaverse-search');
    await user.type(await screen.findByRole('searchbox', { name: 'Any value contains' }), 'Jana Ivanova{Enter}');
    expect(await screen.findByText(/^\d+ objects? found in 7 ms$/)).toBeTruthy();
    const grid = await screen.findByRole('grid', { name: 'Search Results' });
    await user.dblClick((await within(grid).findAllByRole('gridcell', { name: 'person' }))[0] as HTMLElement);
    await waitFor(() => expect(window.location.hash).toMatch(/^#\/object\/metaverse\//));
  });

  it('adds a clause with attribute, operator and value, and deletes it', async () => {
    const user = userEvent.setup();
    renderConsole('#/metaverse-search');
    const form = await screen.findByRole('form', { name: 'Metaverse query' });
    await user.click(within(form).getByRole('button', { name: 'Add Clause' }));
    const clause = within(form).getByRole('group', { name: 'Clause 1' });
    await user.type(within(clause).getByRole('combobox', { name: 'Attribute of clause 1' }), 'depart');
    await user.click(await screen.findByRole('option', { name: 'department' }));
    await user.type(within(clause).getByRole('textbox', { name: 'Value of clause 1' }), 'Finance');
    await user.click(within(form).getByRole('button', { name: 'Search' }));
    await waitFor(() =>
      expect(readForm(new URLSearchParams(window.location.hash.split('?')[1]).get('query')).clauses).toEqual([
        { attribute: 'department', operator: 'contains', value: 'Finance' },
      ]),
    );
    await user.click(within(clause).getByRole('button', { name: 'Delete clause' }));
    expect(within(form).queryByRole('group')).toBeNull();
  });

  it('an operator without a value takes none', async () => {
    const user = userEvent.setup();
    renderConsole(
      `#/metaverse-search?query=${encodeURIComponent(writeForm({ objectType: '', text: '', clauses: [{ attribute: 'mail', operator: 'equals', value: 'a' }] }))}`,
    );
    await user.click(await screen.findByRole('combobox', { name: 'Operator of clause 1' }));
    await user.click(await screen.findByRole('option', { name: 'Is not present' }));
    expect(screen.getByRole('textbox', { name: 'Value of clause 1' }).hasAttribute('disabled')).toBe(true);
  });

  it('sorts at the engine', async () => {
    const user = userEvent.setup();
    renderConsole(`#/metaverse-search?query=${encodeURIComponent(writeForm({ objectType: '', text: 'Sales', clauses: [] }))}`);
    const grid = await screen.findByRole('grid', { name: 'Search Results' });
    await user.click(within(grid).getByRole('columnheader', { name: 'displayName' }));
    await waitFor(() => expect(screen.getByRole('columnheader', { name: 'displayName' }).getAttribute('aria-sort')).toBe('ascending'));
    await user.click(screen.getByRole('columnheader', { name: 'displayName' }));
    await waitFor(() => expect(screen.getByRole('columnheader', { name: 'displayName' }).getAttribute('aria-sort')).toBe('descending'));
  });

  it('columns are chosen and remembered by object type', async () => {
    const user = userEvent.setup();
    const { database } = renderConsole('#/metaverse-search');
    await screen.findByRole('grid', { name: 'Search Results' });
    await user.click(screen.getByRole('button', { name: 'Column Settings' }));
    await user.click(await screen.findByRole('checkbox', { name: 'title' }));
    expect(await screen.findByRole('columnheader', { name: 'title' })).toBeTruthy();
    expect((await database.searchColumns.get(''))?.columns).toContain('title');
  });

  it('a search is saved and opened again', async () => {
    const user = userEvent.setup();
    renderConsole('#/metaverse-search');
    await user.type(await screen.findByRole('searchbox', { name: 'Any value contains' }), 'Finance');
    await user.click(screen.getByRole('button', { name: 'Save Search…' }));
    await user.type(
      within(await screen.findByRole('dialog', { name: 'Save Search' })).getByRole('textbox', { name: 'Name' }),
      'People of Finance{Enter}',
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await user.click(await screen.findByRole('button', { name: 'Saved searches' }));
    await user.click(await screen.findByRole('link', { name: 'People of Finance' }));
    await waitFor(() => expect(readForm(new URLSearchParams(window.location.hash.split('?')[1]).get('query')).text).toBe('Finance'));
  });

  it('an unreadable address is an empty search', () => {
    expect(readForm('{"clauses":3}')).toEqual({ objectType: '', text: '', clauses: [] });
    expect(readForm('nonsense')).toEqual({ objectType: '', text: '', clauses: [] });
  });
});
