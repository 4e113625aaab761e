import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Application, startApplication } from './support/application.ts';

/** Writing an expression, from the first typo to its value on a real object; a later step needs the earlier ones. */
describe('the expression editor, in the real window', () => {
  let application: Application;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application?.close());

  const editor = () => application.page.getByRole('textbox', { name: 'Expression' });
  const text = async () => {
    const shown = await application.page.locator('.monaco-editor .view-lines').textContent();
    return shown?.replaceAll('\u00a0', ' ');
  };
  const type = (keys: string) => application.page.keyboard.type(keys, { delay: 25 });
  const result = () => application.page.getByRole('status', { name: 'Result' });
  /** The word of the editor's text that holds this and nothing else. */
  const word = (name: string) => application.page.locator('.view-line span span', { hasText: new RegExp(`^${name}$`) }).first();

  it('the sample forest is synchronized', async () => {
    const { page } = application;
    await page.getByRole('button', { name: 'Explore the sample forest' }).click();
    await page.getByRole('button', { name: 'Run an initial cycle' }).click();
    const finished = async () => {
      const rows = await page.getByRole('grid', { name: 'Runs' }).getByRole('row').allInnerTexts();
      return rows.slice(1).filter((row) => /success|completed-no-objects/.test(row)).length;
    };
    await expect.poll(finished, { timeout: 60_000 }).toBe(7);
  });

  it('opens from the designer’s actions and loads the editor only then', async () => {
    const { page } = application;
    await page.getByRole('tablist', { name: 'Tools' }).getByRole('tab', { name: 'Metaverse Designer' }).click();
    expect(await page.locator('.monaco-editor').count()).toBe(0);
    await page.getByRole('button', { name: 'Expression workbench' }).click();
    await editor().waitFor();
    await expect.poll(() => page.workers().some((worker) => worker.url().includes('language.worker'))).toBe(true);
    await page.getByRole('combobox', { name: 'Reads objects of' }).click();
    await page.getByRole('option', { name: 'user', exact: true }).first().click();
    await application.screenshot('expression-1-empty');
  });

  it('a typo is underlined, explained, and mended by its fix', async () => {
    const { page } = application;
    await editor().focus();
    await type('Lefft([displayName');
    await page.keyboard.press('Escape');
    await type('], 6');
    await page.locator('.squiggly-error').first().waitFor();
    await word('Lefft').hover();
    await page.locator('.monaco-hover').getByText('There is no function Lefft').waitFor();
    await application.screenshot('expression-2-typo');
    await page.mouse.move(5, 5);
    await page.keyboard.press('Home');
    await page.keyboard.press('Control+.');
    await application.screenshot('expression-3-fix');
    await page.keyboard.press('Enter');
    await expect.poll(text).toBe('Left([displayName], 6)');
    await expect.poll(() => page.locator('.squiggly-error').count()).toBe(0);
  });

  it('completes functions with their arguments and attributes of the source', async () => {
    const { page } = application;
    await editor().focus();
    await page.keyboard.press('Control+End');
    await type(' & UCa');
    await page.locator('.suggest-widget').getByText('UCase').first().waitFor();
    await application.screenshot('expression-4-completion');
    await page.keyboard.press('Enter');
    await expect.poll(text).toBe('Left([displayName], 6) & UCase(value)');
    await page.locator('.parameter-hints-widget').getByText('UCase').first().waitFor();
    await type('[titl');
    await page.locator('.suggest-widget').getByText('[title]').first().waitFor();
    await application.screenshot('expression-5-attribute');
    await page.keyboard.press('Enter');
    await expect.poll(text).toBe('Left([displayName], 6) & UCase([title])');
    await page.keyboard.press('Escape');
  });

  it('evaluates on an object that is found by part of its name, with the values of every part on hover', async () => {
    const { page } = application;
    await page.getByRole('combobox', { name: 'Object', exact: true }).fill('żuraw');
    await page.getByRole('option', { name: /Michał Żurawski/ }).click();
    await expect.poll(() => result().textContent()).toMatch(/MichałDISPATCHER/);
    expect(await result().textContent()).toMatch(/str/);
    await application.screenshot('expression-6-result');
    await word('UCase').hover();
    const hover = page.getByRole('tooltip').filter({ hasText: 'Value' });
    await hover.getByText('The text in upper case.').waitFor();
    expect(await hover.textContent()).toMatch(/Value "DISPATCHER"/);
    await application.screenshot('expression-7-hover');
    await page.mouse.move(5, 5);
  });

  it('shows where an evaluation fails', async () => {
    const { page } = application;
    await editor().focus();
    await page.keyboard.press('Control+End');
    await type(' & Item([title], 2)');
    await expect.poll(() => result().textContent()).toMatch(/out of bounds/);
    await page.locator('.squiggly-error').first().waitFor();
    await application.screenshot('expression-8-evaluation-error');
  });

  it('evaluates on typed values', async () => {
    const { page } = application;
    await page.getByRole('button', { name: 'Change these values' }).click();
    await page.getByRole('textbox', { name: /^title/ }).fill('harbour master');
    await editor().focus();
    await page.keyboard.press('Control+a');
    await type('Left([title], 7) & "!"');
    await expect.poll(() => result().textContent()).toMatch(/harbour!/);
    await application.screenshot('expression-9-typed-values');
  });

  it('keeps up with fast typing, formats, and renames a variable', async () => {
    const { page } = application;
    await editor().focus();
    await page.keyboard.press('Control+a');
    const written = 'With($box, Trim([displayName]), IIF(Len($box) > 3 && Left($box, 1) <> "x", $box & " is long enough", NULL))';
    await page.keyboard.type(written);
    await expect.poll(text).toBe(written);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+Alt+f');
    await expect.poll(() => page.locator('.view-line').count()).toBeGreaterThan(3);
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowDown');
    for (let column = 0; column < 4; column++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('F2');
    await page.locator('.rename-box input').fill('name');
    await page.keyboard.press('Enter');
    await expect.poll(text).toMatch(/With\(\s*\$name,.*Len\(\$name\) > 3 && Left\(\$name, 1\) <> "x",\s*\$name & /);
    await application.screenshot('expression-10-formatted');
  });

  it('opens the expression of a rule from its attribute flows', async () => {
    const { page } = application;
    await page.getByRole('button', { name: 'Synchronization rules' }).click();
    await page.getByRole('gridcell', { name: 'In from AD - User AccountEnabled', exact: true }).click();
    await page.getByRole('grid', { name: 'Attribute flows' }).getByRole('gridcell', { name: 'objectSidString', exact: true }).click();
    await application.screenshot('expression-11-rule-flows');
    await page.getByRole('button', { name: 'Open expression' }).click();
    await page.getByText('flows to objectSidString (string)').waitFor();
    await expect.poll(text).toMatch(/^StringFromSid\(\[objectSid\]\)$/);
    await page.getByRole('combobox', { name: 'Object', exact: true }).fill('żuraw');
    await page.getByRole('option', { name: /Michał Żurawski/ }).click();
    await expect.poll(() => result().textContent()).toMatch(/S-1-5-21-/);
    await page.getByRole('textbox', { name: 'Name of the test case' }).fill('a user');
    await page.getByRole('button', { name: 'Keep this result as a test case' }).click();
    await page.getByRole('list', { name: 'Test cases' }).getByText('passed').waitFor();
    await application.screenshot('expression-12-of-a-rule');
  });

  it('follows the theme of the console, accessible in each', async () => {
    const { page } = application;
    for (const theme of ['Dark', 'High contrast', 'Light']) {
      await page.getByRole('button', { name: 'Theme' }).click();
      await page.getByRole('menuitemradio', { name: theme }).click();
      // Fluent’s buttons change their colours slowly.
      await page.waitForTimeout(400);
      await application.screenshot(`expression-13-${theme.toLowerCase().replace(' ', '-')}`);
      const axe = new AxeBuilder({ page }).setLegacyMode(true).withTags(['wcag2a', 'wcag2aa']).exclude('[data-tabster-dummy]');
      const { violations } = await axe.analyze();
      expect(violations.map(({ id, nodes }) => `${theme} ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
    }
  });

  it('works without an error in the page', () => {
    expect(application.consoleErrors).toEqual([]);
  });
});
