// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { forest, tenant } from '../testing/fake-connectors.ts';
import { importedForest, importedTenant } from '../testing/fake-import.ts';
import { findDialog } from '../testing/find-dialog.ts';
import { renderConsole } from '../testing/render-console.tsx';

async function openImport(text = '<x/>') {
  const opened = renderConsole('#/metaverse-designer/import');
  const user = userEvent.setup();
  await screen.findByRole('region', { name: 'Choose a configuration' });
  await user.upload(screen.getByLabelText('Configuration files'), [
    new File([text], 'rule.xml', { type: 'text/xml' }),
    new File([text], 'mv.xml', { type: 'text/xml' }),
  ]);
  await screen.findByRole('region', { name: 'Import of 2 files' });
  return { ...opened, user };
}
const tab = (name: RegExp) => screen.findByRole('tab', { name });

describe('issue 5 import of a configuration', () => {
  it('reports what would be taken over, counted, before anything is stored', async () => {
    const { engine } = await openImport();
    const summary = await screen.findByRole('list', { name: 'What is taken over' });
    expect(
      within(summary)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual([
      'Synchronization rules62 of 62all valid',
      'Expressions310 of 310all compile',
      'Attribute flows1,204',
      'Join groups9',
      'Scope groups74',
      'Metaverse6 object types341 attributes',
      'Connectors31 secret to supply afterwards',
      'Not taken over1,200each is listed with the reason',
    ]);
    expect(screen.getByText('6 changes to what is in force')).toBeTruthy();
    expect((await engine.client.configuration.versions({})).total).toBe(1);
  });

  it('rules of the same precedence are numbered anew when asked to', async () => {
    const { user, asked } = await openImport();
    await user.click(await screen.findByRole('checkbox', { name: 'Renumber rules of the same precedence' }));
    const tryIt = screen.getByRole('button', { name: 'What if…' });
    await waitFor(() => expect(tryIt.hasAttribute('disabled')).toBe(false));
    await user.click(tryIt);
    await findDialog('What if – importing 2 files');
    await waitFor(() => expect(asked.whatIfs).toMatchObject([{ kind: 'files', renumber: true }]));
  });

  it('their connectors are mapped to ours, guessed first, and chosen otherwise', async () => {
    const { user, asked } = await openImport();
    await user.click(await tab(/^Connectors \(/));
    const table = await screen.findByRole('table', { name: 'Connectors' });
    const here = (name: string) => within(table).getByRole<HTMLButtonElement>('combobox', { name: `${name} is here` });
    expect(here('CORP.CONTOSO.EXAMPLE').textContent).toBe('corp.contoso.example');
    expect(here('north.contoso.example').textContent).toBe('A new connector');
    await user.click(here('CORP.CONTOSO.EXAMPLE'));
    await user.click(await screen.findByRole('option', { name: 'A new connector' }));
    await waitFor(() => expect(here('CORP.CONTOSO.EXAMPLE').textContent).toBe('A new connector'));
    await user.click(here('CORP.CONTOSO.EXAMPLE'));
    await user.click(await screen.findByRole('option', { name: forest.name }));
    const tryIt = screen.getByRole('button', { name: 'What if…' });
    await waitFor(() => expect(tryIt.hasAttribute('disabled')).toBe(false));
    await user.click(tryIt);
    await findDialog('What if – importing 2 files');
    await waitFor(() =>
      expect(asked.whatIfs).toMatchObject([{ kind: 'files', connectors: { [importedForest]: forest.id, [importedTenant]: tenant.id } }]),
    );
  });

  it('what is not taken over is listed with the reason, and filtered', async () => {
    const { user } = await openImport();
    await user.click(await tab(/^Not taken over/));
    expect(await screen.findByText('1,200 elements')).toBeTruthy();
    await user.type(screen.getByRole('searchbox', { name: 'Filter: Not taken over' }), 'credentials');
    expect(await screen.findByText('600 of 1,200 elements')).toBeTruthy();
  });

  it('is taken over with a reason, as one version; secrets and full steps are left to do', async () => {
    const { user, engine } = await openImport();
    const start = await screen.findByRole('button', { name: 'Import…' });
    await waitFor(() => expect(start.hasAttribute('disabled')).toBe(false));
    await user.click(start);
    const dialog = await findDialog('Import configuration');
    expect(dialog.textContent).toContain('Full Import and Full Synchronization required on corp.contoso.example.');
    await user.type(await within(dialog).findByRole('textbox', { name: 'Reason', hidden: true }), 'Moved from the old server');
    await user.click(await within(dialog).findByRole('button', { name: 'Import', hidden: true }));
    expect(await screen.findByText('Version 2 is in force')).toBeTruthy();
    expect(await screen.findByRole('link', { name: 'north.contoso.example', hidden: true })).toBeTruthy();
    expect((await engine.client.configuration.versions({})).rows[0]?.reason).toBe('Moved from the old server');
  });

  it('nothing can be imported while there is a problem; each has its place', async () => {
    const { user } = await openImport('<broken/>');
    expect(await screen.findByText('1 problem: nothing can be imported')).toBeTruthy();
    for (const name of ['Import…', 'What if…']) expect(screen.getByRole('button', { name }).hasAttribute('disabled')).toBe(true);
    const problems = await screen.findByRole('grid', { name: 'Problems' });
    expect(within(problems).getByText('rules[3].flows[3].expression')).toBeTruthy();
    await user.click(await tab(/^Failed expressions/));
    expect(
      await within(await screen.findByRole('grid', { name: 'Expressions that do not compile' })).findByText('Trimm([displayName])'),
    ).toBeTruthy();
  });

  it('the choice is there again after a look at another page', async () => {
    const { user } = await openImport();
    await user.click(screen.getByRole('button', { name: 'Versions' }));
    await screen.findByRole('grid', { name: 'Versions' });
    await user.click(screen.getByRole('button', { name: 'Import configuration' }));
    expect(await screen.findByRole('region', { name: 'Import of 2 files' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Choose another…' }));
    expect(await screen.findByRole('region', { name: 'Choose a configuration' })).toBeTruthy();
  });
});
