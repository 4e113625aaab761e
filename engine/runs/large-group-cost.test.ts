import { describe, expect, it } from 'vitest';
import { blankObject } from '../../shared/model/blank-object.ts';
import type { CsId, MvId, RuleId } from '../../shared/model/identifier.ts';
import { type CsObject, Layer } from '../../shared/model/object.ts';
import { findRunProfile, type StepType } from '../../shared/model/run-profile.ts';
import { EngineEvents } from '../host/events.ts';
import { temporaryStore } from '../store/store.fixture.ts';
import type { WriteStore } from '../store/store.ts';
import { groupRules } from '../sync/testing/account-rules.ts';
import { connectorId, dnOf, outbound, rule, toRule } from '../sync/testing/laboratory-objects.ts';
import { connectorRecord, laboratoryMetaverse } from '../sync/testing/laboratory-schema.ts';
import { executeRun } from './run.ts';
import { StepLock } from './step-lock.ts';
import { entry, ScriptedConnector } from './testing/scripted-connector.ts';

const MEMBERS = 10_000;
const FOREST = connectorId('forest');
const TENANT = connectorId('tenant');
/** The default rules count members on the way in and hold the number against a limit on the way out. */
const rules = [
  ...groupRules,
  rule({ name: 'In Group Count', type: 'group', link: 'join', flows: { memberCount: 'ValueCount("member")' } }),
  outbound({
    name: 'Out Group Limit',
    type: 'group',
    link: 'join',
    precedence: 50,
    flows: { member: `IIF([memberCount]>${MEMBERS + 1},Error("too large"),IgnoreThisFlow)` },
  }),
].map(toRule);

interface Cost {
  readonly edgesRead: number;
  readonly edgesWritten: number;
}

describe('design.md: one changed member of a large group touches one edge, not the group', () => {
  it('in delta import, synchronization, export and confirmation', { timeout: 120_000 }, async () => {
    await using opened = await temporaryStore();
    const { store, cost } = counted(opened.write);
    const systems = { forest: new ScriptedConnector(), tenant: new ScriptedConnector() };
    const run = (name: keyof typeof systems, step: StepType) => executed(store, systems[name], name, step);
    await settledGroup(store, systems.tenant);
    // The first synchronization decides about all members and remembers on what grounds.
    await run('forest', 'delta-synchronization');
    cost();

    const told = (added: readonly string[], removed: readonly string[], anchor: string) => ({
      ...entry(anchor, dnOf('g'), { sourceAnchor: ['g'], displayName: ['Everybody'] }, 'group'),
      referenceChanges: {
        member: { added: added.map((name) => ({ dn: dnOf(name) })), removed: removed.map((name) => ({ dn: dnOf(name) })) },
      },
    });
    const newcomer = `u${MEMBERS}`;
    const costs: { [step: string]: Cost } = {};
    for (const [what, added, removed] of [
      ['joins', [newcomer], []],
      ['leaves', [], ['u7']],
    ] as const) {
      systems.forest.script = [{ entries: [told(added, removed, 'forest-g')], watermark: 'told' }];
      expect(await run('forest', 'delta-import')).toEqual({ 'stage-update': 1 });
      costs[`${what}: import`] = cost();
      expect(await run('forest', 'delta-synchronization')).toEqual({ 'connector-flow': 1 });
      costs[`${what}: synchronization`] = cost();
      expect(await run('tenant', 'export')).toEqual({ 'export-update': 1 });
      costs[`${what}: export`] = cost();
      systems.tenant.script = [{ entries: [told(added, removed, 'tenant-g')], watermark: 'told' }];
      await run('tenant', 'delta-import');
      costs[`${what}: confirming import`] = cost();
      await run('tenant', 'delta-synchronization');
      costs[`${what}: synchronization of the target`] = cost();
    }
    expect(systems.tenant.received.map(({ references }) => references.map(({ operation, targetDn }) => [operation, targetDn]))).toEqual([
      [['add', dnOf(newcomer)]],
      [['delete', dnOf('u7')]],
    ]);
    for (const [step, { edgesRead }] of Object.entries(costs)) expect(edgesRead, step).toBeLessThan(20);
    expect(Object.values(costs).map(({ edgesWritten }) => edgesWritten)).toEqual([1, 3, 2, 1, 0, 1, 3, 2, 1, 0]);
    const [group] = await store.csObjects([1 as CsId], 'all');
    expect(group?.references.member).toHaveLength(MEMBERS);
    const mv = group?.link?.mv;
    expect((await store.mvObjects(mv === undefined ? [] : [mv], 'none'))[0]?.values.memberCount?.[0]?.value).toBe(BigInt(MEMBERS));
  });

  it('a full import of the group, one member more: what is equal is compared in pages and left alone', { timeout: 120_000 }, async () => {
    await using opened = await temporaryStore();
    const { store, cost } = counted(opened.write);
    const system = new ScriptedConnector();
    await settledGroup(store, new ScriptedConnector());
    cost();
    const member = Array.from({ length: MEMBERS + 1 }, (_, at) => ({ ref: dnOf(`u${at}`) }));
    const told = entry('forest-g', dnOf('g'), { sourceAnchor: ['g'], displayName: ['Everybody'], member: member.slice(1) }, 'group');
    system.script = [{ entries: [told], watermark: 'told' }];
    expect(await executed(store, system, 'forest', 'delta-import')).toEqual({ 'stage-update': 1 });
    // Each edge once, in pages; written are the one that came and the one that went.
    const { edgesRead, edgesWritten } = cost();
    expect(edgesRead).toBeLessThan(MEMBERS + 20);
    expect(edgesWritten).toBe(2);
  });
});

