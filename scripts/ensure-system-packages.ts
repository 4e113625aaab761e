import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { run } from './command.ts';
import { missingNeeds, type Purpose, type SystemNeed } from './system-packages.ts';

/** What could not be had, with the reason in a line for people. */
export interface SystemPackagesReport {
  skipped: { purpose: Purpose; line: string }[];
}

/**
 * Installs what Debian has to provide (libraries of Electron, a virtual display, the directory servers of the tests) when
 * we may: as root, with apt. Elsewhere it reports what will be skipped and why. `purposes` limits it to part of the needs.
 */
export async function ensureSystemPackages(
  purposes?: readonly Purpose[],
  say: (line: string) => void = sayOnStderr,
): Promise<SystemPackagesReport> {
  if (!(await hasApt())) return { skipped: await withoutApt(purposes) };
  const missing = missingNeeds(await installedPackages(), purposes);
  if (missing.length === 0) return { skipped: [] };
  if (process.getuid?.() !== 0) return { skipped: describe(missing, 'installing it needs root') };
  const failure = await install(missing, say);
  return { skipped: describe(missingNeeds(await installedPackages(), purposes), failure ?? 'apt-get does not offer it') };
}

async function hasApt(): Promise<boolean> {
  return process.platform === 'linux' && existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg-query');
}

/** Without apt we look for the programs themselves: other systems have them under other package names. */
async function withoutApt(purposes: readonly Purpose[] | undefined): Promise<SystemPackagesReport['skipped']> {
  const programs: readonly (readonly [Purpose, string])[] = [
    ...(process.platform === 'linux' ? ([['a display for tests', 'Xvfb']] as const) : []),
    ['LDAP tests', 'slapd'],
    ['Active Directory tests', 'samba'],
    ['browser tests', 'chromium'],
  ];
  const wanted = programs.filter(([purpose]) => purposes === undefined || purposes.includes(purpose));
  const answers = await Promise.all(
    wanted.map(async ([purpose, program]) => ({ purpose, program, ...(await run(program, ['--version'])) })),
  );
  return answers
    .filter(({ code }) => code === 127)
    .map(({ purpose, program }) => ({ purpose, line: `${purpose}: there is no ${program} here` }));
}

async function installedPackages(): Promise<Set<string>> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
  const { stdout } = await run('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Package}\n']);
  const lines = stdout.split('\n').filter((line) => line.startsWith('installed '));
  return new Set(lines.map((line) => line.slice('installed '.length)));
}

/** Installs one alternative of each need; says why not when apt-get refuses. */
async function install(missing: readonly SystemNeed[], say: (line: string) => void): Promise<string | undefined> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  say(`Installing Debian packages for ${[...new Set(missing.map((need) => need.purpose))].join(', ')}`);
  const update = await run('apt-get', ['update', '-q'], { env, timeLimit: 5 * 60_000 });
  if (update.code !== 0) return `apt-get update ended with ${update.code}: ${lastLine(update.stderr)}`;
  const names = new Set<string>();
  for (const need of missing) {
    const offered = await firstOffered(need.packages);
    if (offered !== undefined) names.add(offered);
  }
  if (names.size === 0) return undefined;
  say(`apt-get install ${[...names].join(' ')}`);
  const result = await withoutStartingServices(() =>
    run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...names], { env, timeLimit: 10 * 60_000 }),
  );
  return result.code === 0 ? undefined : `apt-get install ended with ${result.code}: ${lastLine(result.stderr)}`;
}

async function firstOffered(packages: readonly string[]): Promise<string | undefined> {
  for (const name of packages) {
    const { stdout } = await run('apt-cache', ['policy', name]);
    if (/Candidate: (?!\(none\))/.test(stdout)) return name;
  }
  return undefined;
}

/** The tests start slapd and Samba themselves; the packages must not start them on the machine's well-known ports. */
async function withoutStartingServices<T>(work: () => Promise<T>): Promise<T> {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return work();
  await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return await work();
  } finally {
    await rm(policy, { force: true });
  }
}

function describe(missing: readonly SystemNeed[], reason: string): SystemPackagesReport['skipped'] {
  return missing.map(({ purpose, packages }) => ({ purpose, line: `${purpose}: the Debian package ${packages[0]} is missing; ${reason}` }));
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

function sayOnStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}

if (import.meta.main) {
  const { skipped } = await ensureSystemPackages();
  for (const { line } of skipped) sayOnStderr(`skipped – ${line}`);
  // An unattended run proves something only when it runs everything.
  if (skipped.length > 0 && process.env.CI === 'true') process.exitCode = 1;
}
