// @vitest-environment happy-dom
import { cleanup, configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { guidOf } from '../../testing/fake-rules.ts';
import { renderConsole } from '../../testing/render-console.tsx';
import type { ExpressionEditorProps } from '../expression-editor/expression-editor.tsx';

// The editor needs a browser; the page around it does not.
vi.mock('../expression-editor/expression-text.tsx', () => ({
  default: ({ label, value, readOnly, onChange }: ExpressionEditorProps) => (
    <textarea aria-label={label} value={value} readOnly={readOnly} onChange={(event) => onChange?.(event.target.value)} />
  ),
}));
// Without a browser’s focus the dialog library takes an open dialog for one behind another; e2e/rules.e2e.ts sees the real thing.
configure({ asyncUtilTimeout: 8000, defaultHidden: true });

const CUSTOM = guidOf('r4');
const DEFAULT = guidOf('r1');
const at = (id: string, page = 'description') => `#/metaverse-designer/rules/${id}?page=${page}`;
const action = (name: string) => within(screen.getByRole('navigation', { name: 'Actions' })).getByRole('button', { name });
const dialog = async () => within(await screen.findByRole('dialog'));
const field = (name: string) => screen.findByRole<HTMLInputElement>('textbox', { name });

describe('console.md §12.3 one synchronization rule', () => {
  it('is edited, checked and saved with a reason; the page shows it as saved', async () => {
    const user = userEvent.setup();
    const { ruleState } = renderConsole(at(CUSTOM));
    const name = await field('Name');
    await user.clear(name);
    expect(await screen.findByText('This must not be empty.')).toBeTruthy();
    expect(action('Save…').getAttribute('aria-disabled')).toBe('true');
    await user.type(name, 'Harbour staff');
    await waitFor(() => expect(action('Save…').getAttribute('aria-disabled')).not.toBe('true'));
    await user.click(action('Save…'));
    const asked = await dialog();
    await asked.findByText('Cosmetic');
    await user.type(asked.getByRole('textbox', { name: 'Reason' }), 'clearer');
    await user.click(asked.getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('region', { name: 'Harbour staff' })).toBeTruthy();
    expect(ruleState.rules.find(({ id }) => id === CUSTOM)?.name).toBe('Harbour staff');
    await waitFor(() => expect(action('Discard draft').getAttribute('aria-disabled')).toBe('true'));
  });

  it('its scoping filter: a clause with one of twenty operators, which may need no value', async () => {
    const user = userEvent.setup();
    renderConsole(at(CUSTOM, 'scope'));
    const operator = await screen.findByRole('combobox', { name: 'Operator of clause 1 of group 1' });
    expect(within(operator).getAllByRole('option').length).toBe(20);
    await user.selectOptions(operator, 'EQUAL');
    await user.type(await field('Value of clause 1 of group 1'), 'a@example.com');
    await user.click(screen.getByRole('button', { name: 'Add group' }));
    expect(screen.getByText('or')).toBeTruthy();
    await user.click(screen.getByRole('tab', { name: 'Compare' }));
    const row = await screen.findByRole('row', { name: /^Scoping filter/ });
    expect(within(row).getAllByRole('cell')[1]?.textContent).toMatch(/^mail EQUAL a@example.com\nor /);
  });

  it('its join rules are tried from top to bottom and can change places', async () => {
    const user = userEvent.setup();
    renderConsole(at(CUSTOM, 'join'));
    await user.click(await screen.findByRole('button', { name: 'Add group' }));
    await user.click(screen.getByRole('button', { name: 'Try Group 2 earlier' }));
    const second = within(screen.getByRole('group', { name: 'Group 2' }));
    expect(second.getByRole<HTMLInputElement>('combobox', { name: /^Connector attribute/ }).value).toBe('objectGUID');
    await user.click(second.getByRole('checkbox', { name: 'Case sensitive' }));
    expect(second.getByRole<HTMLInputElement>('checkbox').checked).toBe(true);
  });

  it('its transformations: a direct flow becomes an expression, which is evaluated on an object', async () => {
    const user = userEvent.setup();
    const { ruleState } = renderConsole(at(CUSTOM, 'flows'));
    const flows = await screen.findByRole('grid', { name: 'Attribute flows' });
    await user.click((await within(flows).findAllByRole('gridcell', { name: 'displayName' }))[0] as HTMLElement);
    await user.selectOptions(await screen.findByRole('combobox', { name: 'FlowType' }), 'expression');
    const editor = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Expression for displayName' });
    expect(editor.value).toBe('[displayName]');
    await user.clear(editor);
    await user.click(editor);
    await user.paste('UCase([displayName])');
    await user.click(screen.getByRole('combobox', { name: 'Object' }));
    const found = within(await screen.findByRole('listbox'));
    await user.click((await found.findAllByRole('option', { name: /CN=/ }))[0] as HTMLElement);
    expect(await screen.findByText('ADA EXAMPLE')).toBeTruthy();
    await user.click(action('Save…'));
    const asked = await dialog();
    await asked.findByText('Destructive');
    await user.click(asked.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(ruleState.rules.find(({ id }) => id === CUSTOM)?.flows[0]).toEqual({
        target: 'displayName',
        type: 'expression',
        expression: 'UCase([displayName])',
        merge: 'update',
        applyOnce: false,
      }),
    );
  });

  it('a default rule is shown to read; Edit asks Yes, No, Cancel as the field does', async () => {
    const user = userEvent.setup();
    renderConsole(at(DEFAULT, 'scope'));
    const form = await screen.findByRole('group', { name: 'Scoping filter' });
    expect(form.hasAttribute('disabled')).toBe(true);
    await user.click(action('Edit…'));
    expect((await dialog()).getByText('You are about to edit a default rule')).toBeTruthy();
    await user.click((await dialog()).getByRole('button', { name: 'No, edit the original' }));
    await waitFor(() => expect(form.hasAttribute('disabled')).toBe(false));
    await user.click(screen.getByRole('button', { name: 'Remove group' }));
    await user.click(screen.getByRole('tab', { name: 'Compare' }));
    const row = await screen.findByRole('row', { name: /^Scoping filter/ });
    expect(
      within(row)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    ).toEqual(['mail ISNOTNULL', 'mail ISNOTNULL', 'every object']);
    await user.click(within(row).getByRole('button', { name: 'As shipped' }));
    await waitFor(() => expect(action('Discard draft').getAttribute('aria-disabled')).toBe('true'));
  });

  it('a draft survives the end of the console, and can be discarded', async () => {
    const user = userEvent.setup();
    const { database } = renderConsole(at(CUSTOM));
    await user.type(await field('Name'), '!');
    await waitFor(async () => expect((await database.ruleDrafts.get(CUSTOM))?.text).toContain('In from LDAP - Person!'));
    const kept = await database.ruleDrafts.get(CUSTOM);
    cleanup();
    const again = renderConsole('#/metaverse-designer/rules');
    if (kept !== undefined) await again.database.ruleDrafts.put(kept);
    expect(await screen.findByText('draft')).toBeTruthy();
    window.location.hash = at(CUSTOM);
    window.dispatchEvent(new Event('hashchange'));
    expect(await screen.findByText(/^Draft from .* restored\.$/)).toBeTruthy();
    expect((await field('Name')).value).toBe('In from LDAP - Person!');
    await user.click(action('Discard draft'));
    await waitFor(async () => expect((await field('Name')).value).toBe('In from LDAP - Person'));
    expect(await again.database.ruleDrafts.count()).toBe(0);
  });

  it('says that somebody else saved the rule meanwhile, and loses neither', async () => {
    const user = userEvent.setup();
    const { ruleState, emit } = renderConsole(at(CUSTOM));
    await user.type(await field('Name'), '!');
    ruleState.rules = ruleState.rules.map((rule) => (rule.id === CUSTOM ? { ...rule, description: 'theirs', version: 2 } : rule));
    emit({ kind: 'configuration' });
    expect(await screen.findByText('The rule was changed meanwhile.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Compare' }));
    expect(await screen.findByRole('row', { name: /^Description/ })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Keep mine over version 2' }));
    await waitFor(() => expect(screen.queryByText('The rule was changed meanwhile.')).toBeNull());
  });

  it('a new rule has the highest free precedence below 100 and is opened when it is saved', async () => {
    const user = userEvent.setup();
    const { ruleState } = renderConsole('#/metaverse-designer/rules/new');
    await user.type(await field('Name'), 'Own');
    expect((await field('Precedence')).value).toBe('99');
    await user.selectOptions(screen.getByRole('combobox', { name: 'Metaverse Object Type' }), 'person');
    const csType = screen.getByRole('combobox', { name: 'Connected System Object Type' });
    await within(csType).findByRole('option', { name: 'user' });
    await user.selectOptions(csType, 'user');
    await waitFor(() => expect(action('Save…').getAttribute('aria-disabled')).not.toBe('true'));
    await user.keyboard('{Control>}s{/Control}');
    const asked = await dialog();
    await asked.findByText('Cosmetic');
    await user.click(asked.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(ruleState.rules.some(({ name }) => name === 'Own')).toBe(true));
    await waitFor(() => expect(window.location.hash).toContain(ruleState.rules.find(({ name }) => name === 'Own')?.id));
  });

  it('an earlier version is shown to read', async () => {
    renderConsole(`${at(CUSTOM)}&version=1`);
    expect(await screen.findByText('Version 1 of the rule, to read.')).toBeTruthy();
    expect((await screen.findByRole('group', { name: 'Description' })).hasAttribute('disabled')).toBe(true);
  });

  it('a rule that does not exist is said to be missing', async () => {
    renderConsole(at(guidOf('4242')));
    expect(await screen.findByText(/There is no rule/)).toBeTruthy();
  });
});
