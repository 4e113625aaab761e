import { describe, expect, it } from 'vitest';
import { type GuardedOperation, type ThresholdLimit, trippedCounters } from '../../../shared/model/threshold.ts';
import { ConnectorFailure } from '../../connectors/connector.ts';
import { dn, type RunLaboratory, runLaboratory } from '../testing/run-laboratory.ts';
import { deletion, entry } from '../testing/scripted-connector.ts';
import { approveNewest, newestStep, setLimits, storeDigest, trippedList } from '../testing/threshold-laboratory.ts';

const references = (...names: number[]) => names.map((name) => ({ ref: dn(`P${name}`) }));
const person = (index: number, name = `P${index}`, title = 'old') =>
  entry(`${index}`, dn(name), { title: [title], displayName: [`Person ${index}`] });
const staff = (...members: number[]) => entry('g', dn('Staff'), { member: references(...members) }, 'group');

/** Ten people and a group of four of them. */
async function harbour(): Promise<RunLaboratory> {
  const lab = await runLaboratory();
  lab.system.put(...Array.from({ length: 10 }, (_, index) => person(index)), staff(0, 1, 2, 3));
  await lab.run('full-import');
  await lab.synchronize();
  return lab;
}

interface Row {
  readonly operation: GuardedOperation;
  /** Three of them. */
  readonly change: (lab: RunLaboratory) => void;
  readonly counter: string;
  /** Of 11 objects, or of 4 members. */
  readonly percent: number;
  readonly list: readonly string[];
}
const rows: readonly Row[] = [
  {
    operation: 'add',
    change: (lab) => lab.system.put(person(20), person(21), person(22)),
    counter: 'stage-add',
    percent: 300 / 11,
    list: ['add CN=P20', 'add CN=P21', 'add CN=P22'],
  },
  {
    operation: 'update',
    change: (lab) => lab.system.put(person(0, 'P0', 'new'), person(1, 'P1', 'new'), person(2, 'P2', 'new')),
    counter: 'stage-update',
    percent: 300 / 11,
    list: ['update CN=P0', 'update CN=P1', 'update CN=P2'],
  },
  {
    operation: 'rename',
    change: (lab) => lab.system.put(person(4, 'Q4'), person(5, 'Q5'), person(6, 'Q6', 'new')),
    counter: 'stage-rename',
    percent: 300 / 11,
    list: ['rename CN=P4', 'rename CN=P5', 'rename CN=P6'],
  },
  {
    operation: 'delete',
    change: (lab) => ['7', '8', '9'].map((anchor) => lab.system.objects.delete(anchor)),
    counter: 'stage-delete',
    percent: 300 / 11,
    list: ['delete CN=P7', 'delete CN=P8', 'delete CN=P9'],
  },
  {
    operation: 'membership',
    change: (lab) => lab.system.put(staff(0, 1, 2, 4, 5)),
    counter: 'stage-update',
    percent: 75,
    list: ['membership CN=Staff'],
  },
];
const limited = (operation: GuardedOperation, more: Partial<ThresholdLimit>): ThresholdLimit => ({ step: 'import', operation, ...more });