/** A group of the forest and its counterpart in the tenant, everything settled; one person more than it has members. */
async function settledGroup(store: WriteStore, tenant: ScriptedConnector): Promise<void> {
  await store.saveMetaverseSchema(laboratoryMetaverse);
  for (const [index, name] of ['forest', 'tenant'].entries()) {
    await store.saveConnector(connectorRecord(connectorId(name), name, index));
    await store.write({ watermark: { connector: connectorId(name), partition: 'default', value: 'new' } });
  }
  await store.saveRules(rules);
  const ids = Array.from({ length: MEMBERS + 2 }, () => ({ forest: store.newCsId(), mv: store.newMvId() }));
  const tenants = ids.map(() => store.newCsId());
  const [groupIn, groupFromTenant, groupOut, count, limit] = rules.map(({ id }) => id) as [RuleId, RuleId, RuleId, RuleId, RuleId];
  const linked = (mv: MvId, origin: 'projection' | 'provisioning', inForce: readonly RuleId[]) => ({
    mv,
    origin,
    rule: groupIn,
    time: 0,
    rules: inForce,
  });
  for (let start = 0; start < ids.length; start += 1000) {
    const chunk = ids
      .slice(start, start + 1000)
      .map((own, at) => ({ ...own, tenant: tenants[start + at] as CsId, number: start + at - 1 }));
    const object = (cs: CsId, connector: typeof FOREST, number: number, mv: MvId): CsObject => {
      const name = number < 0 ? 'g' : `u${number}`;
      const origin = connector === FOREST ? ('projection' as const) : ('provisioning' as const);
      const inForce = number >= 0 ? [] : connector === FOREST ? [groupIn, count] : [groupFromTenant, limit, groupOut];
      return {
        ...blankObject(cs, connector, 'default', dnOf(name), number < 0 ? 'group' : 'user'),
        anchor: `${connector === FOREST ? 'forest' : 'tenant'}-${name}`,
        base: number < 0 ? { sourceAnchor: ['g'], displayName: ['Everybody'] } : { sourceAnchor: [name] },
        link: linked(mv, origin, inForce),
        provisioned: connector === TENANT,
      };
    };
    const value = (from: CsId, plain: string | bigint, by: RuleId) => [{ value: plain, cs: from, rule: by, time: 0 }];
    const [first] = ids;
    const firstTenant = tenants[0] as CsId;
    const members = chunk.filter(({ number }) => number >= 0 && number < MEMBERS);
    await store.write({
      mv: chunk.map(({ mv, forest, tenant: at, number }) => ({
        id: mv,
        objectType: number < 0 ? 'group' : 'person',
        values:
          number >= 0
            ? { sourceAnchor: value(forest, `u${number}`, groupIn) }
            : {
                sourceAnchor: value(forest, 'g', groupIn),
                displayName: value(forest, 'Everybody', groupIn),
                cloudSourceAnchor: value(at, 'g', groupFromTenant),
                memberCount: value(forest, BigInt(MEMBERS), count),
              },
        references: {},
        created: 0,
        modified: 0,
        provisioningRetry: false,
        refRetry: false,
      })),
      cs: chunk.flatMap(({ forest, tenant: at, mv, number }) => [
        { object: { ...object(forest, FOREST, number, mv), resync: number < 0 } },
        { object: object(at, TENANT, number, mv) },
      ]),
      edges: members.flatMap(({ forest, tenant: at }) => [
        { cs: first?.forest as CsId, attribute: 'member', target: forest, layers: Layer.base },
        { cs: firstTenant, attribute: 'member', target: at, layers: Layer.base },
      ]),
      mvEdges: members.map(({ mv }) => ({
        mv: first?.mv as MvId,
        attribute: 'member',
        target: mv,
        lineage: { cs: first?.forest as CsId, rule: groupIn, time: 0 },
      })),
    });
  }
  tenant.put(entry('tenant-g', dnOf('g'), { sourceAnchor: ['g'] }, 'group'));
}

