// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderConsole } from '../testing/render-console.tsx';

describe('console.md §2 Operations', () => {
  it('shows the columns of the run log, the newest run selected', async () => {
    renderConsole('#/operations');
    const grid = await screen.findByRole('grid', { name: 'Runs' });
    expect(
      within(grid)
        .getAllByRole('columnheader')
        .map((header) => header.textContent),
    ).toEqual(['Name', 'Profile Name', 'Status', 'Start Time', 'End Time', 'Duration']);
    expect(within(grid).getByRole('row', { selected: true }).textContent).toContain('contoso.example (sandbox)');
  });

  it('the detail pane has caption, header fields, statistics in groups, connection and errors', async () => {
    renderConsole('#/operations/41');
    const pane = await screen.findByRole('region', { name: 'Run details' });
    expect(within(pane).getByText('Profile Name: Full Synchronization')).toBeTruthy();
    expect(within(pane).getByText('User Name: CONTOSO\\operator')).toBeTruthy();
    for (const field of ['Step Type', 'Partition', 'Status', 'Start Time', 'End Time']) expect(within(pane).getByText(field)).toBeTruthy();
    expect(within(pane).getByText('Some objects could not be exported.')).toBeTruthy();
    expect(within(pane).getByRole('rowheader', { name: 'Inbound Synchronization' })).toBeTruthy();
    expect(within(pane).getByRole('region', { name: 'Connection Status' }).textContent).toContain('dc1.corp.contoso.example:636');
    expect(await within(pane).findAllByRole('link', { name: 'AttributeValueMustBeUnique' })).toHaveLength(2);
  });

  it('§2.2 a number with objects is a link, a zero and Disconnectors are not', async () => {
    renderConsole('#/operations/41');
    const statistics = await screen.findByRole('table', { name: 'Synchronization Statistics' });
    const cell = (name: string) => within(within(statistics).getByRole('row', { name: new RegExp(`^${name} `) })).queryByRole('link');
    expect(cell('Projections')?.textContent).toBe('12');
    expect(cell('Disconnectors')).toBeNull();
    expect(cell('Deleted Connectors')).toBeNull();
  });

  it('§2.3 a number opens its objects with before and after, Esc closes them', async () => {
    const user = userEvent.setup();
    renderConsole('#/operations/41');
    const statistics = await screen.findByRole('table', { name: 'Synchronization Statistics' });
    await user.click(within(statistics).getByRole('link', { name: '12', description: 'Show the objects: Projections' }));
    const panel = await screen.findByRole('complementary', { name: 'Inbound Synchronization – Projections' });
    expect(await within(panel).findByText('12 objects')).toBeTruthy();
    const changes = await within(panel).findByRole('grid', { name: 'Attribute information' });
    expect(within(changes).getByRole('row', { name: /modify mail string old@contoso.example new@contoso.example/ })).toBeTruthy();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('complementary')).toBeNull());
  });

  it('§2.3 an error opens its details with first and last occurrence, retries and remedy', async () => {
    const user = userEvent.setup();
    renderConsole('#/operations/41');
    await user.click((await screen.findAllByRole('link', { name: 'AttributeValueMustBeUnique' }))[0] as HTMLElement);
    const panel = await screen.findByRole('complementary', { name: 'Object Error Details' });
    for (const text of ['First Occurrence', 'Last Occurrence', 'Retry Count', /Find the other object/])
      expect(await within(panel).findByText(text)).toBeTruthy();
  });

  it('several partitions are several steps', async () => {
    const user = userEvent.setup();
    renderConsole('#/operations/40');
    const steps = await screen.findByRole('list', { name: 'Steps' });
    await user.click(within(steps).getByRole('button', { name: /DC=lab/ }));
    await waitFor(() => expect(screen.getAllByText('DC=lab,DC=contoso,DC=example')).toHaveLength(2));
  });

  it('is live while a run goes on, and Stop stops its connector', async () => {
    const user = userEvent.setup();
    const { update, asked } = renderConsole('#/operations/42');
    await screen.findByRole('region', { name: 'Run details' });
    expect(screen.getByRole('button', { name: 'Stop' }).getAttribute('aria-disabled')).toBe('true');
    update({ id: 42, status: 'in-progress', statusClass: 'running', ended: undefined, processed: 600, total: 1200 });
    expect(await screen.findByText(/600 of 1,200 objects/)).toBeTruthy();
    update({ id: 42, processed: 900 });
    expect(await screen.findByText(/900 of 1,200 objects/)).toBeTruthy();
    await waitFor(() => expect(screen.getByRole('button', { name: 'Stop' }).getAttribute('aria-disabled')).toBeNull());
    await user.click(screen.getByRole('button', { name: 'Stop' }));
    await waitFor(() => expect(asked.stopped.map(({ cycle }) => cycle)).toEqual([false]));
    await user.click(screen.getByRole('button', { name: 'Stop cycle' }));
    await waitFor(() => expect(asked.stopped.map(({ cycle }) => cycle)).toEqual([false, true]));
  });

  it('Run… starts the chosen profile and shows the run', async () => {
    const user = userEvent.setup();
    const { asked } = renderConsole('#/operations/40');
    await screen.findByRole('region', { name: 'Run details' });
    await user.click(screen.getByRole('button', { name: 'Run…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Run Connector' });
    await user.click(within(dialog).getByRole('radio', { name: 'Delta Import' }));
    await user.click(within(dialog).getByRole('button', { name: 'Run' }));
    await waitFor(() => expect(asked.started).toEqual([{ id: '0f0e1d2c-aaaa-4000-8000-000000000001', profile: 'delta-import' }]));
    await waitFor(() => expect(window.location.hash).toBe('#/operations/43'));
  });

  it('the keyboard moves through 100,000 runs without loading them all', async () => {
    const user = userEvent.setup();
    renderConsole('#/operations', { runs: 100_000 });
    const grid = await screen.findByRole('grid', { name: 'Runs' });
    expect(grid.getAttribute('aria-rowcount')).toBe('100001');
    expect(within(grid).getAllByRole('row').length).toBeLessThan(60);
    grid.focus();
    await user.keyboard('{ArrowDown}{ArrowDown}');
    await waitFor(() => expect(window.location.hash).toBe('#/operations/99998'));
  });
});
