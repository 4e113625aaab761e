import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunDetail } from '../../shared/contract/operations.ts';
import { ENTRA_CONNECTOR_ID } from '../../shared/model/identifier.ts';
import { type ExploredForest, exploredForest } from '../host/testing/temporary-engine.ts';

let host: ExploredForest;
beforeAll(async () => {
  host = await exploredForest();
});
afterAll(() => host.close());

const runOf = (connector: string, profile: string): RunDetail => {
  const run = host.runs.find((candidate) => candidate.connector === connector && candidate.profile === profile);
  if (run === undefined) throw new Error(`${profile} of ${connector} did not run`);
  return run;
};
describe('Operations', () => {
  it('lists the runs of the cycle, newest first, by connector', async () => {
    const page = await host.api.operations.runs({});
    expect(page.rows.map((run) => run.id)).toEqual(host.runs.map((run) => run.id).reverse());
    expect(page.rows.every((run) => run.status === 'success' || run.status === 'completed-no-objects')).toBe(true);
    const own = await host.api.operations.runs({ connector: host.forest, limit: 1 });
    expect(own).toMatchObject({
      total: 2,
      rows: [{ connectorName: 'harbour.example', profile: 'Full Synchronization', statusClass: 'ok' }],
    });
  });

  it('console.md §15.8: an import has Discovery and Staging, zero rows where the original shows them', () => {
    const [harbour, asia] = runOf(host.forest, 'Full Import').steps;
    expect(harbour).toMatchObject({ number: 1, typeName: 'Full Import (Stage Only)', partition: 'DC=harbour,DC=example', errorCount: 0 });
    expect(asia).toMatchObject({ number: 2, partition: 'DC=asia,DC=harbour,DC=example' });
    expect(harbour?.statistics).toEqual([
      { title: 'Discovery', rows: [{ label: 'Filtered Objects', value: 35, counters: [] }] },
      {
        title: 'Staging',
        rows: [
          { label: 'Unchanged', value: 0, counters: [] },
          { label: 'Adds', value: 234, counters: ['stage-add'] },
          { label: 'Updates', value: 0, counters: [] },
          { label: 'Renames', value: 0, counters: [] },
          { label: 'Deletes', value: 0, counters: [] },
        ],
      },
    ]);
  });

  it('console.md §15.8: a synchronization sums its counters and has a group per target connector', () => {
    const steps = runOf(host.forest, 'Full Synchronization').steps;
    const value = (title: string, label: string) =>
      steps.reduce(
        (sum, step) => sum + (step.statistics.find((group) => group.title === title)?.rows.find((row) => row.label === label)?.value ?? 0),
        0,
      );
    expect(value('Inbound Synchronization', 'Projections')).toBe(376);
    expect(value('Inbound Synchronization', 'Disconnectors')).toBe(14);
    expect(value('Outbound Synchronization | Sandbox tenant', 'Provisioning Adds')).toBe(376);
    for (const step of steps) {
      expect(step.statistics.map((group) => group.title)).toEqual(['Inbound Synchronization', 'Outbound Synchronization | Sandbox tenant']);
      expect(step.statistics[1]?.target).toBe(ENTRA_CONNECTOR_ID);
      expect(step.statistics[1]?.rows.every((row) => row.value > 0)).toBe(true);
    }
  });

  it('opens the objects behind a number with their changes, page by page', async () => {
    const [step] = runOf(host.forest, 'Full Import').steps;
    const ask = (offset: number, limit: number) =>
      host.api.operations.stepObjects({ step: step?.id ?? 0, counters: ['stage-add'], offset, limit });
    const first = await ask(0, 200);
    const rest = await ask(200, 200);
    expect([first.total, first.rows.length, rest.rows.length]).toEqual([234, 200, 34]);
    const everybody = [...first.rows, ...rest.rows];
    expect(new Set(everybody.map((row) => row.dn)).size).toBe(234);
    const ulrike = everybody.find((row) => row.dn.startsWith('CN=Weiß\\, Ulrike'));
    expect(ulrike?.changes).toContainEqual(
      expect.objectContaining({ attribute: 'sn', change: 'add', before: [], after: [{ type: 'string', text: 'Weiß' }] }),
    );
    const cs = await host.api.objects.connectorSpaceObject({ id: ulrike?.object ?? '' });
    expect(cs.dn).toBe(ulrike?.dn);
    const [exported] = runOf(ENTRA_CONNECTOR_ID, 'Export').steps;
    const adds = await host.api.operations.stepObjects({ step: exported?.id ?? 0, counters: ['export-add'], limit: 1 });
    expect(adds.total).toBe(358);
  });

  it('names errors with meaning and remedy', async () => {
    const [step] = runOf(ENTRA_CONNECTOR_ID, 'Export').steps;
    const { rows, total } = await host.api.operations.stepErrors({ step: step?.id ?? 0 });
    expect(total).toBe(step?.errorCount);
    for (const row of rows) expect(row).toMatchObject({ kind: 'export', code: expect.any(String), meaning: expect.stringMatching(/\.$/) });
    await expect(host.api.operations.run({ id: 4711 })).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'There is no run 4711.' });
  });
});

