import { describe, expect, it } from 'vitest';
import type { StepError, StepObject } from '../run-history.ts';
import { cs, forest, ruleA, temporaryStore, tenant } from '../store.fixture.ts';

const progress = { status: 'in-progress', processed: 10, total: 20, counters: { 'stage-add': 10 }, outbound: [] };
const page = { offset: 0, limit: 10 };

describe('run history', () => {
  it('follows a run from its start to its end', async () => {
    await using store = await temporaryStore({ now: () => 99 });
    const { read, write } = store;
    const run = await write.startRun({ connector: forest, profile: 'Full Import', user: 'ann', started: 1 });
    const step = await write.startStep({ run, number: 1, type: 'full-import', partition: 'DC=example,DC=com', started: 2 });
    const started = { id: step, number: 1, type: 'full-import', partition: 'DC=example,DC=com', started: 2 };
    const base = { id: run, connector: forest, number: 1, profile: 'Full Import', user: 'ann', started: 1 };
    expect(await read.run(run)).toEqual({
      ...base,
      status: 'in-progress',
      steps: [{ ...started, status: 'in-progress', processed: 0, counters: {}, outbound: [], errorCount: 0 }],
    });
    await write.write({ step: { id: step, progress } });
    expect((await read.run(run))?.steps[0]).toEqual({ ...started, ...progress, errorCount: 0 });
    const result = {
      ...progress,
      status: 'success',
      ended: 3,
      outbound: [{ connectorId: tenant, connectorName: 'Tenant', counters: { 'provisioned-add-flow': 1 } }],
      connection: { result: 'success', server: 'dc1.example.com', message: '' },
      message: 'Done',
    };
    await write.finishStep(step, result);
    await write.finishRun(run, 'success');
    expect(await read.run(run)).toEqual({ ...base, status: 'success', ended: 99, steps: [{ ...started, ...result, errorCount: 0 }] });
    expect(await read.run((run + 1) as typeof run)).toBeUndefined();
    await expect(write.finishRun((run + 1) as typeof run, 'success')).rejects.toThrow(/no run/);
  });

  it('numbers runs per connector, lists the newest first, and clears old ones without reusing numbers', async () => {
    await using store = await temporaryStore();
    const { read, write } = store;
    const start = async (connector: typeof forest, started: number, finish = true) => {
      const run = await write.startRun({ connector, profile: 'Delta Import', user: 'ann', started });
      const step = await write.startStep({ run, number: 1, type: 'delta-import', partition: 'p', started });
      await write.write({ stepObjects: Array.from({ length: 3000 }, (_, at) => object(step, 'stage-add', undefined, at)) });
      if (finish) await write.finishRun(run, 'success');
      return { run, step };
    };
    const first = await start(forest, 1);
    await start(tenant, 2);
    const open = await start(forest, 3, false);
    const numbers = async (connector?: typeof forest) =>
      (await read.runs({ connector, ...page })).rows.map((run) => [run.connector, run.number]);
    expect(await numbers()).toEqual([
      [forest, 2],
      [tenant, 1],
      [forest, 1],
    ]);
    expect(await numbers(tenant)).toEqual([[tenant, 1]]);
    expect((await read.runs({ offset: 1, limit: 1 })).total).toBe(3);
    expect(await write.clearRuns(100)).toBe(2);
    expect(await numbers()).toEqual([[forest, 2]]);
    expect((await read.stepObjects({ step: first.step, counters: ['stage-add'], ...page })).total).toBe(0);
    expect((await read.stepObjects({ step: open.step, counters: ['stage-add'], ...page })).total).toBe(3000);
    await write.finishRun(open.run, 'success');
    expect(await write.clearRuns(100)).toBe(1);
    const next = await write.startRun({ connector: forest, profile: 'Delta Import', user: 'ann', started: 5 });
    expect([next > open.run, (await read.run(next))?.number]).toEqual([true, 3]);
  });

  it('closes what a dead engine left open', async () => {
    await using store = await temporaryStore({ now: () => 50 });
    const { read, write } = store;
    const done = await write.startRun({ connector: forest, profile: 'Export', user: 'ann', started: 1 });
    await write.finishRun(done, 'success');
    const open = await write.startRun({ connector: forest, profile: 'Export', user: 'ann', started: 2 });
    const ended = await write.startStep({ run: open, number: 1, type: 'export', partition: 'p', started: 2 });
    await write.finishStep(ended, { ...progress, status: 'success', ended: 3, connection: undefined, message: undefined });
    await write.startStep({ run: open, number: 2, type: 'export', partition: 'q', started: 3 });
    expect(await write.closeInterruptedRuns()).toEqual([open]);
    expect(await read.run(open)).toMatchObject({
      status: 'stopped-server',
      ended: 50,
      steps: [
        { status: 'success', ended: 3 },
        { status: 'stopped-server', ended: 50 },
      ],
    });
    expect(await read.run(done)).toMatchObject({ status: 'success' });
    expect(await write.closeInterruptedRuns()).toEqual([]);
  });

  it('keeps objects by counter and target, and errors', async () => {
    await using store = await temporaryStore();
    const { read, write } = store;
    const run = await write.startRun({ connector: forest, profile: 'Full Synchronization', user: 'ann', started: 1 });
    const step = await write.startStep({ run, number: 1, type: 'full-synchronization', partition: 'p', started: 2 });
    const objects = [
      object(step, 'connector-flow', undefined, 1),
      object(step, 'connector-flow', tenant, 2),
      object(step, 'disconnector-joined-flow', undefined, 3),
    ];
    const errors: StepError[] = [
      {
        step,
        kind: 'import',
        code: 'cd-error',
        cs: cs(1),
        dn: 'CN=A',
        message: 'x',
        algorithmStep: 'join',
        rule: ruleA,
        attribute: 'mail',
        detail: { a: 'b' },
        firstOccurred: 1,
        lastOccurred: 2,
        retryCount: 0,
      },
      {
        step,
        kind: 'discovery',
        code: 'missing-dn',
        cs: undefined,
        dn: '',
        message: 'y',
        algorithmStep: 'staging',
        firstOccurred: 1,
        lastOccurred: 1,
        retryCount: 0,
      },
    ];
    await write.write({ stepObjects: objects, stepErrors: errors });
    expect(await read.stepObjects({ step, counters: ['connector-flow', 'disconnector-joined-flow', 'unknown'], ...page })).toEqual({
      rows: [objects[0], objects[2]],
      total: 2,
    });
    expect(await read.stepObjects({ step, counters: ['connector-flow'], target: tenant, ...page })).toEqual({
      rows: [objects[1]],
      total: 1,
    });
    expect(await read.stepErrors({ step, offset: 1, limit: 5 })).toEqual({ rows: [errors[1]], total: 2 });
    expect(await read.stepErrors({ step, ...page })).toEqual({ rows: errors, total: 2 });
    expect((await read.run(run))?.steps[0]?.errorCount).toBe(2);
  });
});

const object = (step: StepObject['step'], counter: string, target: typeof forest | undefined, id: number): StepObject => ({
  step,
  counter,
  target,
  cs: cs(id),
  dn: `CN=${id}`,
  objectType: 'user',
  changes: [{ attribute: 'manager', before: [{ ref: 'CN=Old' }], after: [5n, 'x', true, new Uint8Array([1])] }],
});
