// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderConsole } from '../testing/render-console.tsx';

const forest = '0f0e1d2c-aaaa-4000-8000-000000000001';

describe('console.md §3 Connectors', () => {
  it('lists connectors with type, description and state; below the most recent run of the selected one', async () => {
    renderConsole(`#/connectors/${forest}`);
    const grid = await screen.findByRole('grid', { name: 'Connectors' });
    expect(
      await within(grid).findByRole('row', {
        name: /corp.contoso.example LDAP Directory Employees and groups of the head office 1,204 Idle/,
      }),
    ).toBeTruthy();
    expect(within(grid).getByText('Full Synchronization')).toBeTruthy();
    expect(await screen.findByRole('region', { name: 'Run details' })).toBeTruthy();
  });

  it('a command that cannot be used stays and says why', async () => {
    const user = userEvent.setup();
    renderConsole(`#/connectors/${forest}`);
    await screen.findByRole('grid', { name: 'Connectors' });
    const stop = await screen.findByRole('button', { name: 'Stop' });
    expect(stop.getAttribute('aria-disabled')).toBe('true');
    await user.hover(stop);
    const reasons = () => screen.getAllByRole('tooltip', { hidden: true }).map((tooltip) => tooltip.textContent);
    await waitFor(() => expect(reasons()).toContain('corp.contoso.example is not running.'));
  });

  it('Delete says what goes and wants the name typed', async () => {
    const user = userEvent.setup();
    const { asked } = renderConsole(`#/connectors/${forest}`);
    await screen.findByRole('grid', { name: 'Connectors' });
    await user.click(await screen.findByRole('button', { name: 'Delete…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Delete Connector' });
    expect(dialog.textContent).toContain('1,204 objects');
    const confirm = within(dialog).getByRole('button', { name: 'Delete' });
    expect(confirm.hasAttribute('disabled')).toBe(true);
    await user.type(within(dialog).getByRole('textbox'), 'corp.contoso.example');
    await user.click(confirm);
    await waitFor(() => expect(asked.removed).toEqual([forest]));
    await waitFor(() => expect(screen.queryByRole('row', { name: /corp\.contoso/ })).toBeNull());
  });

  it('Run cycle starts all profiles in order', async () => {
    const user = userEvent.setup();
    const { asked } = renderConsole('#/connectors');
    await screen.findByRole('grid', { name: 'Connectors' });
    await user.click(screen.getByRole('button', { name: 'Run cycle…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Run cycle' });
    await user.click(within(dialog).getByRole('radio', { name: /^Initial cycle/ }));
    await user.click(within(dialog).getByRole('button', { name: 'Run cycle' }));
    await waitFor(() => expect(asked.cycles).toEqual(['initial']));
  });

  it('properties show the configuration without secrets', async () => {
    renderConsole(`#/connectors/${forest}/properties`);
    expect(await screen.findByText('ldaps://dc1.corp.contoso.example')).toBeTruthy();
    expect(screen.getByText('stored; never shown')).toBeTruthy();
    for (const name of ['Partitions', 'Object types', 'Attributes (7)', 'Parameters', 'Statistics'])
      expect(screen.getByRole('tab', { name })).toBeTruthy();
  });

  it('an unknown connector is an error with a way to try again', async () => {
    renderConsole('#/connectors/nobody/properties');
    expect((await screen.findByRole('alert')).textContent).toContain('There is no connector nobody');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });
});

describe('console.md §3.5 Search Connector Space', () => {
  it('shows link state as one badge and the number of records', async () => {
    renderConsole(`#/connectors/${forest}/search`);
    expect(await screen.findByText('Total Retrieved: 250 matching records')).toBeTruthy();
    const grid = await screen.findByRole('grid', { name: 'Search Results' });
    expect((await within(grid).findAllByText('Filtered disconnector')).length).toBeGreaterThan(0);
  });

  it('searches any value and opens the object with Enter', async () => {
    const user = userEvent.setup();
    renderConsole(`#/connectors/${forest}/search`);
    await user.click(await screen.findByRole('combobox', { name: 'Scope' }));
    await user.click(await screen.findByRole('option', { name: 'Any value' }));
    await user.type(screen.getByRole('textbox', { name: 'Part of any value' }), 'Jana{Enter}');
    expect(await screen.findByText(/Total Retrieved: 1[0-9] matching records/)).toBeTruthy();
    (await screen.findByRole('grid', { name: 'Search Results' })).focus();
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(window.location.hash).toMatch(/^#\/object\/connector-space\//));
  });

  it('the tenant contents are searched as typed', async () => {
    const user = userEvent.setup();
    renderConsole('#/connectors/tenant');
    expect(await screen.findByText('250 objects')).toBeTruthy();
    await user.type(screen.getByRole('searchbox', { name: 'Search the tenant' }), 'Jana Ivanova');
    expect(await screen.findByText('1 object')).toBeTruthy();
  });
});
