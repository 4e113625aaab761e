// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderConsole } from '../testing/render-console.tsx';

/** An export that the guard against accidental deletes stopped. */
const RUN = '#/operations/39';

describe('console.md §18.16 a guard that explains', () => {
  it('says which limit stopped the step, how many, out of how many', async () => {
    renderConsole(RUN);
    const limits = await screen.findByRole('table', { name: 'Exceeded limits' });
    expect(within(limits).getByRole('row', { name: 'Delete contoso.example (sandbox) 100,000 250,000 500' })).toBeTruthy();
  });

  it('lists 100,000 changes without loading them all, and finds one of them', async () => {
    const user = userEvent.setup();
    renderConsole(RUN);
    await user.click(await screen.findByRole('button', { name: 'Show the changes' }));
    const panel = await screen.findByRole('complementary', { name: 'What the limits stopped' });
    expect(await within(panel).findByText('100,000 changes')).toBeTruthy();
    const grid = await within(panel).findByRole('grid', { name: 'Stopped changes' });
    expect(grid.getAttribute('aria-rowcount')).toBe('100001');
    expect(within(grid).getAllByRole('row').length).toBeLessThan(60);
    await user.type(within(panel).getByRole('searchbox', { name: 'Search the changes' }), 'Account 77');
    expect(await within(panel).findByText('11 changes')).toBeTruthy();
    expect(await within(panel).findByText('Would be: Delete')).toBeTruthy();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('complementary')).toBeNull());
  });

  it('approves the batch once its number has been typed, shows that, and takes it back', async () => {
    const user = userEvent.setup();
    const { asked } = renderConsole(RUN);
    await user.click(await screen.findByRole('button', { name: 'Approve this batch once…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Approve this batch once' });
    expect(dialog.textContent).toContain('exactly the 100,000 changes');
    const approve = within(dialog).getByRole('button', { name: 'Approve' });
    expect(approve.hasAttribute('disabled')).toBe(true);
    await user.type(within(dialog).getByRole('textbox', { name: 'Type 100000 to confirm' }), '100000');
    await user.click(approve);
    await waitFor(() => expect(asked.approved).toEqual([{ run: 39, step: 391 }]));
    expect(await screen.findByText(/by admin/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Approve this batch once…' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Withdraw approval' }));
    expect(await screen.findByRole('button', { name: 'Approve this batch once…' })).toBeTruthy();
  });

  it('a run that no limit stopped has none of this', async () => {
    renderConsole('#/operations/40');
    await screen.findByRole('region', { name: 'Run details' });
    expect(screen.queryByRole('region', { name: 'What the limits stopped' })).toBeNull();
  });
});
