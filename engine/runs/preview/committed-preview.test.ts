import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CsId } from '../../../shared/model/identifier.ts';
import { openStore } from '../../store/sqlite/open-store.ts';
import type { ReadStore, WriteStore } from '../../store/store.ts';
import { connectorId, type Laboratory, laboratory, user } from '../../sync/testing/laboratory.ts';
import { exactly, observe } from '../../testing/model/observation.ts';
import { StepRecorder } from '../step.ts';
import { synchronizationStep } from '../synchronization-step.ts';
import { previewToCommit, writePreview } from './commit.ts';
import { previewModes, previewObject } from './preview.ts';
import { bring, changes, connectors, laboratorySetup } from './testing/single-changes.ts';
import { unwrittenIds } from './unwritten-ids.ts';

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-preview-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of every byte of the database. */
const digest = ({ opened }: Laboratory): Promise<string> =>
  inFolder(async (folder) => {
    await opened.copyTo(join(folder, 'copy'));
    const hash = createHash('sha256');
    for (const file of readdirSync(join(folder, 'copy')).sort()) hash.update(file).update(readFileSync(join(folder, 'copy', file)));
    return hash.digest('hex');
  });

const generate = (lab: Laboratory, id: CsId, mode: (typeof previewModes)[number]) =>
  previewObject({ store: lab.opened.read, now: lab.now, largeReferences: lab.largeReferences, ...unwrittenIds() }, id, mode);

const due = (store: ReadStore | WriteStore, connector: string) =>
  store.csSelect({ connector: connectorId(connector), which: 'to-synchronize' });

const deltaSynchronization = async (store: WriteStore, name: string, now: number) => {
  const all = await store.connectors();
  const connector = all.find(({ id }) => id === connectorId(name));
  assert(connector);
  const run = await store.startRun({ connector: connector.id, profile: 'Delta Synchronization', user: 'test', started: now });
  const step = await store.startStep({ run, number: 1, type: 'delta-synchronization', partition: 'default', started: now });
  const recorder = new StepRecorder(step);
  const signal = new AbortController().signal;
  await synchronizationStep({ store, connector, connectors: all, partition: 'default', recorder, now: () => now, signal }, 'delta');
};

const state = async (store: WriteStore) => exactly(await observe({ store }));

/** spec/engine.md §5.3: nothing is kept of a failed evaluation but its error, and that the object has been looked at. */
async function assertOnlyFailed(id: CsId, before: WriteStore, after: WriteStore): Promise<void> {
  assert.equal((await after.csErrors([id])).get(id)?.length, 1);
  const lookedAt = async (store: WriteStore) => {
    const { objects, metaverse } = await observe({ store });
    const others = objects.map((object) => (object.id === id ? { ...object, errors: [], refRetry: false, resync: false } : object));
    return exactly({ objects: others, metaverse });
  };
  assert.deepEqual(await lookedAt(after), await lookedAt(before));
}

/** Runs one copy, commits the preview and then runs the other: new objects get the same numbers in both. */
async function bothWays(lab: Laboratory, folder: string, connector: string, id: CsId): Promise<'committed' | 'failed'> {
  const [run, committed] = [join(folder, 'run'), join(folder, 'committed')];
  await lab.opened.copyTo(run, committed);
  const [one, other] = [await openStore({ dataFolder: run }), await openStore({ dataFolder: committed })];
  try {
    await deltaSynchronization(one.write, connector, lab.now);
    const preview = await previewToCommit({ store: other.write, now: lab.now }, id, 'delta');
    assert(preview !== undefined && preview.untouched === undefined);
    await writePreview(other.write, preview);
    const failed = preview.evaluations.findIndex(({ effects }) => effects.some(({ kind }) => kind === 'error'));
    if (failed === 0) await assertOnlyFailed(id, lab.store, other.write);
    // A run tries what has failed once more, after everything else that it has to do, so it may end otherwise.
    if (failed >= 0) return 'failed';
    // Whom the object wakes, in any connector, is synchronized by the next run, which after a commit may be this one.
    for (const name of [connector, ...connectors])
      for (const { write } of [one, other, one, other, other]) await deltaSynchronization(write, name, lab.now);
    assert.deepEqual(await state(other.write), await state(one.write));
    return 'committed';
  } finally {
    await one.close();
    await other.close();
  }
}

describe('a committed preview', () => {
  it('is what a run stores: committing and then running comes to the same as running', { timeout: 300_000 }, async () => {
    const seen = { committed: 0, failed: 0 };
    await fc.assert(
      fc.asyncProperty(changes, async (story) => {
        const lab = await laboratory(laboratorySetup);
        for (const next of story) {
          await bring(lab, next);
          for (const connector of connectors) {
            const [only, ...others] = await due(lab.store, connector);
            if (only !== undefined && others.length === 0) {
              const outcome = await inFolder((folder) => bothWays(lab, folder, connector, only));
              seen[outcome]++;
            }
            await lab.sync(connector);
          }
        }
        await lab[Symbol.asyncDispose]();
      }),
      { numRuns: Number(process.env.ISTHMUS_PROPERTY_RUNS ?? 12), seed: Number(process.env.ISTHMUS_PROPERTY_SEED ?? 5) },
    );
    // Stories are random: usually dozens.
    expect(seen.committed).toBeGreaterThan(0);
  });
});

describe('a generated preview leaves no trace', () => {
  it('not one byte of the database changes, whatever is previewed', { timeout: 300_000 }, async () => {
    const seen = { changing: 0 };
    await fc.assert(
      fc.asyncProperty(changes, async (story) => {
        const lab = await laboratory(laboratorySetup);
        for (const [at, next] of story.entries()) {
          await bring(lab, next);
          if (at % 2 === 0) for (const connector of connectors) await lab.sync(connector);
        }
        const before = await digest(lab);
        for (const connector of connectors)
          for (const id of await lab.store.csSelect({ connector: connectorId(connector) }))
            for (const mode of previewModes) {
              const preview = await generate(lab, id, mode);
              if (preview?.evaluations.some(({ effects }) => effects.some(({ kind }) => kind !== 'count'))) seen.changing++;
            }
        expect(await digest(lab)).toBe(before);
        await lab[Symbol.asyncDispose]();
      }),
      { numRuns: 8, seed: Number(process.env.ISTHMUS_PROPERTY_SEED ?? 5) },
    );
    // Stories are random: usually dozens.
    expect(seen.changing).toBeGreaterThan(0);
  });

  it('it is given the handle that cannot write, by type and by connection', async () => {
    const lab = await laboratory({ rules: [], connectors: ['forest'] });
    await lab.import('forest', user('a'));
    const { read } = lab.opened;
    // @ts-expect-error: the read handle has no method that writes.
    expect(read.write).toBeUndefined();
    // @ts-expect-error: nor can it stand where a write handle is asked for.
    const writing: WriteStore = read;
    const names: readonly string[] = Object.keys(writing);
    for (const name of ['write', 'hold', 'saveSetting', 'saveRules', 'saveConnector', 'declareIndexes', 'newCsId', 'startRun'])
      expect(names).not.toContain(name);
  });
});