describe('Connectors', () => {
  it('shows state, counts and what a connector can do; secrets never leave', async () => {
    const [source, tenant] = await host.api.connectors.list();
    expect(source).toMatchObject({
      name: 'harbour.example',
      state: 'Idle',
      objects: 390,
      fullImportRequired: false,
      fullSyncRequired: false,
    });
    expect(source?.profiles.map((profile) => profile.key)).toEqual(['full-import', 'full-synchronization', 'delta-synchronization']);
    expect(tenant?.profiles.map((profile) => profile.key)).toEqual([
      'full-import',
      'full-synchronization',
      'delta-import',
      'delta-synchronization',
      'export',
    ]);
    const detail = await host.api.connectors.get({ id: host.forest });
    expect(detail).toMatchObject({ statistics: { all: expect.any(Number), connectors: 376 }, partitions: { length: 2 } });
  });

  it('a run is refused while one is going on, a connector cannot be removed during a run, stop ends it', async () => {
    const first = await host.api.connectors.run({ id: host.forest, profile: 'full-synchronization' });
    await expect(host.api.connectors.run({ id: host.forest, profile: 'full-import' })).rejects.toMatchObject({
      code: 'NOT_STARTED',
      defined: true,
      data: { code: 'no-start-ma-already-running' },
    });
    await expect(host.api.connectors.remove({ id: ENTRA_CONNECTOR_ID })).rejects.toMatchObject({
      data: { code: 'no-start-ma-already-running' },
    });
    expect(await host.api.connectors.stop({ id: host.forest })).toEqual({ stopped: true });
    expect(await host.api.operations.run({ id: first.run })).toMatchObject({ ended: expect.any(Number) });
    expect(await host.api.connectors.stop({ id: host.forest, cycle: true })).toEqual({ stopped: false });
    await expect(host.api.connectors.run({ id: host.forest, profile: 'sideways' })).rejects.toMatchObject({
      code: 'INVALID',
      data: { field: 'profile' },
    });
    await expect(host.api.connectors.run({ id: 'nobody', profile: 'export' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('stop with `cycle` ends the cycle, not only its present run', async () => {
    const cycle = host.api.connectors.cycle({ policy: 'initial', wait: true });
    await expect(host.api.connectors.cycle({ policy: 'delta' })).rejects.toMatchObject({ data: { code: 'no-start-ma-already-running' } });
    expect(await host.api.connectors.stop({ id: host.forest, cycle: true })).toEqual({ stopped: true });
    expect((await cycle).runs?.length).toBeLessThan(3);
    const { rows } = await host.api.operations.runs({});
    expect(rows.every((run) => run.ended !== undefined)).toBe(true);
  });
});
