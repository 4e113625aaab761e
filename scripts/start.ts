import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { ENGINE_V8_FLAGS } from '../shared/model/engine-memory.ts';
import { run } from './command.ts';
import { ensureElectron } from './ensure-electron.ts';
import { ensureSystemPackages } from './ensure-system-packages.ts';

const project = resolve(import.meta.dirname, '..');

/**
 * `npm start`: builds, then opens the console – in Electron where there is a screen, otherwise as `isthmus serve`, which
 * prints the address for a browser. Arguments go to whichever it is (`npm start -- --data-folder=PATH`).
 */
async function start(args: readonly string[]): Promise<number> {
  const electron = hasDisplay() ? await electronForDisplay() : undefined;
  say('Building');
  const built = await run('electron-vite', ['build', '--logLevel', 'warn'], { cwd: project });
  if (built.code !== 0) {
    say(`${built.stdout}${built.stderr}`);
    return built.code;
  }
  if (electron !== undefined) return follow(electron, [...sandbox(), project, ...args]);
  say('No display here: serving the console to a browser instead. Ctrl+C stops it.');
  return follow(process.execPath, [...ENGINE_V8_FLAGS, resolve(project, 'engine', 'host', 'cli', 'main.ts'), 'serve', ...args]);
}

function hasDisplay(): boolean {
  return (
    process.platform !== 'linux' || [process.env.DISPLAY, process.env.WAYLAND_DISPLAY].some((name) => name !== undefined && name !== '')
  );
}

async function electronForDisplay(): Promise<string> {
  const { skipped } = await ensureSystemPackages(['the Electron window']);
  for (const { line } of skipped) say(line);
  return (await ensureElectron()).executable;
}

/** Chromium refuses to run its sandbox as root. */
function sandbox(): string[] {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return [];
  say('Running as root, therefore without the sandbox of Chromium.');
  return ['--no-sandbox'];
}

/** Runs the program in our place: same terminal, our signals, its exit code. */
function follow(program: string, args: readonly string[]): Promise<number> {
  const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = process.env;
  const child = spawn(program, args, { stdio: 'inherit', cwd: project, env });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code) => done(code ?? 1));
  });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
