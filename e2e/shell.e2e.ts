import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Application, inheritedEnvironment, sandboxArguments, startApplication } from './support/application.ts';

interface EngineState {
  state: string;
}
/** What the tests touch in the page; the preload script's bridge and our own notes. */
interface PageGlobals {
  isthmus: { onEngineState(listener: (state: EngineState) => void): void; requestEnginePort(): void; version: string; platform: string };
  heard: string[];
}

describe('the shell', () => {
  let application: Application;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application?.close());

  it('opens a window with the console', async () => {
    const { page } = application;
    await expect.poll(() => page.title()).toBe('Isthmus');
    await expect.poll(() => page.evaluate(() => document.body.textContent.trim().length)).toBeGreaterThan(0);
    await application.screenshot('shell-first-page');
    expect(application.consoleErrors).toEqual([]);
  });

  it('shows the page in a sandbox of its own, without Node', async () => {
    const { electron, page } = application;
    const preferences = await electron.evaluate(({ BrowserWindow }) => {
      // Not in Electron's types: what the window really got.
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      const { sandbox, contextIsolation, nodeIntegration, webSecurity } = contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webSecurity };
    });
    expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true });
    const globals = await page.evaluate(() => ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in globalThis));
    expect(globals).toEqual([]);
    const bridge = await page.evaluate(() => Object.keys((globalThis as unknown as PageGlobals).isthmus).sort());
    expect(bridge).toEqual(['onEngineState', 'platform', 'requestEnginePort', 'setTheme', 'version']);
  });

  it('forbids foreign and inline code by a content security policy', async () => {
    const policy = await application.page.evaluate(async () => (await fetch(location.href)).headers.get('content-security-policy'));
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self';");
    const ran = await application.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineCodeRan = true';
      document.head.append(script);
      return 'inlineCodeRan' in window;
    });
    expect(ran).toBe(false);
    const reached = await application.page.evaluate(() =>
      fetch('https://example.com/').then(
        () => true,
        () => false,
      ),
    );
    expect(reached).toBe(false);
  });

  it('serves the console and nothing else of the disk', async () => {
    const statuses = await application.page.evaluate(() =>
      Promise.all(
        ['/package.json', '/../main/main.js', '/%2e%2e/main/main.js', '/..%2fmain%2fmain.js'].map(
          async (path) => (await fetch(path)).status,
        ),
      ),
    );
    expect(statuses).toEqual([404, 404, 404, 404]);
  });

  it('denies leaving the console, opening windows and permissions', async () => {
    const { electron, page } = application;
    // The page within the console may still be on its way.
    const place = () => page.url().split('#')[0];
    const before = place();
    const opened = await page.evaluate(() => {
      location.href = 'https://example.com/';
      return window.open('https://example.com/') !== null;
    });
    const permission = await page.evaluate(() => Notification.requestPermission());
    expect(opened).toBe(false);
    expect(permission).toBe('denied');
    expect(place()).toBe(before);
    expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('has the menus File, Tools, Actions and Help; Tools leads to the tabs', async () => {
    const { electron, page } = application;
    const labels = await electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map((item) => item.label.replace('&', '')));
    expect(labels).toEqual(expect.arrayContaining(['File', 'Tools', 'Actions', 'Help']));
    await electron.evaluate(({ Menu }) => {
      const tools = Menu.getApplicationMenu()?.items.find((item) => item.label === '&Tools');
      tools?.submenu?.items.find((item) => item.label === 'Metaverse &Search')?.click();
    });
    await expect.poll(() => page.evaluate(() => location.hash)).toContain('#/metaverse-search');
  });

  it('restarts an engine that dies and tells the page', async () => {
    const { page } = application;
    await page.evaluate(() => {
      const globals = globalThis as unknown as PageGlobals;
      globals.heard = [];
      globals.isthmus.onEngineState(({ state }) => globals.heard.push(state));
    });
    // Whether the engine was still starting when we began to listen is chance.
    const heard = async () =>
      (await page.evaluate(() => (globalThis as unknown as PageGlobals).heard)).filter((state) => state !== 'starting');
    await expect.poll(heard, { timeout: 20_000 }).toContain('ready');
    const first = await enginePid(application);
    process.kill(first, 'SIGKILL');
    await expect.poll(heard, { timeout: 20_000 }).toEqual(['ready', 'restarting', 'ready']);
    expect(await enginePid(application)).not.toBe(first);
  });

  it('is one application per data folder: a second one gives way to the first', async () => {
    const { electron, dataFolder } = application;
    const [executable = ''] = electron.process().spawnargs;
    const display = await electron.evaluate(() => process.env.DISPLAY ?? '');
    const second = spawn(executable, [...sandboxArguments(), process.cwd(), `--data-folder=${dataFolder}`], {
      stdio: 'ignore',
      env: { ...inheritedEnvironment(), DISPLAY: display },
    });
    const [code] = await once(second, 'exit');
    expect(code).toBe(0);
    expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });
});

describe('the shell over a data folder it cannot use', () => {
  let dataFolder: string;
  let application: Application;
  beforeAll(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'isthmus-e2e-'));
    await writeFile(join(dataFolder, 'isthmus.db'), 'This is not a database.\n'.repeat(500));
    application = await startApplication({ dataFolder });
  });
  afterAll(async () => {
    await application?.close();
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('says why in the window, and starts the engine once the folder is in order', async () => {
    const { electron, page } = application;
    const text = () => page.evaluate(() => document.body.textContent);
    await expect.poll(text, { timeout: 20_000 }).toContain('The engine did not start');
    await application.screenshot('shell-engine-failed');
    await rm(join(dataFolder, 'isthmus.db'));
    await electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('start-engine')?.click());
    await expect.poll(text, { timeout: 20_000 }).toContain('Welcome to Isthmus');
  });
});

describe('the shell when it is told to quit while the engine is down', () => {
  it('ends at once', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'isthmus-e2e-'));
    await writeFile(join(dataFolder, 'isthmus.db'), 'This is not a database.\n'.repeat(500));
    const application = await startApplication({ dataFolder });
    const ended = once(application.electron.process(), 'exit');
    await expect.poll(() => application.page.evaluate(() => document.body.textContent), { timeout: 20_000 }).toContain('did not start');
    await application.close();
    expect((await ended)[0]).toBe(0);
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });
});

/** The process that main forked for the engine, as Electron lists it. */
async function enginePid({ electron }: Application): Promise<number> {
  const pid = await electron.evaluate(({ app }) => app.getAppMetrics().find((entry) => entry.name === 'Isthmus engine')?.pid);
  if (pid === undefined) throw new Error('There is no engine process.');
  return pid;
}
