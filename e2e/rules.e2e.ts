import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Application, startApplication } from './support/application.ts';

/** A rule changed, tried, saved, seen on a person and taken back; a later step needs the earlier ones. */
describe('synchronization rules, in the real window', () => {
  let application: Application;
  beforeAll(async () => {
    application = await startApplication();
    application.page.setDefaultTimeout(60_000);
  });
  afterAll(() => application?.close());

  const tool = (name: string) => application.page.getByRole('tablist', { name: 'Tools' }).getByRole('tab', { name });
  const action = (name: string) => application.page.getByRole('navigation', { name: 'Actions' }).getByRole('button', { name, exact: true });
  const dialog = () => application.page.getByRole('dialog');
  const rulePage = (name: string) => application.page.getByRole('tablist', { name: 'Pages of the rule' }).getByRole('tab', { name });
  const editorText = async () => {
    const shown = await application.page.locator('.monaco-editor .view-lines').textContent();
    return shown?.replaceAll('\u00a0', ' ');
  };
  const finishedRuns = async () => {
    const rows = await application.page.getByRole('grid', { name: 'Runs' }).getByRole('row').allInnerTexts();
    return rows.slice(1).filter((row) => /success|completed-no-objects/.test(row)).length;
  };
  const openRules = async () => {
    const { page } = application;
    await tool('Metaverse Designer').click();
    if ((await page.getByRole('button', { name: 'All rules' }).count()) > 0) await action('All rules').click();
    else await page.getByRole('button', { name: 'Synchronization rules' }).click();
    await page.getByRole('grid', { name: 'Synchronization rules' }).waitFor();
  };
  const openRule = async (name: string) => {
    await openRules();
    await application.page.getByRole('searchbox', { name: 'Filter rules' }).fill(name);
    await application.page.getByRole('gridcell', { name, exact: true }).click();
    await action('View or edit').click();
    await rulePage('Description').waitFor();
  };
  const runCount = async () => Number(await application.page.getByRole('grid', { name: 'Runs' }).getAttribute('aria-rowcount'));
  /** Runs what a save requires and waits until all seven steps of the cycle have ended. */
  const runCycle = async () => {
    const { page } = application;
    await tool('Operations').click();
    const before = await runCount();
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('button', { name: 'Run cycle now' }).click();
    await page.getByRole('grid', { name: 'Runs' }).waitFor();
    await expect.poll(runCount, { timeout: 120_000 }).toBe(before + 7);
    const newest = page.getByRole('grid', { name: 'Runs' }).getByRole('row').nth(1);
    await expect.poll(() => newest.innerText(), { timeout: 120_000 }).toMatch(/success|completed-no-objects/);
  };
  const titleOfPerson = async () => {
    const { page } = application;
    await tool('Metaverse Search').click();
    if ((await page.getByRole('heading', { name: 'Michał Żurawski' }).count()) === 0) {
      await page.getByRole('searchbox', { name: 'Any value contains' }).fill('żuraw');
      await page.getByRole('form', { name: 'Metaverse query' }).getByRole('button', { name: 'Search' }).click();
      await page.getByRole('link', { name: 'Michał Żurawski' }).click();
      await page.getByRole('heading', { name: 'Michał Żurawski' }).waitFor();
    }
    await page.getByRole('searchbox').fill('title');
    return page.getByRole('row').filter({ hasText: /^title/ });
  };
  const violations = async () => {
    const axe = new AxeBuilder({ page: application.page })
      .setLegacyMode(true)
      .withTags(['wcag2a', 'wcag2aa'])
      .exclude('[data-tabster-dummy]');
    const { violations: found } = await axe.analyze();
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  };

  it('the sample forest is synchronized', async () => {
    const { page } = application;
    await page.getByRole('button', { name: 'Explore the sample forest' }).click();
    await page.getByRole('button', { name: 'Run an initial cycle' }).click();
    await expect.poll(finishedRuns, { timeout: 120_000 }).toBe(7);
  });

  it('a changed scope: the what-if says who would be deleted, and cancelling changes nothing', async () => {
    const { page } = application;
    await openRule('In from AD - User Join');
    await application.screenshot('rules-1-default-rule');
    await action('Edit…').click();
    await dialog().getByRole('button', { name: 'No, edit the original' }).click();
    await rulePage('Scoping filter').click();
    await page.getByRole('button', { name: 'Add clause' }).first().click();
    await page
      .getByRole('combobox', { name: /^Attribute of clause/ })
      .last()
      .fill('department');
    await page.keyboard.press('Tab');
    await page
      .getByRole('textbox', { name: /^Value of clause/ })
      .last()
      .fill('Nobody works here');
    await page.keyboard.press('Control+s');
    await dialog().getByText('Destructive').first().waitFor();
    await application.screenshot('rules-2-save');
    await dialog().getByRole('button', { name: 'What if…' }).click();
    await dialog()
      .getByText(/would be deleted in/)
      .first()
      .waitFor();
    await application.screenshot('rules-3-what-if');
    await dialog().getByRole('button', { name: 'Cancel', exact: true }).click();
    await dialog().waitFor({ state: 'detached' });
    await action('Discard draft').click();
    await rulePage('Versions').click();
    await expect.poll(() => page.getByRole('list', { name: 'Versions' }).getByRole('listitem').count()).toBeGreaterThan(0);
    expect(await page.getByText('Version 2', { exact: true }).count()).toBe(0);
  });

  it('a copy of the rule opens to be edited, and its expression is written with the editor’s help', async () => {
    const { page } = application;
    await openRule('In from AD - User Common');
    await action('Edit…').click();
    await application.screenshot('rules-4-edit-default');
    await dialog().getByRole('button', { name: 'Yes, make a copy' }).click();
    await dialog().getByRole('textbox', { name: 'Name of the copy' }).fill('Jobs in capitals');
    await dialog().getByRole('button', { name: 'Clone' }).click();
    await page.getByRole('region', { name: 'Jobs in capitals' }).waitFor();
    await rulePage('Transformations').click();
    await page.getByRole('searchbox', { name: 'Filter flows' }).fill('title');
    await page.getByRole('gridcell', { name: 'title', exact: true }).first().click();
    const editor = page.getByRole('textbox', { name: 'Expression for title' });
    await editor.focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('UCa', { delay: 25 });
    await page.locator('.suggest-widget').getByText('UCase').first().waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(editorText).toBe('UCase(value)');
    await page.keyboard.type('[titl', { delay: 25 });
    await page.locator('.suggest-widget').getByText('[title]').first().waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(editorText).toBe('UCase([title])');
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Object', exact: true }).fill('żuraw');
    await page.getByRole('option', { name: /Michał Żurawski/ }).click();
    await expect.poll(() => page.getByRole('status', { name: 'Result' }).textContent()).toMatch(/DISPATCHER/);
    await application.screenshot('rules-5-expression');
  });

  it('is saved as a version, run, and seen on the person', async () => {
    await action('Save…').click();
    await dialog().getByRole('textbox', { name: 'Reason' }).fill('Jobs are written in capitals');
    await dialog().getByText('Sync-affecting').waitFor();
    await application.screenshot('rules-6-save');
    await dialog().getByRole('button', { name: 'Save', exact: true }).click();
    await dialog().waitFor({ state: 'detached' });
    await application.page.getByText('Full Synchronization required on harbour.example').first().waitFor();
    await application.screenshot('rules-7-required');
    await runCycle();
    const title = await titleOfPerson();
    await expect.poll(() => title.innerText(), { timeout: 30_000 }).toMatch(/DISPATCHER/);
  });

  it('the lineage of the value says which version of which rule gave it, and opens it', async () => {
    const { page } = application;
    const title = await titleOfPerson();
    await expect.poll(() => title.innerText(), { timeout: 30_000 }).toMatch(/Jobs in capitals, version 2/);
    await application.screenshot('rules-8-lineage');
    await title.getByRole('link', { name: /^Jobs in capitals/ }).click();
    await page.getByText('Version 2 of the rule, to read.').waitFor();
  });

  it('is rolled back, run, and the value returns', async () => {
    const { page } = application;
    await openRules();
    await page.getByRole('button', { name: 'Versions' }).click();
    const versions = page.getByRole('grid', { name: 'Versions' });
    await versions.getByRole('gridcell', { name: /Jobs are written in capitals/ }).waitFor();
    const rows = await versions.getByRole('row').allInnerTexts();
    const saved = rows.findIndex((row) => row.includes('Jobs are written in capitals'));
    // Two back: before the copy, which disabled the original, was made.
    await versions
      .getByRole('row')
      .nth(saved + 2)
      .click();
    await action('Roll back…').click();
    await dialog().getByRole('textbox', { name: 'Reason' }).fill('Nobody likes to be shouted at');
    await dialog().getByRole('button', { name: 'Roll back', exact: true }).click();
    await dialog().waitFor({ state: 'detached' });
    await runCycle();
    const title = await titleOfPerson();
    await expect.poll(() => title.innerText(), { timeout: 30_000 }).toMatch(/Dispatcher/);
    expect(await title.innerText()).toMatch(/In from AD - User Common/);
    await application.screenshot('rules-9-returned');
  });

  it('a rule that is dropped on the upper half of another goes before it', async () => {
    const { page } = application;
    await openRules();
    await page.getByRole('searchbox', { name: 'Filter rules' }).fill('In from AD - Group');
    const cell = (name: string) => page.getByRole('gridcell', { name, exact: true }).locator('[draggable]');
    await cell('In from AD - Group Common').dragTo(cell('In from AD - Group Join'), { targetPosition: { x: 20, y: 2 } });
    await dialog().getByText('Move “In from AD - Group Common” before “In from AD - Group Join”').waitFor();
    await dialog().getByText('precedence changed', { exact: false }).first().waitFor();
    await application.screenshot('rules-10-move');
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'detached' });
  });

  it('every page of a rule is accessible, light and dark', async () => {
    const { page } = application;
    for (const colours of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: colours });
      await openRules();
      await application.screenshot(`rules-list-${colours}`);
      expect(await violations()).toEqual([]);
      await openRule('In from AD - User Common');
      for (const name of ['Description', 'Scoping filter', 'Join rules', 'Transformations', 'Compare', 'Versions']) {
        await rulePage(name).click();
        await page.waitForTimeout(300);
        await application.screenshot(`rules-${name.toLowerCase().replace(' ', '-')}-${colours}`);
        expect([name, ...(await violations())]).toEqual([name]);
      }
    }
  });

  it('works without an error in the page', () => {
    expect(application.consoleErrors).toEqual([]);
  });
});
