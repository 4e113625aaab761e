import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runResult } from '../../shared/codes/run-results.ts';
import { ENTRA_CONNECTOR_ID } from '../../shared/model/identifier.ts';
import { router } from '../api/router.ts';
import type { Engine } from '../host/engine.ts';
import type { CyclePolicy } from '../runs/cycle.ts';
import type { RunRecord } from '../store/run-history.ts';
import { activeDirectoryLdif, KEPT_BACK } from './active-directory-forest.ts';
import {
  connectToSandbox,
  cycle,
  databaseFaults,
  exportsOf,
  ldifSource,
  openLab,
  removeFolder,
  temporaryFolder,
  tenantOf,
} from './engine-lab.ts';
import { countBatches, killAtBatch, killCycle, type SeenStep, watchCycle } from './engine-process.ts';
import { type Forest, makeForest } from './forest.ts';
import { applyChange, groupOf, personOf, thirtyChanges } from './forest-changes.ts';
import { type Random, seededRandom } from './random.ts';
import { expectedTenant, tenantPicture } from './tenant-picture.ts';

/** Where the engine stands when it is killed. */
interface Situation {
  readonly name: string;
  /** A closed data folder, copied for each kill. */
  readonly template: string;
  /** What the directory holds now. */
  readonly forest: Forest;
  readonly policy: CyclePolicy;
  /** Milliseconds added to every request to the tenant, so that exports last. */
  readonly latency: number;
  /** The steps of a cycle that nobody kills. */
  steps: readonly SeenStep[];
  deletedUsers: number;
}

const POINTS = 10;
/** Batch boundaries, spread over a cycle. */
const BOUNDARIES = 8;
/** A kill that comes too late hits nothing: it is made again somewhere else, each time earlier in a step. */
const ATTEMPTS = 20;
const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
const phases = {
  import: ['full-import', 'delta-import'],
  synchronization: ['full-synchronization', 'delta-synchronization'],
  export: ['export'],
} as const;

let folder: string;
let situations: Situation[];

beforeAll(async () => {
  folder = temporaryFolder();
  situations = [
    await firstSynchronization('first synchronization', 250, 20),
    await thirtyChangesLater('thirty changes', 250, 20),
    await firstSynchronization('first synchronization of 1,500 people', 1500, 60),
  ];
  for (const situation of situations) situation.steps = await inCopy(situation, (dataFolder) => watchCycle({ ...situation, dataFolder }));
}, 600_000);

afterAll(() => removeFolder(folder));

describe('issue 2, criterion 6: the engine is killed and the next cycle converges', () => {
  describe.each(Object.keys(phases) as (keyof typeof phases)[])('during %s', (phase) => {
    it.each(Array.from({ length: POINTS }, (_, point) => point))('point %i', async (point) => {
      const random = seededRandom(seed + 100 * point + Object.keys(phases).indexOf(phase));
      // Of ten, one in the large forest; the others by turns.
      const situation = situations[point === POINTS - 1 ? 2 : point % 2] as Situation;
      for (let attempt = 1; !(await killedAndRecovered(situation, phase, random, attempt)); attempt++) {
        if (attempt === ATTEMPTS) throw new Error(`KILL_SEED=${seed}: no kill hit the ${phase} of "${situation.name}"`);
      }
    });
  });

  // Additions, changes, deletes; every batch of a step is a boundary, and no timing decides which of them is hit.
  it.each(['before', 'after'] as const)('%s a batch is written, wherever it is', { timeout: 600_000 }, async (moment) => {
    const situation = { ...(situations[1] as Situation), latency: 0 };
    const batches = await inCopy(situation, (dataFolder) => countBatches({ ...situation, dataFolder }));
    expect(batches).toBeGreaterThan(BOUNDARIES);
    const random = seededRandom(seed + 2000);
    for (let part = 0; part < BOUNDARIES; part++) {
      let batch = 1 + Math.floor(((part + random.next()) * batches) / BOUNDARIES);
      // How many batches an export takes depends on how fast its answers come; a number too high hits nothing.
      while (!(await recoveredFromBatch(situation, moment, batch))) batch--;
    }
  });

  it.each([0, 1])('eight times in a row, anywhere, before anything could recover (%i)', async (index) => {
    const situation = situations[index] as Situation;
    const random = seededRandom(seed + 1000 + index);
    const story = `KILL_SEED=${seed}: ${situation.name}, killed eight times in a row`;
    await inCopy(situation, async (dataFolder) => {
      for (let times = 0; times < 8; times++) {
        const step = random.pick(situation.steps);
        await killCycle({ ...situation, dataFolder }, step.at, random.next() * step.milliseconds);
      }
      const engine = await openLab(dataFolder);
      try {
        await expectRecovery(engine, situation, story);
      } finally {
        await engine.close();
      }
    });
  });
});

/** False when the kill missed the phase. */
function killedAndRecovered(situation: Situation, phase: keyof typeof phases, random: Random, attempt: number): Promise<boolean> {
  const candidates = situation.steps.filter(
    ({ type, milliseconds }) => (phases[phase] as readonly string[]).includes(type) && milliseconds > 4,
  );
  const step = random.pick(candidates);
  const after = (random.next() * step.milliseconds) / attempt;
  const story = `KILL_SEED=${seed}: ${situation.name}, killed ${after.toFixed(1)} ms into step ${step.at}, ${step.type}`;
  return inCopy(situation, async (dataFolder) => {
    if (!(await killCycle({ ...situation, dataFolder }, step.at, after))) return false;
    const engine = await openLab(dataFolder);
    try {
      const { rows: runs } = await engine.store.read.runs({ offset: 0, limit: 100 });
      const stopped = runs.filter((run) => run.status === 'stopped-server');
      expect(stopped, story).toHaveLength(1);
      expect(await shownOf(engine, stopped[0]), story).toEqual(SHOWN_AS_STOPPED);
      expect(
        runs.every((run) => run.ended !== undefined && run.steps.every((one) => one.ended !== undefined)),
        story,
      ).toBe(true);
      expect(databaseFaults(dataFolder), story).toEqual([]);

      await expectRecovery(engine, situation, story);
      return true;
    } finally {
      await engine.close();
    }
  });
}

