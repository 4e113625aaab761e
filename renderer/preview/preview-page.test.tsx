// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { accountId, personId } from '../testing/fake-directory.ts';
import { renderConsole } from '../testing/render-console.tsx';

describe('console.md §6 Preview', () => {
  it('is opened from the object, generates on request, and says in words that nothing was written', async () => {
    const user = userEvent.setup();
    renderConsole(`#/object/connector-space/${accountId(0)}`);
    await screen.findByRole('tablist', { name: 'Connector space object' });
    await user.click(screen.getByRole('button', { name: 'Preview…' }));
    expect(await screen.findByText('What would a synchronization do to this object?')).toBeTruthy();
    await user.click(within(screen.getByRole('main')).getByRole('button', { name: 'Generate Preview' }));
    expect(await screen.findByText('Generated: nothing has been written')).toBeTruthy();
  });

  it('shows only nodes with content, in the order of the pipeline', async () => {
    renderConsole(`#/object/connector-space/${accountId(0)}/preview?mode=full`);
    const contents = await screen.findByRole('navigation', { name: 'Contents' });
    const labels = within(contents)
      .getAllByRole('button')
      .map((button) => button.querySelector('span')?.textContent);
    expect(labels.slice(0, 5)).toEqual([
      'Start Preview',
      'Source Object Details',
      'Connector Filter',
      'Join and Projection',
      'Import Attribute Flow',
    ]);
    expect(labels).not.toContain('Error');
  });

  it('an attribute shows its ladder of contributions with what became of each', async () => {
    const user = userEvent.setup();
    renderConsole(`#/object/connector-space/${accountId(0)}/preview?mode=full&attribute=accountEnabled`);
    const ladder = await screen.findByRole('list', { name: 'Contributions' });
    const rungs = within(ladder).getAllByRole('listitem');
    expect(rungs.length).toBeGreaterThan(1);
    expect(within(ladder).getByText('Applied')).toBeTruthy();
    expect(within(ladder).getAllByText('Skipped: Not Precedent').length).toBeGreaterThan(0);
    await user.type(screen.getByRole('searchbox', { name: 'Filter attributes' }), 'no such attribute');
    expect(await screen.findByText('No attribute matches the filter')).toBeTruthy();
  });

  it('commits only after a question', async () => {
    const user = userEvent.setup();
    const { asked } = renderConsole(`#/object/connector-space/${accountId(0)}/preview?mode=full`);
    await screen.findByText('Generated: nothing has been written');
    await user.click(screen.getByRole('button', { name: 'Commit Preview' }));
    const dialog = await screen.findByRole('dialog');
    expect(asked.previewsCommitted).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'Commit Preview' }));
    expect(await screen.findByText('Committed: metaverse and pending exports have been written')).toBeTruthy();
    expect(asked.previewsCommitted).toEqual([accountId(0)]);
  });

  it('a delta preview of an object without pending changes says why nothing happens', async () => {
    renderConsole(`#/object/connector-space/${accountId(0)}/preview?mode=delta`);
    expect(await screen.findByText(/A delta synchronization does not look at this object/)).toBeTruthy();
  });

  it('"Why?" on an attribute of a metaverse object leads to the preview of the object it came from', async () => {
    renderConsole(`#/object/metaverse/${personId(0)}`);
    const grid = await screen.findByRole('grid', { name: 'Attributes' });
    const [why] = await within(grid).findAllByRole('link', { name: 'Why?' });
    expect(why?.getAttribute('href')).toMatch(/^#\/object\/connector-space\/[0-9a-f-]{36}\/preview\?mode=full&attribute=\w+$/);
  });

  it('what matters most stays in sight on every page; the results are saved as XML or JSON', async () => {
    const user = userEvent.setup();
    renderConsole(`#/object/connector-space/${accountId(0)}/preview?mode=full`);
    const contents = await screen.findByRole('navigation', { name: 'Contents' });
    await user.click(within(contents).getByRole('button', { name: /^Connector Filter/ }));
    const saved: Blob[] = [];
    // A browser downloads what the link names; here it would be gone to.
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
    const create = vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      saved.push(blob as Blob);
      return 'blob:saved';
    });
    await user.click(screen.getByRole('button', { name: 'Save Preview Results (XML)' }));
    await user.click(screen.getByRole('button', { name: 'Save Preview Results (JSON)' }));
    create.mockRestore();
    click.mockRestore();
    expect(saved.map(({ type }) => type)).toEqual(['application/xml', 'application/json']);
    expect(await saved[0]?.text()).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>\n<preview mode="full" committed="false"/);
    expect(JSON.parse((await saved[1]?.text()) ?? '')).toMatchObject({ mode: 'full', committed: false });
  });
});