async function executed(store: WriteStore, system: ScriptedConnector, name: string, step: StepType) {
  const record = await store.connector(connectorId(name));
  const profile = findRunProfile(step);
  if (record === undefined || profile === undefined) throw new Error(step);
  const faults: object[] = [];
  const host = {
    store,
    events: new EngineEvents(),
    log: { info: () => {}, error: (fields: object) => faults.push(fields) },
    lock: new StepLock(),
    now: () => 1_000_000,
    openConnector: async () => system,
  };
  const { status, steps } = await executeRun(host, record, profile, 'tester', new AbortController().signal, () => {});
  expect([status, faults]).toEqual(['success', []]);
  return steps[0]?.counters;
}

/** The store, with the number of references that were read and written since the last question. */
function counted(store: WriteStore): { readonly store: WriteStore; readonly cost: () => Cost } {
  let read = 0;
  let written = 0;
  const held = (objects: readonly { readonly references: { readonly [attribute: string]: readonly unknown[] } }[]) => {
    for (const { references } of objects) for (const list of Object.values(references)) read += list.length;
  };
  const counting: WriteStore = {
    ...store,
    async csObjects(ids, references) {
      const objects = await store.csObjects(ids, references);
      held(objects);
      return objects;
    },
    async mvObjects(ids, references) {
      const objects = await store.mvObjects(ids, references);
      held(objects);
      return objects;
    },
    csEdges: (cs, attribute, targets) => countedList(store.csEdges(cs, attribute, targets)),
    csEdgePage: (cs, attribute, after, limit) => countedList(store.csEdgePage(cs, attribute, after, limit)),
    csConnectedEdges: (cs, attribute, limit) => countedList(store.csConnectedEdges(cs, attribute, limit)),
    csEdgesTo: (targets) => countedList(store.csEdgesTo(targets)),
    mvEdges: (mv, attribute, targets) => countedList(store.mvEdges(mv, attribute, targets)),
    mvEdgeTargets: (mv, attribute, limit) => countedList(store.mvEdgeTargets(mv, attribute, limit)),
    async write(batch) {
      written += (batch.edges?.length ?? 0) + (batch.mvEdges?.length ?? 0);
      await store.write(batch);
    },
  };
  async function countedList<T>(list: Promise<readonly T[]>): Promise<readonly T[]> {
    read += (await list).length;
    return list;
  }
  return {
    store: counting,
    cost: () => {
      const cost = { edgesRead: read, edgesWritten: written };
      read = 0;
      written = 0;
      return cost;
    },
  };
}