/** False when the cycle had fewer batches. */
function recoveredFromBatch(situation: Situation, moment: 'before' | 'after', batch: number): Promise<boolean> {
  if (batch < 1) throw new Error(`KILL_SEED=${seed}: the cycle of "${situation.name}" wrote nothing`);
  return inCopy(situation, async (dataFolder) => {
    if (!(await killAtBatch({ ...situation, dataFolder }, moment, batch))) return false;
    const engine = await openLab(dataFolder);
    try {
      await expectRecovery(engine, situation, `KILL_SEED=${seed}: ${situation.name}, killed ${moment} batch ${batch}`);
      return true;
    } finally {
      await engine.close();
    }
  });
}

/** One cycle mends everything, and the one after it has nothing left to export. */
async function expectRecovery(engine: Engine, situation: Situation, story: string): Promise<void> {
  await cycle(engine);
  await expectConverged(engine, situation, story);
  expect(exportsOf(await cycle(engine)), `${story}: a further cycle exports nothing`).toEqual({});
  await expectConverged(engine, situation, story);
  expect(databaseFaults(engine.dataFolder), story).toEqual([]);
}

/** How the Operations tab shows the run and its last step. */
async function shownOf(engine: Engine, run: RunRecord | undefined): Promise<typeof SHOWN_AS_STOPPED> {
  const api = createRouterClient(router, { context: { engine, user: 'tester' } });
  const { status, statusClass, steps } = await api.operations.run({ id: run?.id ?? 0 });
  const step = steps.at(-1);
  return { run: status, class: statusClass, step: step?.status ?? '', meaning: step?.meaning ?? '' };
}

const SHOWN_AS_STOPPED = {
  run: 'stopped-server',
  class: runResult('stopped-server').class as string,
  step: 'stopped-server',
  meaning: 'The engine ended unexpectedly during the run.',
};

/** The tenant is as expected, and neither the metaverse nor a connector space holds anything twice. */
async function expectConverged(engine: Engine, { forest, deletedUsers }: Situation, story: string): Promise<void> {
  const tenant = await tenantOf(engine);
  expect(tenantPicture(tenant), story).toEqual(expectedTenant(forest, { anchor: (id) => anchorIn(forest, id) }));
  expect(tenant.deletedUsers().length, `${story}: deleted users`).toBe(deletedUsers);
  const { people, groups } = forest;
  const counts = await engine.store.read.mvCounts();
  expect(Object.fromEntries(counts), story).toEqual({ person: people.size + KEPT_BACK.person, group: groups.size + KEPT_BACK.group });
  const statistics = await engine.store.read.csStatistics(ENTRA_CONNECTOR_ID);
  const { all, connectors, exportAdd, exportUpdate, exportDelete, awaitingConfirmation, exportErrors, importErrors } = statistics;
  const size = people.size + groups.size;
  expect([all, connectors], story).toEqual([size, size]);
  expect([exportAdd, exportUpdate, exportDelete, awaitingConfirmation, exportErrors, importErrors], story).toEqual([0, 0, 0, 0, 0, 0]);
}

async function firstSynchronization(name: string, people: number, groups: number): Promise<Situation> {
  const forest = makeForest({ people, groups });
  const file = join(folder, `${name}.ldif`);
  writeFileSync(file, activeDirectoryLdif(forest));
  const template = await prepare(name, (engine) => connectToSandbox(engine, ldifSource(file)));
  return { name, template, forest, policy: 'initial', latency: people > 1000 ? 5 : 15, steps: [], deletedUsers: 0 };
}

async function thirtyChangesLater(name: string, people: number, groups: number): Promise<Situation> {
  const forest = makeForest({ people, groups });
  const file = join(folder, `${name}.ldif`);
  writeFileSync(file, activeDirectoryLdif(forest));
  const template = await prepare(name, async (engine) => {
    await connectToSandbox(engine, ldifSource(file));
    await cycle(engine, 'initial');
  });
  const before = forest.people.size;
  const changes = thirtyChanges(forest);
  for (const change of changes) applyChange(forest, change);
  writeFileSync(file, activeDirectoryLdif(forest));
  const added = changes.filter(({ kind }) => kind === 'add-person').length;
  return { name, template, forest, policy: 'delta', latency: 40, steps: [], deletedUsers: before + added - forest.people.size };
}

async function prepare(name: string, work: (engine: Engine) => Promise<void>): Promise<string> {
  const template = join(folder, name);
  const engine = await openLab(template);
  try {
    await work(engine);
  } finally {
    await engine.close();
  }
  return template;
}

async function inCopy<T>({ template }: Situation, work: (dataFolder: string) => Promise<T>): Promise<T> {
  const copy = temporaryFolder();
  try {
    cpSync(template, copy, { recursive: true });
    return await work(copy);
  } finally {
    removeFolder(copy);
  }
}

const anchorIn = (forest: Forest, id: string): string =>
  Buffer.from((id.startsWith('group') ? groupOf(forest, id) : personOf(forest, id)).guid).toString('base64');
