import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineEvents } from '../engine/host/events.ts';
import { executeRun } from '../engine/runs/run.ts';
import { StepLock } from '../engine/runs/step-lock.ts';
import { entry, ScriptedConnector } from '../engine/runs/testing/scripted-connector.ts';
import { openStore } from '../engine/store/sqlite/open-store.ts';
import type { WriteStore } from '../engine/store/store.ts';
import { groupRules, userFromTenant, userIn, userOut } from '../engine/sync/testing/account-rules.ts';
import { connectorId, dnOf, outbound, rule, toRule } from '../engine/sync/testing/laboratory-objects.ts';
import { connectorRecord, laboratoryMetaverse } from '../engine/sync/testing/laboratory-schema.ts';
import { findRunProfile, type StepType } from '../shared/model/run-profile.ts';

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
 * A group of `members` people that gets one member more, through real runs over connected systems in memory. Source and
 * target tell which members came and went, as Active Directory and Entra do.
 */
export async function groupChange(members: number): Promise<GroupChange> {
  const folder = await mkdtemp(join(tmpdir(), 'isthmus-group-'));
  const opened = await openStore({ dataFolder: folder });
  try {
    return await measure(opened.write, members);
  } finally {
    await opened.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(store: WriteStore, members: number): Promise<GroupChange> {
  const [forest, tenant] = [new ScriptedConnector(), new ScriptedConnector()];
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

  const names = Array.from({ length: members + 1 }, (_, at) => `u${at}`);
  forest.put(...names.map((name) => entry(name, dnOf(name), { sourceAnchor: [name] })));
  const inGroup = { sourceAnchor: ['g'], displayName: ['Everybody'] };
  const references = (list: readonly string[]) => list.map((name) => ({ ref: dnOf(name) }));
  forest.put(entry('g', dnOf('g'), { ...inGroup, member: references(names.slice(0, members)) }, 'group'));
  forest.pageSize = 1000;
  tenant.pageSize = 1000;
  const before = performance.now();
  await run('forest', 'full-import');
  await run('forest', 'full-synchronization');
  await run('tenant', 'export');
  await run('tenant', 'full-import');
  await run('tenant', 'delta-synchronization');
  const setUp = performance.now() - before;

  const newcomer = names[members] ?? '';
  const told = {
    ...entry('g', dnOf('g'), inGroup, 'group'),
    referenceChanges: { member: { added: [{ dn: dnOf(newcomer) }], removed: [] } },
  };
  forest.script = [{ entries: [told], watermark: 'told' }];
  tenant.received.length = 0;
  const imported = await run('forest', 'delta-import');
  const synchronized = await run('forest', 'delta-synchronization');
  const exported = await run('tenant', 'export');
  const [sent] = tenant.received;
  const [anchor] = [...tenant.objects].find(([, object]) => object.dn === dnOf('g')) ?? [];
  if (sent === undefined || anchor === undefined) throw new Error('the change was not exported');
  const confirmed = { ...told, anchor };
  tenant.script = [{ entries: [confirmed], watermark: 'told' }];
  const confirmation = (await run('tenant', 'delta-import')) + (await run('tenant', 'delta-synchronization'));
  return {
    setUp,
    import: imported,
    synchronization: synchronized,
    export: exported,
    confirmation,
    total: imported + synchronized + exported,
    edgesSent: sent.references.length,
  };
}

if (import.meta.main) {
  for (const size of process.argv.slice(2).map(Number)) {
    const figures = Object.entries(await groupChange(size)).map(([name, value]) => `${name} ${Math.round(value * 10) / 10}`);
    console.log(`${size} members: ${figures.join(', ')}; ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
  }
}
