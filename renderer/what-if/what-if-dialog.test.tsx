// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { FakeEngineOptions } from '../testing/fake-engine.ts';
import { fakeWhatIf } from '../testing/fake-what-if.ts';
import { findDialog } from '../testing/find-dialog.ts';
import { renderConsole } from '../testing/render-console.tsx';

const title = 'going back to version 1';
// Without layout the focus library sometimes takes a dialog for hidden; `hidden: true` looks at it all the same.

async function openDialog(options: FakeEngineOptions = {}) {
  const opened = renderConsole('#/metaverse-designer/versions?version=1', options);
  await opened.engine.client.rules.setEnabled({ ids: ['r0'], enabled: false, reason: '' });
  await opened.engine.queries.invalidateQueries();
  await screen.findByRole('gridcell', { name: '2 in force' });
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: 'What if…' }));
  const dialog = await findDialog(`What if – ${title}`);
  return { ...opened, user, dialog };
}

describe('console.md §18.6 what-if', () => {
  it('tells of its progress and can be stopped; nothing can be saved meanwhile', async () => {
    const { user, dialog, asked } = await openDialog({ whatIfEnds: false });
    expect(await within(dialog).findByText(/42,000 of 120,000 objects/)).toBeTruthy();
    expect((await within(dialog).findByRole('button', { name: 'Roll back…', hidden: true })).hasAttribute('disabled')).toBe(true);
    await user.click(await within(dialog).findByRole('button', { name: 'Stop', hidden: true }));
    expect(await within(dialog).findByText('The what-if was cancelled')).toBeTruthy();
    expect(asked.whatIfsCancelled).toEqual([1]);
    await user.click(await within(dialog).findByRole('button', { name: 'Run again', hidden: true }));
    expect(await within(dialog).findByText(/42,000 of 120,000 objects/)).toBeTruthy();
    expect(asked.whatIfs).toHaveLength(2);
  });

  it('shows the result when it comes, and that it is out of date when something changes', async () => {
    const { user, dialog, updateWhatIf, asked } = await openDialog({ whatIfEnds: false });
    await within(dialog).findByText(/42,000/);
    updateWhatIf(fakeWhatIf(title));
    expect(await within(dialog).findByText(/^12 objects would be deleted/)).toBeTruthy();
    updateWhatIf(fakeWhatIf(title, { stale: true }));
    expect(await within(dialog).findByText('Out of date')).toBeTruthy();
    await user.click(await within(dialog).findByRole('button', { name: 'Run again', hidden: true }));
    await waitFor(() => expect(asked.whatIfs).toHaveLength(2));
    await waitFor(() => expect(within(dialog).queryByText('Out of date')).toBeNull());
  });

  it('says so when the change changes nothing for anybody', async () => {
    const { dialog, updateWhatIf } = await openDialog({ whatIfEnds: false });
    await within(dialog).findByText(/42,000/);
    updateWhatIf(fakeWhatIf(title, { nothing: true }));
    expect(await within(dialog).findByText('This change changes nothing for anybody')).toBeTruthy();
    expect((await within(dialog).findByRole('button', { name: 'Roll back…', hidden: true })).hasAttribute('disabled')).toBe(false);
  });

  it('says why it failed, and which limit a run would hit', async () => {
    const { dialog, updateWhatIf } = await openDialog({ whatIfEnds: false });
    await within(dialog).findByText(/42,000/);
    updateWhatIf({ ...fakeWhatIf(title, { done: false }), phase: 'failed', message: 'The disk is full.' });
    expect(await within(dialog).findByText(/The disk is full. Nothing was written./)).toBeTruthy();
    const limit = {
      connector: 'x',
      connectorName: 'contoso',
      step: 'export' as const,
      status: 'stopped-deletion-threshold-exceeded',
      message: '12 > 10.',
    };
    updateWhatIf({ ...fakeWhatIf(title), limits: [limit] });
    expect(await within(dialog).findByText('A run would be stopped by a limit: contoso, stopped-deletion-threshold-exceeded')).toBeTruthy();
  });

  it('says so when another what-if took its place', async () => {
    const { dialog, updateWhatIf } = await openDialog();
    await within(dialog).findByText(/^12 objects/);
    updateWhatIf(fakeWhatIf('something else', { id: 77 }));
    expect(await within(dialog).findByText('This what-if is gone')).toBeTruthy();
  });

  it('goes on as a page, where it can be run again and the change be read', async () => {
    const { user, dialog, asked } = await openDialog();
    await within(dialog).findByText(/^12 objects/);
    await user.click(await within(dialog).findByRole('button', { name: 'Open as a page', hidden: true }));
    await waitFor(() => expect(window.location.hash).toBe('#/metaverse-designer/what-if'));
    expect(await screen.findByRole('region', { name: `What if – ${title}` })).toBeTruthy();
    expect(asked.whatIfsCancelled).toEqual([]);
    await user.click(screen.getByRole('tab', { name: 'The change itself (6)' }));
    expect(await screen.findByText('In from AD - User Common (3)')).toBeTruthy();
  });

  it('is thrown away with the dialog', async () => {
    const { user, dialog, asked } = await openDialog();
    await within(dialog).findByText(/^12 objects/);
    await user.click(await within(dialog).findByRole('button', { name: 'Cancel', hidden: true }));
    await waitFor(() => expect(asked.whatIfsCancelled).toEqual([1]));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('the page without one says where to start one', async () => {
    renderConsole('#/metaverse-designer/what-if');
    expect(await screen.findByText('No what-if yet')).toBeTruthy();
  });
});
