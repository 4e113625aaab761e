// @vitest-environment happy-dom
import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderConsole } from '../testing/render-console.tsx';

// Without a browser’s focus the dialog library takes an open dialog for one behind another; e2e/rules.e2e.ts sees the real thing.
configure({ asyncUtilTimeout: 8000, defaultHidden: true });

const LIST = '#/metaverse-designer/rules';
const grid = () => screen.findByRole('grid', { name: 'Synchronization rules' });
const rowsOf = async () =>
  within(await grid())
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('gridcell')[1]?.textContent ?? '');
const choose = async (user: ReturnType<typeof userEvent.setup>, name: string) =>
  user.click(await within(await grid()).findByRole('gridcell', { name }));
const action = (name: string) => within(screen.getByRole('navigation', { name: 'Actions' })).getByRole('button', { name });
const dialog = () => screen.findByRole('dialog');

describe('console.md §12.1 Synchronization Rules Editor', () => {
  it('lists the rules by precedence, and marks default rules that were edited', async () => {
    renderConsole(LIST);
    expect(await rowsOf()).toEqual([
      'In from AD - User Join',
      'In from AD - User Common',
      'In from AD - Group Join',
      'Out to AAD - User Identity',
      'In from LDAP - Person',
    ]);
  });

  it('filters by what the engine knows of a rule; the address keeps the filters, F5 clears them', async () => {
    const user = userEvent.setup();
    renderConsole(LIST);
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Direction' }), 'outbound');
    expect(await screen.findByText('1 rule')).toBeTruthy();
    expect(window.location.hash).toBe(`${LIST}?direction=outbound`);
    await user.selectOptions(screen.getByRole('combobox', { name: 'State' }), 'false');
    expect(await screen.findByText('No rule matches the filter')).toBeTruthy();
    await user.keyboard('{F5}');
    expect(await screen.findByText('5 rules')).toBeTruthy();
    expect(window.location.hash).toBe(LIST);
  });

  it('shows a thousand rules without drawing them all', async () => {
    renderConsole(LIST, { rules: 1000 });
    expect(await screen.findByText('1,005 rules')).toBeTruthy();
    expect((await rowsOf()).length).toBeLessThan(100);
  });

  it('disables a rule after saying what that changes, with the reason', async () => {
    const user = userEvent.setup();
    const { ruleState } = renderConsole(LIST);
    await choose(user, 'In from AD - User Common');
    await user.click(action('Disable…'));
    const asked = within(await dialog());
    expect(await asked.findByText('Destructive')).toBeTruthy();
    expect(asked.getByText('Rule “In from AD - User Common”: enabled changed to no.')).toBeTruthy();
    expect(asked.getByText(/Full Synchronization of /)).toBeTruthy();
    await user.type(asked.getByRole('textbox', { name: 'Reason' }), 'not needed');
    await user.click(asked.getByRole('button', { name: 'Disable' }));
    await waitFor(() => expect(ruleState.rules.find(({ name }) => name === 'In from AD - User Common')?.enabled).toBe(false));
    expect(await screen.findByRole('button', { name: 'Run Full Synchronization' })).toBeTruthy();
  });

  it('offers the what-if before a change that affects objects, and goes on to save from there', async () => {
    const user = userEvent.setup();
    const { asked } = renderConsole(LIST);
    await choose(user, 'In from AD - User Common');
    await user.click(action('Disable…'));
    await user.click(await within(await dialog()).findByRole('button', { name: 'What if…' }));
    await waitFor(() => expect(asked.whatIfs.length).toBe(1));
    expect(asked.whatIfs[0]).toMatchObject({ kind: 'rules', put: [{ name: 'In from AD - User Common', enabled: false }] });
    await user.click(await screen.findByRole('button', { name: /^Save/ }));
    expect(await within(await dialog()).findByRole('textbox', { name: 'Reason' })).toBeTruthy();
  });

  it('says what depends on a rule before it is deleted', async () => {
    const user = userEvent.setup();
    const { ruleState } = renderConsole(LIST);
    await choose(user, 'In from AD - User Join');
    await user.click(action('Delete…'));
    const asked = within(await dialog());
    expect(await asked.findByRole('list', { name: 'What depends on it' })).toBeTruthy();
    expect(asked.getByText(/It keeps metaverse objects of type person/)).toBeTruthy();
    expect(asked.getByText(/the next update of the default rules brings it back/)).toBeTruthy();
    await user.click(asked.getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(ruleState.rules.length).toBe(4));
  });

  it('moves a rule past the one shown above it, with the keyboard, too', async () => {
    const user = userEvent.setup();
    const { ruleState } = renderConsole(LIST);
    await choose(user, 'In from AD - Group Join');
    (await grid()).focus();
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    const asked = within(await dialog());
    expect(asked.getByText('Move “In from AD - Group Join” before “In from AD - User Common”')).toBeTruthy();
    await asked.findByText('Destructive');
    await user.click(asked.getByRole('button', { name: 'Move' }));
    await waitFor(() => expect(ruleState.rules.find(({ name }) => name === 'In from AD - Group Join')?.precedence).toBe(103));
  });

  it('refuses a precedence that another rule has', async () => {
    const user = userEvent.setup();
    renderConsole(LIST);
    await choose(user, 'In from LDAP - Person');
    await user.click(action('Set precedence…'));
    const asked = within(await dialog());
    await user.clear(asked.getByRole('textbox', { name: 'Precedence' }));
    await user.type(asked.getByRole('textbox', { name: 'Precedence' }), '104');
    expect(asked.getByText('“In from AD - User Common” has the precedence 104 already.')).toBeTruthy();
    expect(asked.getByRole('button', { name: 'Continue…' }).hasAttribute('disabled')).toBe(true);
  });

  it('keeps what was written when a cycle runs and the save is refused', async () => {
    const user = userEvent.setup();
    const { ruleState } = renderConsole(LIST);
    ruleState.busy = true;
    await choose(user, 'In from AD - User Common');
    await user.click(action('Disable…'));
    const asked = within(await dialog());
    await asked.findByText('Destructive');
    await user.type(asked.getByRole('textbox', { name: 'Reason' }), 'a long reason');
    await user.click(asked.getByRole('button', { name: 'Disable' }));
    expect(await asked.findByText(/cannot be changed during a run or a cycle/)).toBeTruthy();
    expect(asked.getByRole<HTMLTextAreaElement>('textbox', { name: 'Reason' }).value).toBe('a long reason');
    ruleState.busy = false;
    await user.click(asked.getByRole('button', { name: 'Disable' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('clones a rule and opens the copy', async () => {
    const user = userEvent.setup();
    const { ruleState } = renderConsole(LIST);
    await choose(user, 'In from AD - User Common');
    await user.click(action('Clone…'));
    await user.click(within(await dialog()).getByRole('button', { name: 'Clone' }));
    expect(await screen.findByRole('region', { name: 'In from AD - User Common - Copy' })).toBeTruthy();
    expect(ruleState.rules.find(({ name }) => name === 'In from AD - User Common')?.enabled).toBe(false);
  });

  it('shows a rule as PowerShell and in the other forms', async () => {
    const user = userEvent.setup();
    renderConsole(LIST);
    await choose(user, 'In from AD - User Common');
    await user.click(action('Show PowerShell'));
    const asked = within(await dialog());
    expect((await asked.findByRole('region', { name: 'Exported text' })).textContent).toBe('powershell of In from AD - User Common\n');
    await user.selectOptions(asked.getByRole('combobox', { name: 'Format' }), 'xml');
    await waitFor(() => expect(asked.getByRole('region', { name: 'Exported text' }).textContent).toBe('xml of In from AD - User Common\n'));
  });
});
