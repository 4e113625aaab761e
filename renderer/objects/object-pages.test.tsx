// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { accountId, personId } from '../testing/fake-directory.ts';
import { renderConsole } from '../testing/render-console.tsx';

describe('console.md §7 Metaverse object', () => {
  it('shows which rule and connector gave each value', async () => {
    renderConsole(`#/object/metaverse/${personId(9)}`);
    expect(await screen.findByRole('heading', { name: 'Jana Ivanova' })).toBeTruthy();
    const grid = await screen.findByRole('grid', { name: 'Attributes' });
    expect(
      await within(grid).findByRole('row', { name: /accountEnabled true boolean corp.contoso.example In from AD - User AccountEnabled/ }),
    ).toBeTruthy();
    expect(within(grid).getByRole('link', { name: 'Bjørn Bergström' }).getAttribute('href')).toBe(`#/object/metaverse/${personId(1)}`);
  });

  it('filters attributes by name, value and rule', async () => {
    const user = userEvent.setup();
    renderConsole(`#/object/metaverse/${personId(9)}`);
    await user.type(await screen.findByRole('searchbox', { name: 'Filter attributes' }), 'accountenabled');
    expect(await screen.findByText('1 attribute')).toBeTruthy();
  });

  it('many values open beside the page', async () => {
    const user = userEvent.setup();
    renderConsole(`#/object/metaverse/${personId(9)}`);
    await user.click(await screen.findByRole('button', { name: '2 values' }));
    const panel = await screen.findByRole('complementary', { name: 'proxyAddresses' });
    expect(await within(panel).findByText('smtp:user0009@corp.contoso.example')).toBeTruthy();
  });

  it('its connectors lead to their objects and back', async () => {
    const user = userEvent.setup();
    renderConsole(`#/object/metaverse/${personId(10)}?tab=connectors`);
    const grid = await screen.findByRole('grid', { name: 'Connectors' });
    expect(await within(grid).findByText('export update, awaiting confirmation')).toBeTruthy();
    await user.click(within(grid).getByRole('link', { name: /^CN=\{/ }));
    expect(await screen.findByRole('tab', { name: 'Pending Export' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Metaverse object' }));
    await waitFor(() => expect(window.location.hash).toBe(`#/object/metaverse/${personId(10)}`));
  });
});

describe('console.md §5 Connector space object', () => {
  it('tabs of staged changes and errors appear only when there are any', async () => {
    const { unmount } = renderConsole(`#/object/connector-space/${accountId(0)}`);
    const names = async () => {
      const tabs = await screen.findByRole('tablist', { name: 'Connector space object' });
      return within(tabs)
        .getAllByRole('tab')
        .map((tab) => tab.querySelector('.fui-Tab__content')?.textContent);
    };
    expect(await names()).toEqual(['Import', 'Lineage']);
    unmount();
    renderConsole(`#/object/connector-space/${accountId(127)}`);
    expect(await names()).toEqual(['Pending Import', 'Imported', 'Error', 'Lineage']);
  });

  it('a value that Graph does not take is shown with the reason', async () => {
    renderConsole(`#/object/connector-space/${accountId(500_001)}?tab=pending-export`);
    expect(await screen.findByText(/1 attribute not writable through Graph: proxyAddresses/)).toBeTruthy();
    expect(await screen.findByTitle(/Exchange Online computes it from mail/)).toBeTruthy();
  });

  it('the lineage names rules, action and password sync in words', async () => {
    renderConsole(`#/object/connector-space/${accountId(0)}?tab=lineage`);
    expect(await screen.findByText('Connector – linked to a metaverse object')).toBeTruthy();
    expect(await screen.findByRole('row', { name: /In from AD - User Join Inbound Provision False 102/ })).toBeTruthy();
  });
});
