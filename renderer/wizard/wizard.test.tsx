// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderConsole } from '../testing/render-console.tsx';
import { newDraft, readDraft } from './connector-draft.ts';

describe('first run', () => {
  it('door one: sample forest, then an initial cycle, then Operations', async () => {
    const user = userEvent.setup();
    const { asked } = renderConsole('#/', { empty: true });
    await user.click(await screen.findByRole('button', { name: 'Explore the sample forest' }));
    expect(await screen.findByRole('heading', { name: 'Run all profiles in order' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Run an initial cycle' }));
    await waitFor(() => expect(window.location.hash).toBe('#/operations'));
    expect(asked.cycles).toEqual(['initial']);
  });

  it('door two: fields are checked, the connection tested, source and sandbox set up', async () => {
    const user = userEvent.setup();
    const { asked } = renderConsole('#/set-up', { empty: true });
    const form = await screen.findByRole('form', { name: 'Set up a connection' });
    await user.click(within(form).getByRole('button', { name: 'Set up' }));
    expect(await within(form).findByText('Give the connector a name')).toBeTruthy();
    expect(within(form).getByText('Enter the password')).toBeTruthy();

    await user.type(within(form).getByRole('textbox', { name: /^Name/ }), 'example.com');
    await user.type(within(form).getByRole('textbox', { name: /^Server/ }), 'dc1.example.com');
    await user.type(within(form).getByRole('textbox', { name: /^User name/ }), 'cn=sync');
    await user.type(within(form).getByLabelText(/^Password/), 'wrong');
    await user.click(within(form).getByRole('button', { name: 'Test connection' }));
    expect(await within(form).findByText(/An LDAP URL looks like/)).toBeTruthy();

    await user.clear(within(form).getByRole('textbox', { name: /^Server/ }));
    await user.type(within(form).getByRole('textbox', { name: /^Server/ }), 'ldaps://dc1.example.com');
    await user.click(within(form).getByRole('button', { name: 'Test connection' }));
    expect(await within(form).findByText('failed-authentication')).toBeTruthy();

    await user.clear(within(form).getByLabelText(/^Password/));
    expect(within(form).queryByText('failed-authentication')).toBeNull();
    await user.type(within(form).getByLabelText(/^Password/), 'right');
    await user.click(within(form).getByRole('button', { name: 'Set up' }));
    await waitFor(() => expect(asked.setUp).toHaveLength(1));
    expect(asked.setUp[0]?.tenant).toEqual({ kind: 'sandbox' });
    expect(asked.setUp[0]?.source.secrets).toEqual({ password: 'right' });
    await waitFor(() => expect(window.location.hash).toBe('#/start'));
  });

  it('the password is never readable on the screen', async () => {
    renderConsole('#/set-up', { empty: true });
    expect((await screen.findByLabelText(/^Password/)).getAttribute('type')).toBe('password');
  });
});

describe('uniquely identifying your users', () => {
  it('a specific attribute must be named; the choice goes with the first directory', async () => {
    const user = userEvent.setup();
    const { asked } = renderConsole('#/set-up', { empty: true });
    const form = await screen.findByRole('form', { name: 'Set up a connection' });
    const part = within(within(form).getByRole('region', { name: 'Uniquely identifying your users' }));
    await user.click(part.getByRole('radio', { name: /^A specific attribute An attribute of the directories/ }));
    await user.click(part.getByRole('radio', { name: /^objectGUID$/ }));
    await user.click(within(form).getByRole('button', { name: 'Set up' }));
    expect(await part.findByText('Enter the attribute users are matched by')).toBeTruthy();
    await user.type(part.getByRole('textbox', { name: /^Attribute to match by/ }), 'employeeID');
    await user.type(within(form).getByRole('textbox', { name: /^Name/ }), 'example.com');
    await user.type(within(form).getByRole('textbox', { name: /^Server/ }), 'ldaps://dc1.example.com');
    await user.type(within(form).getByRole('textbox', { name: /^User name/ }), 'cn=sync');
    await user.type(within(form).getByLabelText(/^Password/), 'right');
    await user.click(within(form).getByRole('button', { name: 'Set up' }));
    await waitFor(() => expect(asked.setUp).toHaveLength(1));
    expect(asked.setUp[0]?.source.identification).toEqual({
      joinCriteria: 'CustomAttribute',
      customAttribute: 'employeeID',
      anchorAttribute: 'objectGUID',
      upnAttribute: 'userPrincipalName',
    });
  });

  it('with a further directory it is shown, and cannot be chosen', async () => {
    renderConsole('#/set-up');
    expect(await screen.findByText(/Users are matched by: Mail attribute. Source anchor: objectGUID/)).toBeTruthy();
    expect(screen.queryByRole('radio', { name: /^Mail attribute/ })).toBeNull();
  });
});

describe('connector drafts', () => {
  it('text becomes typed settings; empty optional ones are left out', () => {
    const draft = newDraft('ldap');
    const { connector } = readDraft({
      ...draft,
      name: ' example.com ',
      values: {
        ...draft.values,
        url: 'ldap://a',
        bindDn: 'cn=x',
        password: 'p',
        startTls: true,
        excludedContainers: 'ou=a\n\n ou=b ',
        pageSize: '500',
      },
    });
    expect(connector).toEqual({
      name: 'example.com',
      description: '',
      configuration: {
        type: 'ldap',
        settings: {
          url: 'ldap://a',
          startTls: true,
          bindDn: 'cn=x',
          namingContexts: [],
          includedContainers: [],
          excludedContainers: ['ou=a', 'ou=b'],
          pageSize: 500,
          timeout: 120,
          objectTypes: [],
        },
      },
      secrets: { password: 'p' },
    });
  });

  it('only the chosen credential is asked for and sent', () => {
    const draft = newDraft('entra');
    const filled = { ...draft, values: { ...draft.values, tenantId: 't', clientId: 'c', credential: 'certificate' } };
    expect(Object.keys(readDraft(filled).errors ?? {}).sort()).toEqual(['certificate', 'privateKey']);
  });
});
