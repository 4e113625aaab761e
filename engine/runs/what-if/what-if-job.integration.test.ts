import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SyncRuleSchema } from '../../../shared/model/rule-schema.ts';
import { router } from '../../api/router.ts';
import { tryConfiguration } from '../../configuration/versions/save-configuration.ts';
import type { Engine } from '../../host/engine.ts';
import { StoreFailure } from '../../store/store-failure.ts';
import { activeDirectoryLdif } from '../../testing/active-directory-forest.ts';
import { connectToSandbox, cycle, ldifSource, openLab, removeFolder, temporaryFolder } from '../../testing/engine-lab.ts';
import { makeForest } from '../../testing/forest.ts';
import { setLimits } from '../testing/threshold-laboratory.ts';
import type { WhatIfPhase } from './phase.ts';
import { type WhatIfHost, WhatIfJobs, type WhatIfRequest } from './what-if-job.ts';

let folder: string;
let engine: Engine;
const data = () => join(folder, 'data');
const copies = () => join(data(), 'what-if');
const api = () => createRouterClient(router, { context: { engine, user: 'tester' } });

beforeEach(async () => {
  folder = temporaryFolder();
  engine = await openLab(data());
  writeFileSync(join(folder, 'harbour.ldif'), activeDirectoryLdif(makeForest({ people: 60, groups: 5 })));
  await connectToSandbox(engine, ldifSource(join(folder, 'harbour.ldif')));
  await cycle(engine, 'initial');
});
afterEach(async () => {
  await engine.close();
  removeFolder(folder);
});

/** Nobody of one department is in scope any more. */
async function narrowed() {
  const rule = (await engine.store.read.rules()).find(({ name }) => name === 'In from AD - User Join');
  if (rule === undefined) throw new Error('the rule is not there');
  const clause = { attribute: 'department', operator: 'NOTEQUAL' as const, value: 'Finance' };
  return SyncRuleSchema.parse({ ...rule, scope: rule.scope.map(({ clauses }) => ({ clauses: [...clauses, clause] })) });
}

async function started() {
  return api().whatIf.start({ change: { kind: 'rules', put: [await narrowed()] } });
}

const digest = (): string => {
  const hash = createHash('sha256');
  for (const name of ['isthmus.db', 'isthmus.db-wal', 'secrets.json'])
    hash.update(name).update(existsSync(join(data(), name)) ? readFileSync(join(data(), name)) : '');
  return hash.digest('hex');
};

/** Jobs of the test's own, beside the engine's. */
const jobsWith = (more: Partial<WhatIfHost>) =>
  new WhatIfJobs({
    store: engine.store,
    folder: join(folder, 'own'),
    now: Date.now,
    openTarget: () => ({ close: async () => {} }),
    changed: () => {},
    log: { error: () => {} },
    ...more,
  });

async function request(apply: WhatIfRequest['apply'] = async () => {}): Promise<WhatIfRequest> {
  return { title: '', plan: await tryConfiguration(engine, (current) => current), pendingImports: 0, apply };
}

