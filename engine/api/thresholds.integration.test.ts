import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExploredForest, exploredForest } from '../host/testing/temporary-engine.ts';

describe('thresholds over the API, on the sample forest', () => {
  let lab: ExploredForest;
  beforeAll(async () => {
    lab = await exploredForest();
  });
  afterAll(() => lab.close());

  const run = async (profile: string) => {
    const { run: id } = await lab.api.connectors.run({ id: lab.forest, profile, wait: true });
    return lab.api.operations.run({ id });
  };

  it('a synchronization that would take people out of the tenant stops, lists them by name, and goes on once approved', async () => {
    const { api, engine, forest } = lab;
    await api.thresholds.set({ connector: forest, limits: [{ step: 'synchronization', operation: 'delete', count: 10 }] });
    const outbound = (await engine.store.read.rules()).filter(({ direction }) => direction === 'outbound');
    await engine.store.write.saveRules(outbound.map((rule) => ({ ...rule, enabled: false })));
    const stopped = await run('full-synchronization');
    expect(stopped).toMatchObject({ status: 'stopped-deletion-threshold-exceeded', statusClass: 'guard' });
    const step = stopped.steps.find((candidate) => candidate.tripped !== undefined);
    if (step === undefined) throw new Error('nothing tripped');
    expect(step.tripped?.exceeded).toEqual([expect.objectContaining({ operation: 'delete', where: 'Sandbox tenant', count: 10 })]);
    const page = await api.thresholds.tripped({ step: step.id, limit: 5 });
    expect(page.total).toBe(step.tripped?.objects);
    for (const row of page.rows) {
      expect(row).toMatchObject({
        operation: 'delete',
        where: 'Sandbox tenant',
        object: expect.any(String),
        displayName: expect.any(String),
      });
    }
    const [first] = page.rows;
    expect((await api.thresholds.tripped({ step: step.id, text: first?.displayName ?? '', limit: 5 })).rows).toContainEqual(first);
    expect((await api.thresholds.tripped({ step: step.id, operations: ['add'] })).total).toBe(0);

    await api.thresholds.approve({ run: stopped.id, step: step.id });
    const shown = (await api.operations.run({ id: stopped.id })).steps.find(({ id }) => id === step.id);
    expect(shown?.tripped?.approval).toMatchObject({ user: expect.any(String) });
    expect((await api.thresholds.get({ connector: forest })).approvals).toMatchObject([{ step: 'synchronization', run: stopped.id }]);
    const again = await run('full-synchronization');
    expect(again.steps[0]?.status).not.toBe('stopped-deletion-threshold-exceeded');
    expect((await api.thresholds.get({ connector: forest })).approvals).toEqual([]);
  });

  it('refuses what cannot be: unknown connectors, two limits for the same, approvals of nothing', async () => {
    const { api, forest, runs } = lab;
    await expect(api.thresholds.get({ connector: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const twice = { step: 'import' as const, operation: 'delete' as const, count: 1 };
    await expect(api.thresholds.set({ connector: forest, limits: [twice, twice] })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    const [first] = runs;
    await expect(api.thresholds.approve({ run: first?.id ?? 0, step: first?.steps[0]?.id ?? 0 })).rejects.toMatchObject({
      code: 'NOT_STARTED',
    });
  });
});