describe('thresholds of an import', () => {
  describe.each(rows)('$operation', ({ operation, change, counter, percent, list }) => {
    it.each([
      ['absolute', { count: 2 }, { count: 3 }],
      ['percentage', { percent: percent - 0.1 }, { percent: percent + 0.1 }],
      ['of a type', { count: 2, objectType: operation === 'membership' ? 'Group' : 'User' }, { count: 2, objectType: 'contact' }],
    ])('%s: the number itself passes, one more stops the step before its first write', async (_, tooLow, enough) => {
      await using lab = await harbour();
      await lab.store.write({ watermark: { connector: lab.connector.id, partition: 'DC=harbour,DC=example', value: 'old' } });
      const before = await storeDigest(lab.store);
      change(lab);
      await setLimits(lab.store, lab.connector.id, limited(operation, tooLow));
      const code = operation === 'delete' ? 'stopped-deletion-threshold-exceeded' : 'stopped-object-limit';
      expect(await lab.run('full-import')).toEqual({ status: code, counters: {} });
      expect(await storeDigest(lab.store)).toBe(before);
      expect(await trippedList(lab.store)).toEqual(list);
      const step = await newestStep(lab.store);
      expect(step.tripped?.exceeded).toMatchObject([{ operation, found: 3 }]);
      expect(step.message).toMatch(/^3 of (11|10|4|1) \(.* are allowed\. Nothing was staged\.$/);

      await setLimits(lab.store, lab.connector.id, limited(operation, enough));
      expect(await lab.run('full-import')).toMatchObject({
        status: 'success',
        counters: { [counter]: operation === 'membership' ? 1 : 3 },
      });
    });
  });

  it('limits are independent: all that are exceeded are told and listed, the rest is not', async () => {
    await using lab = await harbour();
    for (const { change } of rows) change(lab);
    await setLimits(
      lab.store,
      lab.connector.id,
      limited('add', { count: 0 }),
      limited('delete', { count: 1 }),
      limited('update', { count: 4 }),
    );
    expect((await lab.run('full-import')).status).toBe('stopped-deletion-threshold-exceeded');
    expect((await newestStep(lab.store)).tripped).toMatchObject({ objects: 6, exceeded: [{ operation: 'add' }, { operation: 'delete' }] });
  });

  it('the list is searched by name, DN and type, also where nothing was ever stored', async () => {
    await using lab = await harbour();
    lab.system.put(person(20), person(21), entry('k', dn('Kai'), { displayName: ['Kai 100%'] }, 'contact'));
    lab.system.objects.delete('7');
    await setLimits(lab.store, lab.connector.id, limited('add', { count: 0 }), limited('delete', { count: 0 }));
    await lab.run('full-import');
    const { id: step } = await newestStep(lab.store);
    const find = async (text: string, limit = 100) => {
      const page = await lab.store.stepObjects({ step, counters: trippedCounters, target: 'any', text, offset: 0, limit });
      return [page.total, ...page.rows.map((row) => row.dn.split(',')[0])];
    };
    expect(await find('person 21')).toEqual([1, 'CN=P21']);
    expect(await find('PERSON 7')).toEqual([1, 'CN=P7']);
    expect(await find('cn=p2', 1)).toEqual([2, 'CN=P20']);
    expect(await find('contact')).toEqual([1, 'CN=Kai']);
    expect(await find('0%')).toEqual([1, 'CN=Kai']);
    expect(await find('nobody')).toEqual([0]);
  });

  it('delta imports have the limits of full ones, and a watermark that tripped is asked for again', async () => {
    await using lab = await harbour();
    await lab.store.write({ watermark: { connector: lab.connector.id, partition: 'DC=harbour,DC=example', value: 'old' } });
    await setLimits(lab.store, lab.connector.id, limited('delete', { count: 1 }));
    const told = [{ entries: [deletion('1'), deletion('2')], watermark: 'new' }];
    lab.system.script = told;
    expect((await lab.run('delta-import')).status).toBe('stopped-deletion-threshold-exceeded');
    expect(await lab.store.watermark(lab.connector.id, 'DC=harbour,DC=example')).toBe('old');
    await approveNewest(lab.store);
    lab.system.script = told;
    expect(await lab.run('delta-import')).toEqual({ status: 'success', counters: { 'stage-delete': 2 } });
    expect(await lab.store.watermark(lab.connector.id, 'DC=harbour,DC=example')).toBe('new');
  });

  it('what comes back as it was exported, and deletes of ours that are confirmed, count for nothing', async () => {
    await using lab = await harbour();
    await lab.stage('0', { operation: 'update', attributes: { title: ['ours'] } });
    await lab.stage('9', { operation: 'delete', attributes: {} });
    await lab.provision(dn('Fresh'), { title: ['ours'] });
    expect((await lab.run('export')).status).toBe('success');
    await setLimits(lab.store, lab.connector.id, ...rows.map(({ operation }) => limited(operation, { count: 0 })));
    expect((await lab.run('full-import')).status).toBe('success');
  });

  it('a percentage of nothing says nothing: a first load is possible', async () => {
    await using lab = await runLaboratory();
    await setLimits(lab.store, lab.connector.id, limited('add', { percent: 10 }));
    lab.system.put(person(1), person(2));
    expect(await lab.run('full-import')).toEqual({ status: 'success', counters: { 'stage-add': 2 } });
    lab.system.put(person(3));
    expect((await lab.run('full-import')).status).toBe('stopped-object-limit');
  });

  it('a container that is renamed is one rename', async () => {
    await using lab = await runLaboratory();
    const unit = (name: string) => entry('u', `OU=${name},DC=harbour,DC=example`, {}, 'organizationalUnit');
    const inside = (name: string) => [1, 2, 3].map((index) => entry(`${index}`, `CN=A${index},OU=${name},DC=harbour,DC=example`));
    lab.system.put(unit('X'), ...inside('X'));
    await lab.run('full-import');
    await lab.synchronize();
    await lab.store.write({ watermark: { connector: lab.connector.id, partition: 'DC=harbour,DC=example', value: 'v' } });
    await setLimits(lab.store, lab.connector.id, limited('rename', { count: 1 }), limited('update', { count: 0 }));
    lab.system.script = [{ entries: [unit('Y')] }];
    expect((await lab.run('delta-import')).status).toBe('success');
    lab.system.script = [{ entries: [unit('Z'), ...inside('Z')] }];
    expect((await lab.run('delta-import')).status).toBe('stopped-object-limit');
  });
});

describe('approval of exactly one batch, once', () => {
  const deletes = async (lab: RunLaboratory) => {
    await setLimits(lab.store, lab.connector.id, limited('delete', { count: 2 }));
    for (const anchor of ['7', '8', '9']) lab.system.objects.delete(anchor);
    expect((await lab.run('full-import')).status).toBe('stopped-deletion-threshold-exceeded');
  };

  it('lets the batch through, and the same again stops', async () => {
    await using lab = await harbour();
    await deletes(lab);
    expect(await approveNewest(lab.store)).toMatchObject({ objects: 3, user: 'admin' });
    // Within the limits, so that it is no part of what was approved.
    lab.system.put(person(20));
    expect(await lab.run('full-import')).toMatchObject({ status: 'success', counters: { 'stage-delete': 3, 'stage-add': 1 } });
    lab.system.put(person(7), person(8), person(9));
    await lab.run('full-import');
    for (const anchor of ['7', '8', '9']) lab.system.objects.delete(anchor);
    expect((await lab.run('full-import')).status).toBe('stopped-deletion-threshold-exceeded');
  });

  it.each([
    ['more', (lab: RunLaboratory) => lab.system.objects.delete('6'), /1 objects are new in this one, 0 are missing, 0 differ/],
    [
      'others',
      (lab: RunLaboratory) => [lab.system.put(person(9)), lab.system.objects.delete('6')],
      /1 objects are new in this one, 1 are missing, 0 differ/,
    ],
  ])('another batch (%s) stops again and says how it differs', async (_, change, said) => {
    await using lab = await harbour();
    await deletes(lab);
    await approveNewest(lab.store);
    const before = await storeDigest(lab.store);
    change(lab);
    expect((await lab.run('full-import')).status).toBe('stopped-deletion-threshold-exceeded');
    expect((await newestStep(lab.store)).message).toMatch(said);
    expect(await storeDigest(lab.store)).toBe(before);
  });

  it('the values count: another title than the approved one differs', async () => {
    await using lab = await harbour();
    await setLimits(lab.store, lab.connector.id, limited('update', { count: 0 }));
    lab.system.put(person(1, 'P1', 'approved'));
    await lab.run('full-import');
    await approveNewest(lab.store);
    lab.system.put(person(1, 'P1', 'another'));
    expect((await lab.run('full-import')).status).toBe('stopped-object-limit');
    expect((await newestStep(lab.store)).tripped?.difference).toMatchObject({ more: 0, fewer: 0, changed: 1 });
    lab.system.put(person(1, 'P1', 'approved'));
    expect((await lab.run('full-import')).status).toBe('success');
  });

  it('an approval that was not needed lapses', async () => {
    await using lab = await harbour();
    await deletes(lab);
    await approveNewest(lab.store);
    lab.system.put(person(7), person(8), person(9));
    expect((await lab.run('full-import')).status).toBe('success');
    for (const anchor of ['7', '8', '9']) lab.system.objects.delete(anchor);
    expect((await lab.run('full-import')).status).toBe('stopped-deletion-threshold-exceeded');
  });
});

describe('engine.md §4.1 a source that answers with nothing', () => {
  it('is stopped whatever the limits, lists what would be deleted, and is believed when approved', async () => {
    await using lab = await harbour();
    const before = await storeDigest(lab.store);
    const full = new Map(lab.system.objects);
    lab.system.objects.clear();
    lab.system.script = [{ watermark: 'w' }, {}];
    expect((await lab.run('full-import')).status).toBe('stopped-deletion-threshold-exceeded');
    expect((await newestStep(lab.store)).message).toMatch(/delivered no objects at all, although 11 are known.*11 as deleted/);
    expect(await trippedList(lab.store)).toHaveLength(11);
    expect(await storeDigest(lab.store)).toBe(before);
    await approveNewest(lab.store);
    expect(await lab.run('full-import')).toMatchObject({ counters: { 'stage-delete': 11 } });
    expect(await lab.store.csCount({ connector: lab.connector.id, pendingImport: 'delete' })).toBe(11);
    lab.system.put(...full.values());
    expect((await lab.run('full-import')).status).toBe('success');
  });

  it('an empty source of an empty connector space is no news', async () => {
    await using lab = await runLaboratory();
    expect(await lab.run('full-import')).toEqual({ status: 'completed-no-objects', counters: {} });
  });
});

describe('a guarded import that is cut short', () => {
  const pages = (lab: RunLaboratory, then: () => Promise<void> | void) => {
    lab.system.pageSize = 4;
    lab.system.beforeBatch = (index) => (index === 2 ? then() : undefined);
    lab.system.put(...Array.from({ length: 10 }, (_, index) => person(index, `P${index}`, 'new')));
  };
  const lost = () => {
    throw new ConnectorFailure('stopped-connectivity', 'The connection was lost.');
  };

  it.each([
    ['keeps what is within the limits', 20, 8],
    ['keeps nothing when that is above them', 5, 0],
  ])('by the source: %s', async (_, count, kept) => {
    await using lab = await harbour();
    await setLimits(lab.store, lab.connector.id, limited('update', { count }));
    pages(lab, lost);
    const run = await lab.run('full-import');
    expect(run.status).toBe('stopped-connectivity');
    expect(await lab.store.csCount({ connector: lab.connector.id, pendingImport: 'update' })).toBe(kept);
    if (kept === 0)
      expect((await newestStep(lab.store)).message).toMatch(/Nothing was staged. What had been done so far was more than the limits allow/);
    expect((await newestStep(lab.store)).tripped).toBeUndefined();
  });

  it('what others write meanwhile waits, and is not undone with it', async () => {
    await using lab = await harbour();
    await setLimits(lab.store, lab.connector.id, limited('update', { count: 5 }));
    let other: Promise<void> | undefined;
    pages(lab, () => {
      other = lab.store.saveSetting('other', 'kept');
    });
    expect((await lab.run('full-import')).status).toBe('stopped-object-limit');
    await other;
    expect(await lab.store.setting('other')).toBe('kept');
  });

  it('by a stop request', async () => {
    await using lab = await harbour();
    await setLimits(lab.store, lab.connector.id, limited('update', { count: 20 }));
    const stop = new AbortController();
    pages(lab, () => {
      stop.abort();
      return new Promise<void>(() => {});
    });
    expect((await lab.run('full-import', stop.signal)).status).toBe('stopped-user-termination-from-wmi-or-ui');
    expect(await lab.store.csCount({ connector: lab.connector.id, pendingImport: 'update' })).toBe(8);
  });
});
