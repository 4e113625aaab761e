import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from './command.ts';
import { ensureElectron } from './ensure-electron.ts';
import { ensureSystemPackages } from './ensure-system-packages.ts';
import type { Purpose } from './system-packages.ts';
import { tally } from './test-report.ts';

/**
 * `npm test`: everything there is to check, in one run that goes on after failures and ends with `N passed, N failed`. Every
 * check of a tool counts as one test. What cannot run on this machine is named; with CI=true it counts as failed.
 */
const project = resolve(import.meta.dirname, '..');
const strict = process.env.CI === 'true';
const started = Date.now();
const total = { passed: 0, failed: 0 };
const skipped: string[] = [];
const failures: string[] = [];

const missing = await systemPackages();
await check('types', 'npm', ['run', '--silent', 'typecheck']);
await check('lint and format', 'npm', ['run', '--silent', 'lint']);
await check('dependency rule', 'npm', ['run', '--silent', 'lint:deps']);
await check('dead code', 'npm', ['run', '--silent', 'lint:dead']);
await tests('unit tests', 'unit');
// Before the integration tests, because `serve` serves the built console.
const built = await check('build', 'npm', ['run', '--silent', 'build']);
await tests('integration tests', 'integration', await unrunnableFiles(missing));
await windowTests();
summarize();

/** Says which purposes cannot be served here. */
async function systemPackages(): Promise<Purpose[]> {
  heading('system packages');
  const report = await ensureSystemPackages();
  for (const need of report.skipped) skip(need.line);
  if (report.skipped.length === 0) pass('system packages');
  return report.skipped.map((need) => need.purpose);
}

/** Build, package and the tests that drive the real window. */
async function windowTests(): Promise<void> {
  const obstacle = missing.find((purpose) => purpose === 'the Electron window' || purpose === 'a display for tests');
  if (obstacle !== undefined) return skip(`packaging and e2e tests: ${obstacle} is not available`);
  if (!built) return fail('e2e tests: there is no build to test');
  try {
    say((await ensureElectron(() => undefined)).executable);
  } catch (error) {
    return fail(`Electron: ${error instanceof Error ? error.message : String(error)}`);
  }
  await check('package', process.execPath, ['scripts/package.ts']);
  await tests('e2e tests', 'e2e');
}

/** Runs a tool that answers by its exit code; shows what it says only when it objects. */
async function check(name: string, program: string, args: readonly string[]): Promise<boolean> {
  heading(name);
  const result = await run(program, args, { cwd: project });
  if (result.code === 0) pass(name);
  else fail(name, `${result.stdout}${result.stderr}`);
  return result.code === 0;
}

async function tests(name: string, suite: string, exclude: readonly string[] = []): Promise<void> {
  heading(name);
  const folder = await mkdtemp(join(tmpdir(), 'isthmus-test-'));
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const excluded = exclude.map((file) => `--exclude=${file}`);
  const { code } = await run('vitest', ['run', `--project=${suite}`, ...reporters, ...excluded], { cwd: project, output: 'show' });
  try {
    const counts = tally(JSON.parse(await readFile(report, 'utf8')));
    total.passed += counts.passed;
    total.failed += counts.failed;
    for (const test of counts.failures) failures.push(`${name}: ${test}`);
    for (const test of counts.skipped) skip(`${name}: ${test}`);
    // vitest also objects to what belongs to no test, such as an unhandled rejection.
    if (code !== 0 && counts.failed === 0) fail(`${name}: vitest ended with ${code}`);
  } catch (error) {
    fail(`${name}: no report (${error instanceof Error ? error.message : String(error)})`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The integration tests that need a server which is not here, told by the helper that starts it. */
async function unrunnableFiles(purposes: readonly Purpose[]): Promise<string[]> {
  const starters: Partial<Record<Purpose, string>> = {
    'LDAP tests': 'startSlapd',
    'Active Directory tests': 'startSambaDomain',
    'browser tests': 'chromium',
  };
  const wanted = [...new Set(purposes)].flatMap((purpose) => starters[purpose] ?? []);
  if (wanted.length === 0) return [];
  const files: string[] = [];
  for await (const file of glob('{engine,e2e,shared}/**/*.integration.test.ts', { cwd: project })) {
    const text = await readFile(join(project, file), 'utf8');
    if (!wanted.some((starter) => text.includes(starter))) continue;
    files.push(file);
    skip(`integration tests: ${file} needs ${wanted.filter((starter) => text.includes(starter)).join(', ')}`);
  }
  return files;
}

function pass(name: string): void {
  total.passed += 1;
  say(`✓ ${name}`);
}

function fail(name: string, details = ''): void {
  total.failed += 1;
  failures.push(name);
  say(`${details.trimEnd()}\n✗ ${name}`);
}

function skip(what: string): void {
  skipped.push(what);
  if (strict) fail(`not run: ${what}`);
}

function summarize(): void {
  heading(`done in ${Math.round((Date.now() - started) / 1000)} s`);
  for (const what of skipped) say(`skipped – ${what}`);
  for (const what of failures) say(`failed – ${what}`);
  say(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

function heading(title: string): void {
  say(`\n── ${title}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
