import { EngineEvents } from '../engine/host/events.ts';
import { executeRun } from '../engine/runs/run.ts';
import { StepLock } from '../engine/runs/step-lock.ts';
import { openStore } from '../engine/store/sqlite/open-store.ts';
import type { WriteStore } from '../engine/store/store.ts';
import { groupRules, userFromTenant, userIn, userOut } from '../engine/sync/testing/account-rules.ts';
import { connectorId, outbound, rule, toRule } from '../engine/sync/testing/laboratory-objects.ts';
import { connectorRecord, laboratoryMetaverse } from '../engine/sync/testing/laboratory-schema.ts';
import { findRunProfile, type StepType } from '../shared/model/run-profile.ts';
import { GroupForest, GroupTenant } from './group-systems.ts';

/** Milliseconds of each phase of one changed member. */
export interface GroupChange {
  /** Everything before: people and the group imported, synchronized, exported and confirmed. */
  readonly setUp: number;
  /** Delta import of the group with one member more. */
  readonly import: number;
  readonly synchronization: number;
  readonly export: number;
  /** Delta import of the tenant's group, and its synchronization. */
  readonly confirmation: number;
  /** Import, synchronization and export together. */
  readonly total: number;
  /** Reference changes the connected system was sent. */
  readonly edgesSent: number;
}

/** The guard of the default rules: counts members in the source and holds the number against a limit on the way out. */
const rules = [
  userIn,
  userFromTenant,
  userOut,
  ...groupRules,
  rule({ name: 'In Group Count', type: 'group', link: 'join', flows: { memberCount: 'ValueCount("member")' } }),
  outbound({
    name: 'Out Group Limit',
    type: 'group',
    link: 'join',
    precedence: 50,
    flows: { member: 'IIF([memberCount]>1000000,Error("too large"),IgnoreThisFlow)' },
  }),
];

/**
 * A group of `members` people that gets one member more, through real runs over connected systems that take no memory; the
 * database is made in `dataFolder`. Source and target tell which members came and went, as Active Directory and Entra do.
 */
export async function groupChange(members: number, dataFolder: string): Promise<GroupChange> {
  const opened = await openStore({ dataFolder });
  try {
    return await measure(opened.write, members);
  } finally {
    await opened.close();
  }
}

async function measure(store: WriteStore, members: number): Promise<GroupChange> {
  const [forest, tenant] = [new GroupForest(members + 1, members), new GroupTenant(members + 1, members)];
  const systems = { forest, tenant };
  await store.saveMetaverseSchema(laboratoryMetaverse);
  for (const [index, name] of (['forest', 'tenant'] as const).entries()) {
    await store.saveConnector(connectorRecord(connectorId(name), name, index));
    await store.write({ watermark: { connector: connectorId(name), partition: 'default', value: 'new' } });
  }
  await store.saveRules(rules.map(toRule));
  const run = async (name: keyof typeof systems, step: StepType): Promise<number> => {
    const record = await store.connector(connectorId(name));
    const profile = findRunProfile(step);
    if (record === undefined || profile === undefined) throw new Error(`${name} ${step}`);
    const host = {
      store,
      events: new EngineEvents(),
      log: { info: () => {}, error: (fields: object, message: string) => console.error(message, fields) },
      lock: new StepLock(),
      now: Date.now,
      openConnector: async () => systems[name],
    };
    const started = performance.now();
    const { status, steps } = await executeRun(host, record, profile, 'bench', new AbortController().signal, () => {});
    const elapsed = performance.now() - started;
    if (status !== 'success') throw new Error(`${step} of ${name}: ${status} ${steps[0]?.message ?? ''}`);
    return elapsed;
  };

  const before = performance.now();
  await run('forest', 'full-import');
  await run('forest', 'full-synchronization');
  await run('tenant', 'export');
  await run('tenant', 'full-import');
  await run('tenant', 'delta-synchronization');
  const setUp = performance.now() - before;

  tenant.references = 0;
  const imported = await run('forest', 'delta-import');
  const synchronized = await run('forest', 'delta-synchronization');
  const exported = await run('tenant', 'export');
  const edgesSent = tenant.references;
  const confirmation = (await run('tenant', 'delta-import')) + (await run('tenant', 'delta-synchronization'));
  return {
    setUp,
    import: imported,
    synchronization: synchronized,
    export: exported,
    confirmation,
    total: imported + synchronized + exported,
    edgesSent,
  };
}
