import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Application, startApplication } from './support/application.ts';

/** Every page in light, dark and high contrast, the pointer over a row: no violation of WCAG 2 A and AA that axe can see. */
describe('accessibility', () => {
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
    // Legacy mode: Electron cannot open the blank page axe otherwise works in. Tabster's focus guards take the focus only to
    // pass it on, which axe cannot know.
    const axe = new AxeBuilder({ page: application.page })
      .setLegacyMode(true)
      .withTags(['wcag2a', 'wcag2aa'])
      .exclude('[data-tabster-dummy]');
    const { violations: found } = await axe.analyze();
    return found.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`);
  };

  for (const colours of ['light', 'dark', 'high-contrast']) {
    for (const tool of ['Operations', 'Connectors', 'Metaverse Designer', 'Metaverse Search']) {
      it(`${tool}, ${colours}`, async () => {
        const { page } = application;
        await page.emulateMedia({
          colorScheme: colours === 'dark' ? 'dark' : 'light',
          contrast: colours === 'high-contrast' ? 'more' : 'no-preference',
        });
        await page.getByRole('tablist', { name: 'Tools' }).getByRole('tab', { name: tool }).click();
        await page.waitForTimeout(300);
        const row = page.getByRole('grid').first().getByRole('row').nth(2);
        if ((await row.count()) > 0) await row.hover();
        await application.screenshot(`accessibility-${tool.toLowerCase().replace(' ', '-')}-${colours}`);
        expect(await violations()).toEqual([]);
      });
    }
  }
});
