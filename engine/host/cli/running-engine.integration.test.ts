import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectorSummary } from '../../../shared/contract/connectors.ts';
import type { RunDetail } from '../../../shared/contract/operations.ts';
import { lockHolder } from '../../store/data-folder-lock.ts';
import { consoleFolder } from '../application.ts';
import { CommandLine } from '../testing/command-line.ts';
import { adPeople } from '../testing/people.ts';
import { runUnderWay } from '../testing/run-under-way.ts';

const hostingProcess = fileURLToPath(new URL('../testing/hosting-process.ts', import.meta.url));

async function hold(dataFolder: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [hostingProcess, dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The engine ended with ${code}.`)));
    child.stdout?.once('data', () => resolve());
  });
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}

describe('a data folder that another engine holds', () => {
  let isthmus: CommandLine;
  let holder: ChildProcess;
  const socket = () => join(isthmus.dataFolder, 'engine.sock');

  beforeEach(async () => {
    isthmus = new CommandLine();
    holder = await hold(isthmus.dataFolder);
  });
  afterEach(async () => {
    await end(holder, 'SIGKILL');
    isthmus[Symbol.dispose]();
  });

  it('is used through that engine: the same commands, the same results', async () => {
    expect(lockHolder(isthmus.dataFolder)).toMatchObject({ pid: holder.pid, socket: socket() });
    expect(statSync(socket()).mode & 0o777).toBe(0o600);
    const demo = await isthmus.run('demo', '--json');
    expect(demo).toMatchObject({ exitCode: 0, stderr: '' });
    expect(demo.json()).toMatchObject({ imported: 390, projected: 376, exported: 358, confirmed: 358 });
    const runs = await isthmus.json<RunDetail[]>('cycle', 'delta');
    expect(runs.map((run) => run.status)).toEqual(runs.map(() => 'success'));
    expect(await isthmus.json<RunDetail>('run', 'harbour.example', 'full-import')).toMatchObject({ status: 'success' });
    expect(await isthmus.run('mv', 'search', '港')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('港湾安全') });
    expect(await isthmus.run('run', 'atlantis', 'export')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/There is no connector atlantis/),
    });
    expect(await isthmus.run('demo')).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/already has connectors/) });
    expect(holder.exitCode).toBeNull();
    await end(holder, 'SIGTERM');
    expect(existsSync(socket())).toBe(false);
    expect(await isthmus.json<ConnectorSummary[]>('connector', 'list')).toHaveLength(2);
  });

  it('Ctrl+C stops the run there, not the engine', async () => {
    // So many that the import is still under way when another command has started and been refused.
    await addPeople(isthmus, 80_000);
    const cycle = isthmus.start(['cycle', 'initial', '--json']);
    await runUnderWay(isthmus.dataFolder, (run) => run.profile === 'Export');
    const second = await isthmus.run('cycle', 'delta');
    expect(second).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^no-start-ma-already-running: A cycle is already under way/),
    });
    cycle.process.kill('SIGINT');
    const ended = await cycle.ended;
    expect(ended.exitCode).toBe(2);
    expect((ended.json() as RunDetail[]).at(-1)).toMatchObject({ status: 'stopped-user-termination-from-wmi-or-ui' });
    expect(await isthmus.run('connector', 'list')).toMatchObject({ exitCode: 0 });
    expect(holder.exitCode).toBeNull();
  });

  it('an engine that is closed tells the waiting command how its run ended', async () => {
    await addPeople(isthmus, 20_000);
    const run = isthmus.start(['run', 'Staff', 'full-import', '--json']);
    await runUnderWay(isthmus.dataFolder);
    const closed = end(holder, 'SIGTERM');
    const ended = await run.ended;
    await closed;
    expect(ended.exitCode).toBe(2);
    expect(ended.stdout).toMatch(/stopped-/);
  });

  it('an engine that is killed leaves nothing in the way', async () => {
    await end(holder, 'SIGKILL');
    expect(existsSync(socket())).toBe(true);
    expect(await isthmus.run('connector', 'list')).toMatchObject({ exitCode: 0 });
    expect(existsSync(socket())).toBe(false);
  });
});

describe('a data folder that another command holds', () => {
  it('is used through it, and it stays until the other is done', async () => {
    using isthmus = new CommandLine();
    await addPeople(isthmus, 10_000, 'Staff');
    await addPeople(isthmus, 20_000, 'Crew');
    const first = isthmus.start(['run', 'Staff', 'full-import', '--json']);
    const holder = await until(() => lockHolder(isthmus.dataFolder));
    expect(holder.pid).toBe(first.process.pid);
    const second = await isthmus.run('run', 'Crew', 'full-import', '--json');
    expect(second).toMatchObject({ exitCode: 0, stderr: '' });
    expect((second.json() as RunDetail).steps[0]?.counters).toMatchObject({ 'stage-add': 20_000 });
    const ended = await first.ended;
    expect(ended.exitCode).toBe(0);
    expect((ended.json() as RunDetail).steps[0]?.counters).toMatchObject({ 'stage-add': 10_000 });
  });
});

describe('a data folder whose holder does not answer', () => {
  it('is refused, naming the holder', async () => {
    using isthmus = new CommandLine();
    await isthmus.run('connector', 'list');
    const holder = { pid: process.pid, host: hostname(), user: 'ann', started: Date.now() };
    writeFileSync(join(isthmus.dataFolder, 'engine.lock'), JSON.stringify(holder));
    const locked = await isthmus.run('cycle', 'delta', '--json');
    expect(locked.exitCode).toBe(2);
    expect(locked.json()).toMatchObject({
      error: { code: 'locked', message: expect.stringContaining(`process ${process.pid} of ann on ${hostname()}`) },
    });
    writeFileSync(join(isthmus.dataFolder, 'engine.lock'), JSON.stringify({ ...holder, host: 'elsewhere.example', socket: '/tmp/x.sock' }));
    expect(await isthmus.run('connector', 'list')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/on elsewhere\.example.*If that machine no longer runs it/),
    });
  });
});

describe.skipIf(!existsSync(join(consoleFolder, 'index.html')))('serve', () => {
  it('prints an address that opens the console once, answers commands meanwhile, and ends with Ctrl+C', async () => {
    using isthmus = new CommandLine();
    const serve = isthmus.start(['serve', '--json']);
    const [, url = ''] = await serve.says(/"url": "([^"]+)"/);
    const first = await fetch(url, { redirect: 'manual' });
    expect(first.status).toBe(302);
    const cookie = first.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    const page = await fetch(new URL('/', url), { headers: { cookie } });
    expect(page.status).toBe(200);
    expect(await page.text()).toMatch(/<script/);
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(401);
    expect(await isthmus.run('connector', 'list')).toMatchObject({ exitCode: 0 });
    expect(await isthmus.run('serve')).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^locked: /) });
    expect(await isthmus.run('serve', '--port', '70000')).toMatchObject({ exitCode: 64 });
    serve.process.kill('SIGINT');
    expect(await serve.ended).toMatchObject({ exitCode: 0 });
    expect(lockHolder(isthmus.dataFolder)).toBeUndefined();
  });
});

async function addPeople(isthmus: CommandLine, count: number, name = 'Staff'): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `Person ${index}`);
  writeFileSync(join(isthmus.folder, `${name}.ldif`), adPeople(names));
  expect(await isthmus.run('connector', 'add', '--type', 'ldif', '--name', name, '--file', `${name}.ldif`)).toMatchObject({ exitCode: 0 });
}

async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