describe('a what-if writes nothing', () => {
  it('the database and the secrets are the same byte for byte, and the copies hold no secrets', async () => {
    const before = digest();
    await started();
    await engine.whatIf.finished();
    const status = await api().whatIf.status();
    expect(status).toMatchObject({ phase: 'done', stale: false, impact: 'destructive', requires: { action: 'full-synchronization' } });
    expect(status?.counts[0]).toMatchObject({ transition: 'target-delete', severity: 'destructive' });
    expect(digest()).toBe(before);
    for (const copy of ['before', 'after'])
      expect(readdirSync(join(copies(), copy)).filter((name) => !/^(isthmus\.db(-wal|-shm)?|engine\.lock)$/.test(name))).toEqual([]);
    await engine.whatIf.discard();
    expect([existsSync(copies()), digest()]).toEqual([false, before]);
  });

  it('a connector that would be removed keeps its secrets', async () => {
    const source = (await engine.store.read.connectors()).find(({ configuration }) => configuration.type === 'ldif');
    if (source === undefined) throw new Error('there is no source');
    await engine.secrets.set(source.id, { password: 'Quay-side 9' });
    const document = await api().configuration.exportDocument({});
    const without = {
      ...document,
      connectors: document.connectors.filter(({ id }) => id !== source.id),
      rules: document.rules.filter(({ connectorId }) => connectorId !== source.id),
    };
    await api().whatIf.start({ change: { kind: 'files', files: [{ path: 'c.json', text: JSON.stringify(without) }] } });
    await engine.whatIf.finished();
    expect(await api().whatIf.status()).toMatchObject({ phase: 'done' });
    expect(await engine.secrets.get(source.id, 'password')).toBe('Quay-side 9');
    expect(await engine.store.read.csCount({ connector: source.id })).toBeGreaterThan(0);
  });

  it('objects are found by a part of their name, and paged', async () => {
    const { id } = await started();
    await engine.whatIf.finished();
    const ask = (text: string, offset = 0) => api().whatIf.objects({ id, transition: 'target-delete', text, offset, limit: 1 });
    const { rows, total } = await ask('');
    expect(rows).toHaveLength(1);
    expect(await ask((rows[0]?.name ?? '').toUpperCase())).toMatchObject({ rows: [{ name: rows[0]?.name }] });
    expect(await ask('nobody is called that')).toEqual({ rows: [], total: 0 });
    expect((await ask('', total - 1)).rows).toHaveLength(1);
    await api().whatIf.cancel({ id });
    await expect(ask('')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a what-if and the engine', () => {
  it('a cycle can run meanwhile; the result says that it is out of date', async () => {
    await started();
    await cycle(engine, 'delta');
    await engine.whatIf.finished();
    expect(await api().whatIf.status()).toMatchObject({ phase: 'done', stale: true });
  });

  it('limits do not stop it: it tells what they will say', async () => {
    const source = (await engine.store.read.connectors()).find(({ configuration }) => configuration.type === 'ldif');
    if (source === undefined) throw new Error('there is no source');
    await setLimits(engine.store.write, source.id, { step: 'synchronization', operation: 'delete', count: 1 });
    await started();
    await engine.whatIf.finished();
    const status = await api().whatIf.status();
    expect(status?.limits.length).toBeGreaterThan(0);
    expect(status).toMatchObject({
      phase: 'done',
      limits: [{ connector: source.id, step: 'synchronization', status: 'stopped-deletion-threshold-exceeded', message: /deleted/ }].map(
        (limit) => ({ ...limit, message: expect.stringMatching(limit.message) }),
      ),
    });
    expect(status?.counts.some(({ transition }) => transition === 'target-delete')).toBe(true);
  });

  it('starting twice at once leaves one of them; closing the engine ends it cleanly', async () => {
    const [first, second] = await Promise.all([started(), started()]);
    expect(first.id).not.toBe(second.id);
    expect((await api().whatIf.status())?.id).toBe(Math.max(first.id, second.id));
    await engine.close();
    expect(existsSync(copies())).toBe(false);
    mkdirSync(join(copies(), 'after'), { recursive: true });
    writeFileSync(join(copies(), 'after', 'isthmus.db'), 'left by an engine that died');
    engine = await openLab(data());
    expect(existsSync(copies())).toBe(false);
  });
});

describe('a what-if that does not come to its end', () => {
  it.each(['copying', 'synchronizing', 'comparing'] as const)('cancelled while %s leaves no copies', async (phase: WhatIfPhase) => {
    let cancelling: Promise<unknown> | undefined;
    const jobs = jobsWith({
      changed: () => {
        const { current } = jobs;
        if (current?.phase === phase && current.ended === undefined) cancelling ??= jobs.cancel(current.id);
      },
    });
    const { id } = await jobs.start(await request());
    await jobs.finished();
    await cancelling;
    expect(jobs.current).toMatchObject({ id, phase: 'cancelled', result: undefined });
    expect(existsSync(join(folder, 'own'))).toBe(false);
  });

  it('a full disk is told in plain words, and the copies are gone', async () => {
    const full = new StoreFailure('disk-full', 'The disk is full; free some space and start again.');
    const jobs = jobsWith({});
    await jobs.start(
      await request(async () => {
        throw full;
      }),
    );
    await jobs.finished();
    expect(jobs.current).toMatchObject({ phase: 'failed', message: full.message, result: undefined });
    expect(existsSync(join(folder, 'own'))).toBe(false);
  });

  it('anything else is a bug: logged, and shown as one', async () => {
    const logged: string[] = [];
    const jobs = jobsWith({ log: { error: (_, message) => logged.push(message) } });
    await jobs.start(
      await request(async () => {
        throw new TypeError('oops');
      }),
    );
    await jobs.finished();
    expect([jobs.current?.phase, jobs.current?.message, logged]).toEqual(['failed', expect.stringContaining('bug'), [expect.any(String)]]);
    await jobs.close();
    await expect(jobs.start(await request())).rejects.toMatchObject({ code: 'stopped-service-shutdown' });
  });
});
