import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inheritedEnvironment, sandboxArguments } from './support/application.ts';
import { type Display, openDisplay } from './support/display.ts';

/** Where `npm run package` leaves the application. */
const places: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'linux-unpacked/isthmus',
  darwin: 'mac/Isthmus.app/Contents/MacOS/Isthmus',
  win32: 'win-unpacked/Isthmus.exe',
};
const executable = resolve(import.meta.dirname, '..', 'dist', places[process.platform] ?? '');

// Playwright's `_electron` needs Node's debugger, which the packaged application has switched off; Chromium's suffices.
describe('the packaged application', () => {
  let display: Display;
  let folder: string;
  beforeAll(async () => {
    display = await openDisplay();
    folder = await mkdtemp(join(tmpdir(), 'isthmus-packaged-'));
  });
  afterAll(async () => {
    display?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('starts, shows the first page with a working engine, synchronizes the sample forest, and quits', async () => {
    if (!existsSync(executable)) throw new Error(`${executable} is missing: run \`npm run package\` first.`);
    const application = spawn(executable, [...sandboxArguments(), '--remote-debugging-port=0', `--data-folder=${join(folder, 'data')}`], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...inheritedEnvironment(), ...display.env },
    });
    const ended = once(application, 'exit');
    let told = '';
    application.stderr.on('data', (chunk: Buffer) => {
      told += chunk.toString();
    });
    try {
      const browser = await chromium.connectOverCDP(await debuggerAddress(application.stderr));
      const context = browser.contexts()[0];
      const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
      if (page === undefined) throw new Error('The packaged application opened no window.');
      await expect.poll(() => page.title()).toBe('Isthmus');
      const states = () =>
        page.evaluate(
          () =>
            new Promise<string>((answer) => {
              const { isthmus } = globalThis as unknown as {
                isthmus: { onEngineState(listener: (state: { state: string }) => void): void };
              };
              isthmus.onEngineState(({ state }) => answer(state));
            }),
        );
      await expect.poll(states, { timeout: 30_000 }).toBe('ready');
      await expect.poll(() => page.evaluate(() => document.body.textContent.trim().length)).toBeGreaterThan(0);
      await page.screenshot({ path: resolve(import.meta.dirname, 'screenshots', 'packaged-first-page.png') });
      // The engine's other thread is a file of its own in the package.
      await page.getByRole('button', { name: 'Explore the sample forest' }).click();
      await page.getByRole('button', { name: 'Run an initial cycle' }).click();
      const finished = async () =>
        (await page.getByRole('grid', { name: 'Runs' }).getByRole('row').allInnerTexts()).filter(isFinished).length;
      await expect.poll(finished, { timeout: 60_000 }).toBe(7);
      expect(told).not.toContain('without its thread');
      await page.close();
      const [code] = await ended;
      expect(code).toBe(0);
    } finally {
      application.kill('SIGKILL');
    }
  });
});

const isFinished = (row: string): boolean => /success|completed-no-objects/.test(row);

/** Chromium says on stderr where its debugger listens. */
function debuggerAddress(stderr: NodeJS.ReadableStream): Promise<string> {
  return new Promise((found, failed) => {
    let text = '';
    const late = setTimeout(() => failed(new Error(`The packaged application did not start in time:\n${text}`)), 30_000);
    stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const address = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
      if (address === undefined) return;
      clearTimeout(late);
      found(address);
    });
  });
}
