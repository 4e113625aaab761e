import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../command.ts';
import { exclusively } from './exclusive.ts';
import { type ElectronRuntime, electronPackage, runtimeAt } from './runtime.ts';

const origin = 'the electron package';
const releases = 'https://github.com/electron/electron/releases/download/';
const probeLimit = 5_000;
const downloadLimit = 10 * 60_000;

/**
 * The runtime the `electron` package downloads for itself: the one already there, or a fresh download. A machine that
 * cannot reach the download answers within seconds.
 */
export async function downloadedRuntime(): Promise<ElectronRuntime | { unavailable: string }> {
  const { folder, version } = electronPackage();
  const present = installed(folder, version);
  if (present !== undefined) return present;
  const obstacle = await probe(version);
  if (obstacle !== undefined) return { unavailable: obstacle };
  return exclusively(join(folder, '.download'), async () => {
    const fetchedMeanwhile = installed(folder, version);
    if (fetchedMeanwhile !== undefined) return fetchedMeanwhile;
    const result = await run(process.execPath, [join(folder, 'install.js')], { timeLimit: downloadLimit });
    const reason = result.stderr.trim().split('\n')[0] ?? '';
    return installed(folder, version) ?? { unavailable: `its installer ended with ${result.code}: ${reason}` };
  });
}

function installed(folder: string, version: string): ElectronRuntime | undefined {
  // path.txt is the last thing the installer writes; without it the folder may be half a download.
  if (!existsSync(join(folder, 'path.txt'))) return undefined;
  const runtime = runtimeAt(join(folder, 'dist'), origin);
  return runtime?.version === version ? runtime : undefined;
}

/** Why the download cannot work, or nothing. The installer itself would try for minutes. */
async function probe(version: string): Promise<string | undefined> {
  // Behind a proxy or with a mirror only the installer knows the way.
  const elsewhere = ['ELECTRON_MIRROR', 'npm_config_electron_mirror', 'HTTPS_PROXY', 'https_proxy', 'ELECTRON_CUSTOM_DIR'];
  if (elsewhere.some((name) => process.env[name])) return undefined;
  try {
    const response = await fetch(`${releases}v${version}/SHASUMS256.txt`, { method: 'HEAD', signal: AbortSignal.timeout(probeLimit) });
    return response.ok ? undefined : `${new URL(releases).host} answered ${response.status}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `${new URL(releases).host} cannot be reached (${cause instanceof Error ? cause.message : String(cause)})`;
  }
}
