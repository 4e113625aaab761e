// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { findDialog } from '../testing/find-dialog.ts';
import { renderConsole } from '../testing/render-console.tsx';

/** The console at the Versions page, with that many versions. */
async function openVersions(count: number, place = '#/metaverse-designer/versions') {
  const opened = renderConsole(place);
  for (let number = 2; number <= count; number++)
    await opened.engine.client.rules.setEnabled({ ids: ['r0'], enabled: number % 2 === 0, reason: `Reason ${number}` });
  await opened.engine.queries.invalidateQueries();
  const grid = await screen.findByRole('grid', { name: 'Versions' });
  await within(grid).findByRole('row', { name: new RegExp(`^${count} in force`) });
  const user = userEvent.setup();
  const select = async (number: number) => {
    await user.click(within(grid).getByRole('row', { name: new RegExp(`^${number} 2026`) }));
    await waitFor(() => expect(window.location.hash).toContain(`version=${number}`));
  };
  return { ...opened, grid, user, select };
}

describe('console.md §18.9 versions of the configuration', () => {
  it('are listed newest first with author, time, reason, impact and what they require', async () => {
    const { grid } = await openVersions(3);
    const rows = within(grid)
      .getAllByRole('row')
      .slice(1)
      .map((row) => row.textContent);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(/^3 in force2026-.*annReason 3DestructiveFull Synchronization1Rule “In from AD - User Join”/);
    expect(rows[2]).toMatch(/annSet upAffects syncFull Import and Full Synchronization2/);
  });

  it('show what each changed, by rule, the worst first, with before and after', async () => {
    await openVersions(3);
    const changes = await screen.findByRole('grid', { name: 'What version 3 changed' });
    expect(within(changes).getByText('In from AD - User Common (3)')).toBeTruthy();
    const detail = screen.getByRole('region', { name: 'Before and after' });
    expect(detail.textContent).toContain('flow to faxNumber removed');
    expect(within(detail).getByRole('region', { name: 'Before' }).textContent).toContain('"target": "faxNumber"');
    expect(within(detail).getByRole('region', { name: 'After' }).textContent).toContain('nothing');
  });

  it('can be compared with what is in force and with any other', async () => {
    const { user, select } = await openVersions(3);
    await select(2);
    await user.click(await screen.findByRole('combobox', { name: 'Compare version 2 with' }));
    await user.click(screen.getByRole('option', { name: 'The configuration in force' }));
    expect(await screen.findByRole('region', { name: 'From version 2 to what is in force' })).toBeTruthy();
    await user.click(await screen.findByRole('combobox', { name: 'Compare version 2 with' }));
    await user.click(screen.getByRole('option', { name: 'Another version' }));
    expect(await screen.findByRole('region', { name: 'From version 1 to version 2' })).toBeTruthy();
    expect(window.location.hash).toBe('#/metaverse-designer/versions?version=2&with=1');
  });

  it('are brought back with a reason, after what that requires was said', async () => {
    const { user, grid, select } = await openVersions(3);
    await select(1);
    await user.click(await screen.findByRole('button', { name: 'Roll back…' }));
    const dialog = await findDialog('Roll back to version 1');
    expect(await within(dialog).findByText(/6 changes to what is in force/)).toBeTruthy();
    expect(dialog.textContent).toContain('Full Synchronization required on corp.contoso.example.');
    await user.type(await within(dialog).findByRole('textbox', { name: 'Reason', hidden: true }), 'Wrong scope');
    await user.click(await within(dialog).findByRole('button', { name: 'Roll back', hidden: true }));
    expect(await within(grid).findByText('Wrong scope')).toBeTruthy();
    expect(await screen.findByText(/Full Synchronization required on corp/)).toBeTruthy();
  });

  it('the one in force can be neither tried nor brought back, and says so', async () => {
    await openVersions(2);
    for (const name of ['What if…', 'Roll back…']) expect(screen.getByRole('button', { name }).getAttribute('aria-disabled')).toBe('true');
  });

  it('are exported as one document', async () => {
    const { user } = await openVersions(2);
    const saved: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download);
    });
    await user.click(screen.getByRole('button', { name: 'Export document' }));
    await waitFor(() => expect(saved).toEqual(['isthmus-configuration-v2.json']));
    vi.restoreAllMocks();
  });

  it('an address of a version that does not exist shows the newest', async () => {
    await openVersions(2, '#/metaverse-designer/versions?version=99');
    expect(await screen.findByRole('region', { name: 'What version 2 changed' })).toBeTruthy();
  });
});

describe('what-if of a version', () => {
  it('says who would be deleted, lists them with before and after, and goes on to the roll back', async () => {
    const { user, select, asked } = await openVersions(3);
    await select(1);
    await user.click(await screen.findByRole('button', { name: 'What if…' }));
    const dialog = await findDialog('What if – going back to version 1');
    expect(asked.whatIfs).toEqual([{ kind: 'version', number: 1 }]);
    expect(await within(dialog).findByText(/^12 objects would be deleted in contoso.example/)).toBeTruthy();
    expect(dialog.textContent).toContain('Nothing was written');
    const counts = within(await within(dialog).findByRole('list', { name: 'What would happen', hidden: true })).getAllByRole('listitem', {
      hidden: true,
    });
    expect(counts.map((item) => item.textContent)[0]).toMatch(/12Deleted in the target.*Destructive$/);
    await user.click(await within(dialog).findByRole('button', { name: /Updated in the target/, hidden: true }));
    expect(await within(dialog).findByText('100,000 objects')).toBeTruthy();
    await user.type(await within(dialog).findByRole('searchbox', { name: 'Search objects', hidden: true }), '00042');
    expect(await within(dialog).findByText('1 object')).toBeTruthy();
    expect(await within(dialog).findByText('Sales')).toBeTruthy();
    await user.click(await within(dialog).findByRole('button', { name: 'All counts', hidden: true }));
    await user.click(await within(dialog).findByRole('button', { name: 'Roll back all the same…', hidden: true }));
    expect(await findDialog('Roll back to version 1')).toBeTruthy();
    expect(asked.whatIfsCancelled).toEqual([1]);
  });
});
