import { describe, expect, it } from 'vitest';
import type { CsId } from '../../../shared/model/identifier.ts';
import { Layer } from '../../../shared/model/object.ts';
import { type GuardedOperation, THRESHOLDS_SETTING, type ThresholdLimit } from '../../../shared/model/threshold.ts';
import { openStore } from '../../store/sqlite/open-store.ts';
import { dn, RunLaboratory, runLaboratory } from '../testing/run-laboratory.ts';
import { entry } from '../testing/scripted-connector.ts';
import { approveNewest, newestStep, setLimits, storeDigest, trippedList } from '../testing/threshold-laboratory.ts';

const members = (...names: number[]) => names.map((name) => ({ ref: dn(`P${name}`) }));

/** So many people and a group of the first four. */
async function exported(people: number, kind: 'directory' | 'tenant' = 'directory'): Promise<RunLaboratory> {
  const lab = await runLaboratory(kind);
  lab.system.put(
    ...Array.from({ length: people }, (_, index) =>
      entry(`${index}`, dn(`P${index}`), { title: ['old'], displayName: [`Person ${index}`] }),
    ),
    entry('g', dn('Staff'), { member: members(0, 1, 2, 3).slice(0, people) }, 'group'),
  );
  await lab.run('full-import');
  await lab.synchronize();
  return lab;
}

const deletes = async (lab: RunLaboratory, ...anchors: (string | number)[]) => {
  for (const anchor of anchors) await lab.stage(`${anchor}`, { operation: 'delete', attributes: {} });
};

async function stageMembers(lab: RunLaboratory, ...layers: readonly (readonly [anchor: string, layers: number])[]): Promise<void> {
  const group = await lab.object('g');
  if (group === undefined) throw new Error('no group');
  await lab.stage('g', { operation: 'update', attributes: {} });
  const ids = await Promise.all(layers.map(async ([anchor]) => (await lab.object(anchor))?.id as CsId));
  await lab.store.write({
    edges: layers.map(([, bits], index) => ({ cs: group.id, attribute: 'member', target: ids[index] as CsId, layers: bits })),
  });
}

const limited = (operation: GuardedOperation, more: Partial<ThresholdLimit>): ThresholdLimit => ({ step: 'export', operation, ...more });
const old = Layer.base | Layer.unappliedDelete;
const rows: readonly {
  readonly operation: GuardedOperation;
  readonly stage: (lab: RunLaboratory) => Promise<unknown>;
  readonly sent: { readonly [counter: string]: number };
  readonly percent: number;
}[] = [
  {
    operation: 'add',
    stage: async (lab) => {
      for (const name of ['A', 'B', 'C']) await lab.provision(dn(name), { title: ['new'] });
    },
    sent: { 'export-add': 3 },
    percent: 300 / 11,
  },
  {
    operation: 'update',
    stage: async (lab) => {
      for (const anchor of ['0', '1', '2']) await lab.stage(anchor, { operation: 'update', attributes: { title: ['new'] } });
    },
    sent: { 'export-update': 3 },
    percent: 300 / 11,
  },
  {
    operation: 'rename',
    stage: async (lab) => {
      for (const anchor of ['0', '1', '2']) await lab.stage(anchor, { operation: 'update', dn: dn(`Q${anchor}`), attributes: {} });
    },
    sent: { 'export-rename': 3 },
    percent: 300 / 11,
  },
  { operation: 'delete', stage: (lab) => deletes(lab, 0, 1, 2), sent: { 'export-delete': 3 }, percent: 300 / 11 },
  {
    operation: 'membership',
    stage: (lab) => stageMembers(lab, ['0', old], ['5', Layer.unappliedAdd], ['6', Layer.unappliedAdd]),
    sent: { 'export-update': 1 },
    percent: 75,
  },
];

describe('thresholds of an export', () => {
  describe.each(rows)('$operation', ({ operation, stage, sent, percent }) => {
    it.each([
      ['absolute', { count: 2 }, { count: 3 }],
      ['percentage', { percent: percent - 0.1 }, { percent: percent + 0.1 }],
      ['of a type', { count: 2, objectType: operation === 'membership' ? 'group' : 'USER' }, { count: 2, objectType: 'contact' }],
    ])('%s: the number itself passes, one more stops the step before the first request', async (_, tooLow, enough) => {
      await using lab = await exported(10);
      await stage(lab);
      const before = await storeDigest(lab.store);
      const directory = JSON.stringify([...lab.system.objects]);
      await setLimits(lab.store, lab.connector.id, limited(operation, tooLow));
      const code = operation === 'delete' ? 'stopped-deletion-threshold-exceeded' : 'stopped-object-limit';
      expect(await lab.run('export')).toEqual({ status: code, counters: {} });
      expect(lab.system.received).toEqual([]);
      expect(await storeDigest(lab.store)).toBe(before);
      expect(JSON.stringify([...lab.system.objects])).toBe(directory);
      expect(await trippedList(lab.store)).toHaveLength(operation === 'membership' ? 1 : 3);
      expect((await newestStep(lab.store)).tripped?.exceeded).toMatchObject([{ operation, found: 3 }]);

      await setLimits(lab.store, lab.connector.id, limited(operation, enough));
      expect(await lab.run('export')).toEqual({ status: 'success', counters: sent });
    });
  });

  it('counts exactly what would be sent', async () => {
    await using lab = await exported(10);
    for (const { stage } of rows.filter(({ operation }) => operation === 'add' || operation === 'membership')) await stage(lab);
    await deletes(lab, 7, 8);
    await lab.stage('1', { operation: 'delete-add', attributes: { title: ['new'] } });
    await lab.provision(dn('Contact'), {}, 'contact');
    lab.system.takes = ({ objectType }) => objectType !== 'contact';
    await setLimits(lab.store, lab.connector.id, ...rows.map(({ operation }) => limited(operation, { count: 0 })));
    await lab.run('export');
    const found = (await newestStep(lab.store)).tripped?.exceeded.map((limit) => [limit.operation, limit.found]);
    await setLimits(lab.store, lab.connector.id);
    lab.system.refuse = ({ objectType }) => (objectType === 'contact' ? { code: 'x', message: 'not taken' } : undefined);
    await lab.run('export');
    const sent = new Map<string, number>();
    const count = (name: string, by = 1) => sent.set(name, (sent.get(name) ?? 0) + by);
    const counted = new Set<string>();
    for (const { id, operation, references, objectType } of lab.system.received) {
      if (objectType === 'contact') continue;
      if (!counted.has(`${id} ${operation}`)) count(operation);
      counted.add(`${id} ${operation}`);
      if (references.length > 0) count('membership', references.length);
    }
    expect(Object.fromEntries(found ?? [])).toEqual(Object.fromEntries(sent));
  });
});

