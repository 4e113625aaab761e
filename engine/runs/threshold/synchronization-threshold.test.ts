import { describe, expect, it } from 'vitest';
import type { GuardedOperation, ThresholdLimit } from '../../../shared/model/threshold.ts';
import type { ImportEntry } from '../../connectors/connector.ts';
import { groupRules, userFromTenant, userIn, userOut } from '../../sync/testing/account-rules.ts';
import { connectorId, gone, group, type Laboratory, laboratory, user } from '../../sync/testing/laboratory.ts';
import { approveNewest, newestStep, setLimits, storeDigest, trippedList } from '../testing/threshold-laboratory.ts';

const named = { ...userOut, flows: { ...userOut.flows, dn: '"CN=" & [displayName] & ",DC=lab"' } };
const rules = [userIn, userFromTenant, named, ...groupRules];

const account = (index: number, more: object = {}) => user(`p${index}`, { sourceAnchor: `a${index}`, displayName: `n${index}`, ...more });
const staff = (...members: number[]) =>
  group('g', { sourceAnchor: 'g', displayName: 'Staff', member: members.map((index) => `p${index}`) });

/** Ten people and a group of four of them, in both systems. */
async function synchronized(): Promise<Laboratory> {
  const lab = await laboratory({ rules });
  await lab.import('forest', ...Array.from({ length: 10 }, (_, index) => account(index)), staff(0, 1, 2, 3)).cycle();
  await lab.cycle();
  return lab;
}

interface Row {
  readonly operation: GuardedOperation;
  readonly change: readonly ImportEntry[];
  /** Of 11 objects, or of 4 members. */
  readonly percent: number;
  readonly list: readonly string[];
}
const twice = (operation: GuardedOperation, metaverse: readonly string[], tenant: readonly string[]) =>
  [...metaverse, ...tenant].map((name) => `${operation} CN=${name}`).sort();
const rows: readonly Row[] = [
  {
    operation: 'add',
    change: [account(20), account(21), account(22)],
    percent: 300 / 11,
    list: twice('add', ['p20', 'p21', 'p22'], ['n20', 'n21', 'n22']),
  },
  {
    operation: 'update',
    change: [account(1, { title: 'x' }), account(2, { title: 'x' }), account(3, { title: 'x' })],
    percent: 300 / 11,
    list: twice('update', ['p1', 'p2', 'p3'], ['n1', 'n2', 'n3']),
  },
  {
    operation: 'rename',
    change: [account(1, { displayName: 'm1' }), account(2, { displayName: 'm2' }), account(3, { displayName: 'm3' })],
    percent: 300 / 11,
    list: twice('rename', [], ['n1', 'n2', 'n3']),
  },
  {
    operation: 'delete',
    change: [gone('p7'), gone('p8'), gone('p9')],
    percent: 300 / 11,
    list: twice('delete', ['p7', 'p8', 'p9'], ['n7', 'n8', 'n9']),
  },
  { operation: 'membership', change: [staff(0, 1, 2, 4, 5)], percent: 75, list: twice('membership', ['g'], ['g']) },
];
const limited = (operation: GuardedOperation, more: Partial<ThresholdLimit>): ThresholdLimit => ({
  step: 'synchronization',
  operation,
  ...more,
});
const forest = connectorId('forest');

describe('thresholds of a synchronization', () => {
  describe.each(rows)('$operation', ({ operation, change, percent, list }) => {
    it.each([
      ['absolute', { count: 2 }, { count: 3 }],
      ['percentage', { percent: percent - 0.1 }, { percent: percent + 0.1 }],
    ])('%s: what is done to the metaverse and what is staged for each target are measured by themselves', async (_, tooLow, enough) => {
      const lab = await synchronized();
      await lab.import('forest', ...change);
      const before = await storeDigest(lab.store);
      await setLimits(lab.store, forest, limited(operation, tooLow));
      await lab.sync('forest');
      expect(lab.last).toMatchObject({
        status: operation === 'delete' ? 'stopped-deletion-threshold-exceeded' : 'stopped-object-limit',
        counters: {},
        outbound: {},
      });
      expect(await storeDigest(lab.store)).toBe(before);
      expect(await trippedList(lab.store)).toEqual(list);
      const { exceeded } = (await newestStep(lab.store)).tripped ?? {};
      expect(exceeded?.map(({ found, target }) => [found, target])).toEqual(
        (operation === 'rename' ? ['tenant'] : ['tenant', 'metaverse']).map((where) => [
          3,
          where === 'tenant' ? connectorId('tenant') : undefined,
        ]),
      );

      await setLimits(lab.store, forest, limited(operation, enough));
      await lab.sync('forest');
      expect(lab.last.status).toBe('success');
    });
  });

  it('a rule that leaves people out is stopped before anything is staged, and goes through when approved', async () => {
    const lab = await synchronized();
    await setLimits(lab.store, forest, limited('delete', { percent: 50 }));
    await lab.setRules([userIn, userFromTenant, { ...named, scope: [['title ISNOTNULL']] }, ...groupRules]);
    const before = await storeDigest(lab.store);
    await lab.sync('forest', 'full');
    expect(lab.last.status).toBe('stopped-deletion-threshold-exceeded');
    expect((await newestStep(lab.store)).message).toBe(
      '10 of 11 (90.9 %) objects would be staged to be deleted in tenant; 50 % are allowed. Nothing was synchronized.',
    );
    expect(await storeDigest(lab.store)).toBe(before);
    await approveNewest(lab.store);
    await lab.sync('forest', 'full');
    expect(lab.last).toMatchObject({ status: 'success', outbound: { tenant: { 'provisioned-disconnect': 10 } } });
    await lab.export('tenant');
    expect(lab.directory('tenant')).toEqual(['g']);
  });

  it('new objects have other numbers in the next run, and are the same batch all the same', async () => {
    const lab = await synchronized();
    await lab.import('forest', account(20, { manager: 'p21' }), account(21), staff(0, 1, 2, 3, 20));
    const counts = (['add', 'update', 'membership'] as const).map((operation) => limited(operation, { count: 0 }));
    await setLimits(lab.store, forest, ...counts);
    await lab.sync('forest');
    const first = (await newestStep(lab.store)).tripped;
    await lab.sync('forest');
    expect((await newestStep(lab.store)).tripped?.digest).toBe(first?.digest);
    await approveNewest(lab.store);
    await lab.sync('forest');
    expect(lab.last.status).toBe('success');
    await lab.import('forest', account(22)).sync('forest');
    expect(lab.last.status).toBe('stopped-object-limit');
  });

  it('the same step counted twice is one change, and nothing changed is nothing', async () => {
    const lab = await synchronized();
    await setLimits(lab.store, forest, ...rows.map(({ operation }) => limited(operation, { count: 0 })));
    await lab.sync('forest', 'full');
    expect(lab.last.status).toBe('success');
  });
});
