// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderConsole } from '../testing/render-console.tsx';

describe('the shell', () => {
  it('opens Operations, the start page when the data folder is empty', async () => {
    const { unmount } = renderConsole('#/');
    expect(await screen.findByRole('tab', { name: 'Operations', selected: true })).toBeTruthy();
    unmount();
    renderConsole('#/', { empty: true });
    expect(await screen.findByRole('button', { name: 'Explore the sample forest' })).toBeTruthy();
  });

  it('Ctrl+4 goes to Metaverse Search, Ctrl+1 back to the run that was open', async () => {
    const user = userEvent.setup();
    renderConsole('#/operations/40');
    await screen.findByRole('grid', { name: 'Runs' });
    await user.keyboard('{Control>}4{/Control}');
    expect(await screen.findByRole('form', { name: 'Metaverse query' })).toBeTruthy();
    await user.keyboard('{Control>}1{/Control}');
    await waitFor(() => expect(window.location.hash).toBe('#/operations/40'));
  });

  it('says what the engine holds and what runs', async () => {
    const { update } = renderConsole('#/connectors');
    const bar = await screen.findByRole('contentinfo');
    expect(await within(bar).findByText('262 metaverse objects')).toBeTruthy();
    update({
      id: 43,
      profile: 'Full Import',
      status: 'in-progress',
      statusClass: 'running',
      ended: undefined,
      processed: 300,
      total: 1204,
    });
    expect(await within(bar).findByText('300 / 1,204')).toBeTruthy();
  });

  it('an engine that stops shows a banner over the page as it was, one that failed its reason', async () => {
    const { setConnection } = renderConsole('#/operations');
    await screen.findByRole('grid', { name: 'Runs' });
    setConnection({ phase: 'restarting' });
    expect((await screen.findByRole('alert')).textContent).toContain('The engine stopped and is being restarted');
    expect(screen.getByRole('grid', { name: 'Runs' })).toBeTruthy();
    setConnection({ phase: 'lost' });
    expect((await screen.findByText(/Start it again and open the address it prints/)).textContent).not.toContain('restarted');
    setConnection({ phase: 'failed', code: 'data-folder-locked', message: 'Another engine uses this folder.' });
    expect(await screen.findByText('The engine did not start: data-folder-locked')).toBeTruthy();
    setConnection({ phase: 'signed-out' });
    expect(await screen.findByText('This address is no longer valid')).toBeTruthy();
  });

  it('the theme is remembered', async () => {
    const user = userEvent.setup();
    const { database } = renderConsole('#/operations');
    await user.click(await screen.findByRole('button', { name: 'Theme' }));
    await user.click(await screen.findByRole('menuitemradio', { name: 'Dark' }));
    await waitFor(async () => expect((await database.preferences.get('theme'))?.value).toBe('dark'));
  });
});