describe('engine.md §9.1 E26', () => {
  it('500 deletes of a tenant pass, 501 stop everything, the adds too', async () => {
    await using lab = await exported(501, 'tenant');
    await deletes(lab, ...Array.from({ length: 501 }, (_, index) => index));
    for (const name of ['a', 'b', 'c']) await lab.provision(`CN=${name}`, {});
    expect(await lab.run('export')).toEqual({ status: 'stopped-deletion-threshold-exceeded', counters: {} });
    expect(lab.system.received).toEqual([]);
    expect((await newestStep(lab.store)).message).toBe(
      '501 of 502 (99.8 %) objects would be deleted in harbour.example; 500 are allowed. Nothing was exported.',
    );
    await lab.stage('0', { operation: 'update', attributes: { title: ['stays'] } });
    expect(await lab.run('export')).toEqual({ status: 'success', counters: { 'export-add': 3, 'export-update': 1, 'export-delete': 500 } });
  });

  it('a directory has no limit unless one is set; limits that were set replace the default, also when there are none', async () => {
    await using directory = await exported(501);
    await deletes(directory, ...Array.from({ length: 501 }, (_, index) => index));
    expect((await directory.run('export')).status).toBe('success');
    await using tenant = await exported(501, 'tenant');
    await deletes(tenant, ...Array.from({ length: 501 }, (_, index) => index));
    await setLimits(tenant.store, tenant.connector.id);
    expect((await tenant.run('export')).status).toBe('success');
  });

  it('a setting nobody understands does not switch the guard off', async () => {
    await using lab = await exported(501, 'tenant');
    await deletes(lab, ...Array.from({ length: 501 }, (_, index) => index));
    for (const nonsense of [
      'off',
      { [lab.connector.id]: 'off' },
      { [lab.connector.id]: [{ step: 'export', operation: 'delete', count: -1 }] },
    ]) {
      await lab.store.saveSetting(THRESHOLDS_SETTING, nonsense);
      expect((await lab.run('export')).status).toBe('stopped-deletion-threshold-exceeded');
    }
  });
});

describe('approval of an export', () => {
  const tripped = async (kind: 'directory' | 'tenant' = 'directory') => {
    const lab = await exported(6, kind);
    await setLimits(lab.store, lab.connector.id, limited('delete', { count: 2 }));
    await deletes(lab, 0, 1, 2);
    expect((await lab.run('export')).status).toBe('stopped-deletion-threshold-exceeded');
    return lab;
  };

  it('lets exactly that batch out, once', async () => {
    await using lab = await tripped();
    await approveNewest(lab.store);
    expect(await lab.run('export')).toEqual({ status: 'success', counters: { 'export-delete': 3 } });
    await lab.run('full-import');
    await deletes(lab, 3, 4, 5);
    expect((await lab.run('export')).status).toBe('stopped-deletion-threshold-exceeded');
  });

  it('another batch stops again and says how it differs; the approved one still goes through', async () => {
    await using lab = await tripped();
    await approveNewest(lab.store);
    await deletes(lab, 3);
    expect((await lab.run('export')).status).toBe('stopped-deletion-threshold-exceeded');
    expect(await newestStep(lab.store)).toMatchObject({
      message: expect.stringMatching(/approved after run 2 was another one: 1 objects are new in this one, 0 are missing, 0 differ\.$/),
      tripped: { difference: { more: 1, fewer: 0, changed: 0 } },
    });
    await lab.stage('3', { operation: 'update', attributes: { title: ['x'] } });
    expect((await lab.run('export')).counters).toEqual({ 'export-delete': 3, 'export-update': 1 });
  });

  it('a subset is another batch', async () => {
    await using lab = await tripped();
    await deletes(lab, 3);
    await lab.run('export');
    await approveNewest(lab.store);
    await lab.stage('3', { operation: 'update', attributes: { title: ['x'] } });
    expect((await lab.run('export')).status).toBe('stopped-deletion-threshold-exceeded');
    expect((await newestStep(lab.store)).tripped?.difference).toMatchObject({ more: 0, fewer: 1, changed: 0 });
  });

  it('outlives a crash between approval and run', async () => {
    const first = await tripped();
    await approveNewest(first.store);
    // Opened again on the folder as a dead engine leaves it.
    await first.close();
    const opened = await openStore({ dataFolder: first.folder });
    await using lab = new RunLaboratory(opened.write, first.connector, first.folder, () => opened.close());
    expect(await lab.run('export')).toEqual({ status: 'success', counters: { 'export-delete': 3 } });
  });

  it('nothing can be approved that did not trip', async () => {
    await using lab = await exported(1);
    await expect(approveNewest(lab.store)).rejects.toThrow('No limit stopped run 1');
  });
});
