import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { ensureElectron } from '../../scripts/ensure-electron.ts';
import { openDisplay } from './display.ts';

/** A running console: the real Electron, our built application, one window. */
export interface Application {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly dataFolder: string;
  /** Errors of the page so far: uncaught exceptions and what it wrote with console.error. */
  readonly consoleErrors: readonly string[];
  /** What main and the engine wrote, for the report of a failing test. */
  output(): string;
  /** Writes `e2e/screenshots/NAME.png` and returns its path. */
  screenshot(name: string): Promise<string>;
  /** Quits as a person would and cleans up; rejects when the application does not end. */
  close(): Promise<void>;
}

export interface ApplicationOptions {
  /** An existing data folder, which is kept; otherwise a temporary one that goes with the application. */
  dataFolder?: string;
  /** Folder with the built application; the project itself unless said otherwise. */
  folder?: string;
  args?: readonly string[];
  env?: Record<string, string>;
}

const project = resolve(import.meta.dirname, '..', '..');
const screenshots = join(project, 'e2e', 'screenshots');

/** Starts the built application (`npm run build`) and waits for its window. */
export async function startApplication(options: ApplicationOptions = {}): Promise<Application> {
  const folder = options.folder ?? project;
  if (!existsSync(join(folder, 'out', 'main', 'main.js'))) throw new Error('There is no build to test: run `npm run build` first.');
  const runtime = await ensureElectron(() => undefined);
  const display = await openDisplay();
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'isthmus-e2e-')));
  const cleanUp = async () => {
    display.close();
    if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const electron = await _electron.launch({
      executablePath: runtime.executable,
      args: [...sandboxArguments(), folder, `--data-folder=${dataFolder}`, ...(options.args ?? [])],
      env: { ...inheritedEnvironment(), ...display.env, ...options.env },
      timeout: 60_000,
    });
    return await attach(electron, dataFolder, cleanUp);
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

async function attach(electron: ElectronApplication, dataFolder: string, cleanUp: () => Promise<void>): Promise<Application> {
  const output = collectOutput(electron);
  const page = await electron.firstWindow({ timeout: 60_000 });
  const consoleErrors: string[] = [];
  page.on('pageerror', (error) => consoleErrors.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') consoleErrors.push(message.text());
  });
  await page.waitForLoadState('domcontentloaded');
  return {
    electron,
    page,
    dataFolder,
    consoleErrors,
    output,
    async screenshot(name) {
      await mkdir(screenshots, { recursive: true });
      const path = join(screenshots, `${name}.png`);
      await page.screenshot({ path });
      return path;
    },
    async close() {
      try {
        await electron.close();
      } finally {
        await cleanUp();
      }
    },
  };
}

/** Chromium refuses to run its sandbox as root, which is who runs tests in containers. */
export function sandboxArguments(): string[] {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/** Our environment without what would turn Electron into a plain Node or point it at another data folder. */
export function inheritedEnvironment(): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _node, ISTHMUS_DATA: _data, ELECTRON_RENDERER_URL: _url, ...rest } = process.env;
  return Object.fromEntries(Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function collectOutput(electron: ElectronApplication): () => string {
  let text = '';
  const { stdout, stderr } = electron.process();
  for (const stream of [stdout, stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  return () => text;
}
