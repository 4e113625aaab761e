import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Application, startApplication } from './support/application.ts';

/** What a synchronization would do to an object, and why, in the real window (spec/console.md §6). */
describe('preview', () => {
  let application: Application;
  beforeAll(async () => {
    application = await startApplication();
    const { page } = application;
    await page.getByRole('button', { name: 'Explore the sample forest' }).click();
    await page.getByRole('button', { name: 'Run an initial cycle' }).click();
    await page
      .getByRole('grid', { name: 'Runs' })
      .getByRole('row', { name: /Delta Synchronization success/ })
      .waitFor({ timeout: 60_000 });
  });
  afterAll(() => application?.close());

  const violations = async () => {
    // See accessibility.e2e.ts.
    const axe = new AxeBuilder({ page: application.page })
      .setLegacyMode(true)
      .withTags(['wcag2a', 'wcag2aa'])
      .exclude('[data-tabster-dummy]');
    const { violations: found } = await axe.analyze();
    return found.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`);
  };

  it('from the metaverse object, "Why?" leads to the ladder of contributions of the attribute', async () => {
    const { page } = application;
    await page.getByRole('tab', { name: 'Metaverse Search' }).click();
    const search = page.getByRole('searchbox').first();
    await search.fill('Michał Żurawski');
    await search.press('Enter');
    await page.getByRole('grid').getByRole('link', { name: 'Michał Żurawski' }).first().click();
    const row = page.getByRole('grid', { name: 'Attributes' }).getByRole('row', { name: /^displayName/ });
    await row.getByRole('link', { name: 'Why?' }).click();
    const ladder = page.getByRole('list', { name: 'Contributions' });
    await ladder.getByText('Applied', { exact: true }).waitFor();
    await ladder.getByText('Skipped: Not Precedent').first().waitFor();
    await application.screenshot('preview-1-why');
  });

  it('every page of the Contents tree can be read, in light and in dark', async () => {
    const { page } = application;
    const contents = page.getByRole('navigation', { name: 'Contents' });
    const nodes = await contents.getByRole('button').all();
    expect(nodes.length).toBeGreaterThan(5);
    for (const [number, node] of nodes.entries()) {
      await node.click();
      await application.screenshot(`preview-2-${number}`);
      for (const colours of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: colours });
        expect(await violations()).toEqual([]);
      }
      await page.emulateMedia({ colorScheme: 'light' });
    }
    await page.emulateMedia({ colorScheme: 'dark' });
    await contents.getByRole('button', { name: /Import Attribute Flow/ }).click();
    await application.screenshot('preview-3-dark');
    await page.emulateMedia({ colorScheme: 'light' });
  });

  it('commits after a question, and says so', async () => {
    const { page } = application;
    await page.getByRole('button', { name: 'Commit Preview' }).click();
    const dialog = page.getByRole('dialog', { name: 'Commit this preview?' });
    await application.screenshot('preview-4-commit');
    await dialog.getByRole('button', { name: 'Commit Preview' }).click();
    await page.getByText('Committed: metaverse and pending exports have been written').waitFor();
    expect(application.consoleErrors).toEqual([]);
  });
});
