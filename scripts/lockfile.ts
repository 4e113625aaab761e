import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

/**
 * A registry that carries binaries for some platforms only makes npm leave the others out of package-lock.json – and
 * `npm ci` then refuses that lockfile on every machine. `npm run lockfile` puts the missing ones back after an installation
 * through such a registry: by name, version and platform, which is all npm needs to pass over them.
 */
interface LockedPackage {
  version?: string;
  dev?: true;
  optional?: true;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}
export type Lockfile = { packages: Record<string, LockedPackage> };

/** The optional dependencies that nothing in the lockfile satisfies: where they would lie, and what they are. */
export function missingPackages({ packages }: Lockfile): Record<string, LockedPackage> {
  const missing: Record<string, LockedPackage> = {};
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (places(path, name).some((place) => place in packages)) continue;
      const place = `node_modules/${name}`;
      const version = range.replace(/^[\^~]/, '');
      const taken = missing[place] !== undefined && missing[place].version !== version;
      missing[taken ? `${path}/${place}` : place] = { version, ...platformOf(name), ...(entry.dev && { dev: true }), optional: true };
    }
  }
  return missing;
}

/** Where Node would look for `name` from the package at `path`, nearest first. */
function places(path: string, name: string): string[] {
  const own = path === '' ? `node_modules/${name}` : `${path}/node_modules/${name}`;
  const parent = path.lastIndexOf('/node_modules/');
  return path === '' ? [own] : [own, ...places(parent === -1 ? '' : path.slice(0, parent), name)];
}

/** Packages of binaries tell their platform in the name: `cli-linux-arm64-musl`. */
function platformOf(name: string): Pick<LockedPackage, 'os' | 'cpu' | 'libc'> {
  const words = name.split(/[/-]/);
  const os = words.find((word) => systems.includes(word));
  const cpu = words.find((word) => processors.includes(word));
  const libc =
    os === 'linux'
      ? words.some((word) => word.startsWith('musl'))
        ? 'musl'
        : words.some((word) => word.startsWith('gnu')) && 'glibc'
      : false;
  return { ...(libc && { libc: [libc] }), ...(cpu && { cpu: [cpu] }), ...(os && { os: [os] }) };
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

if (import.meta.main) {
  const file = resolve(import.meta.dirname, '..', 'package-lock.json');
  const lockfile = JSON.parse(await readFile(file, 'utf8')) as Lockfile;
  const missing = missingPackages(lockfile);
  const packages = Object.entries({ ...lockfile.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en'));
  await writeFile(file, `${JSON.stringify({ ...lockfile, packages: Object.fromEntries(packages) }, undefined, 2)}\n`);
  process.stdout.write(`${Object.keys(missing).length} packages of other platforms put back into package-lock.json\n`);
}
