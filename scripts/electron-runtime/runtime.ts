import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** An Electron that is on this machine, ready to be started. */
export interface ElectronRuntime {
  /** The folder holding the executable, as electron-builder's `electronDist` wants it. */
  distPath: string;
  executable: string;
  version: string;
  /** Where it came from, for people. */
  origin: string;
}

/** Folder of the `electron` npm package and the version it stands for. */
export function electronPackage(): { folder: string; version: string } {
  const manifest = createRequire(import.meta.url).resolve('electron/package.json');
  return { folder: dirname(manifest), version: String(readJson(manifest).version) };
}

/** Where the executable lies inside an Electron distribution of this platform. */
function executableIn(distPath: string): string {
  const names: Partial<Record<NodeJS.Platform, string>> = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
  return join(distPath, names[process.platform] ?? 'electron');
}

/** Describes the Electron in `distPath`; nothing when there is no executable. */
export function runtimeAt(distPath: string, origin: string, version = versionIn(distPath)): ElectronRuntime | undefined {
  const executable = executableIn(distPath);
  return existsSync(executable) ? { distPath, executable, version, origin } : undefined;
}

/** Folder for what can be fetched again: `XDG_CACHE_HOME/isthmus`, else `~/.cache/isthmus`. */
export function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME;
  return join(base !== undefined && base !== '' ? base : join(homedir(), '.cache'), 'isthmus');
}

function versionIn(distPath: string): string {
  const file = join(distPath, 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : 'unknown';
}

function readJson(file: string): Record<string, unknown> {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
