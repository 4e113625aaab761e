import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Application, startApplication } from './support/application.ts';

/** One person's way through the product, step by step in one window; a later step needs the earlier ones. */
describe('the main job, in the real window', () => {
  let application: Application;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application?.close());

  const tool = (name: string) => application.page.getByRole('tablist', { name: 'Tools' }).getByRole('tab', { name });
  const rowsOf = (grid: string) => application.page.getByRole('grid', { name: grid }).getByRole('row');

  it('first run: the start page offers the sample forest', async () => {
    const { page } = application;
    await page.getByRole('button', { name: 'Explore the sample forest' }).click();
    await page.getByRole('button', { name: 'Run an initial cycle' }).waitFor();
    await application.screenshot('main-1-connectors-in-place');
  });

  it('all profiles run in order, and Operations shows each with its result', async () => {
    const { page } = application;
    await page.getByRole('button', { name: 'Run an initial cycle' }).click();
    const finished = async () => {
      const rows = await rowsOf('Runs').allInnerTexts();
      return rows.slice(1).filter((row) => /success|completed-no-objects/.test(row)).length;
    };
    await expect.poll(finished, { timeout: 60_000 }).toBe(7);
    const order = (await rowsOf('Runs').allInnerTexts()).slice(1).map((row) =>
      row
        .split(/\s*\n\s*|\t/)
        .slice(0, 2)
        .join(': '),
    );
    expect(order.reverse()).toEqual([
      'harbour.example: Full Import',
      'Sandbox tenant: Full Import',
      'harbour.example: Full Synchronization',
      'Sandbox tenant: Full Synchronization',
      'Sandbox tenant: Export',
      'Sandbox tenant: Full Import',
      'Sandbox tenant: Delta Synchronization',
    ]);
    await application.screenshot('main-2-operations');
  });

  it('the statistics of a run tell what it did', async () => {
    const { page } = application;
    await rowsOf('Runs').filter({ hasText: 'Export' }).click();
    const statistics = page.getByRole('table', { name: 'Synchronization Statistics' });
    await expect.poll(() => statistics.getByRole('row', { name: /^Adds/ }).innerText()).toMatch(/358/);
    await expect.poll(() => statistics.getByRole('row', { name: /^Not Writable/ }).innerText()).toMatch(/18/);
    await application.screenshot('main-3-export-statistics');
    await statistics
      .getByRole('row', { name: /^Not Writable/ })
      .getByRole('link')
      .click();
    await page.getByText('Eugénie Marchetti', { exact: false }).first().waitFor();
    await application.screenshot('main-4-object-details');
    await page.keyboard.press('Escape');
  });

  it('Metaverse Search finds a person by part of the name', async () => {
    const { page } = application;
    await tool('Metaverse Search').click();
    await page.getByRole('searchbox', { name: 'Any value contains' }).fill('żuraw');
    await page.getByRole('form', { name: 'Metaverse query' }).getByRole('button', { name: 'Search' }).click();
    await expect.poll(async () => (await rowsOf('Search Results').allInnerTexts()).length).toBe(3);
    await application.screenshot('main-5-metaverse-search');
    await page.getByRole('link', { name: 'Michał Żurawski' }).click();
  });

  it('the object page shows which rule and which connector gave each value', async () => {
    const { page } = application;
    await page.getByRole('heading', { name: 'Michał Żurawski' }).waitFor();
    await page.getByRole('searchbox').fill('title');
    const title = page.getByRole('row').filter({ hasText: /^title/ });
    await expect.poll(() => title.innerText()).toMatch(/Dispatcher/);
    expect(await title.innerText()).toMatch(/harbour\.example/);
    expect(await title.innerText()).toMatch(/In from AD - User Common/);
    await page.getByRole('searchbox').fill('');
    await application.screenshot('main-6-metaverse-object');
    await page.getByRole('tab', { name: 'Connectors (2)' }).click();
    await page.getByRole('link', { name: /^CN=Michał Żurawski/ }).waitFor();
    await application.screenshot('main-7-connectors-of-the-object');
  });

  it('the sandbox tenant holds that person', async () => {
    const { page } = application;
    await tool('Connectors').click();
    await rowsOf('Connectors').filter({ hasText: 'Sandbox tenant' }).click();
    await application.screenshot('main-8-connectors');
    await page.getByRole('button', { name: 'Tenant contents' }).click();
    await page.getByRole('searchbox').fill('zurawski');
    await page.getByText('michal.zurawski@harbour.example').first().waitFor();
    await application.screenshot('main-9-tenant');
  });

  it('the designer says who contributes an attribute', async () => {
    const { page } = application;
    await tool('Metaverse Designer').click();
    await rowsOf('Object types')
      .filter({ hasText: /^person/ })
      .click();
    await page.getByRole('gridcell', { name: 'accountEnabled', exact: true }).click();
    await page.getByText('In from AD - User AccountEnabled').first().waitFor();
    await application.screenshot('main-10-designer');
  });

  it('works without an error in the page or a secret in the log', async () => {
    expect(application.consoleErrors).toEqual([]);
    const log = await readFile(`${application.dataFolder}/isthmus.log`, 'utf8');
    expect(log).not.toMatch(/Bearer |client_secret|"password"/);
  });
});
