import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WhatIfStatus } from '../../shared/contract/what-if.ts';
import type { ConnectorRecord } from '../../shared/model/connector.ts';
import { ENTRA_CONNECTOR_ID } from '../../shared/model/identifier.ts';
import type { AttributeFlow, SyncRule } from '../../shared/model/rule.ts';
import { SyncRuleSchema } from '../../shared/model/rule-schema.ts';
import { findRunProfile, type StepType } from '../../shared/model/run-profile.ts';
import { router } from '../api/router.ts';
import { saveConfiguration } from '../configuration/versions/save-configuration.ts';
import type { Engine } from '../host/engine.ts';
import { accountOf, actualAccount, countsOf } from '../runs/what-if/testing/what-if-account.ts';
import type { RunRecord } from '../store/run-history.ts';
import { openStore } from '../store/sqlite/open-store.ts';
import { activeDirectoryLdif } from './active-directory-forest.ts';
import { connectToSandbox, cycle, ldifSource, openLab, removeFolder, temporaryFolder } from './engine-lab.ts';
import { type Forest, makeForest } from './forest.ts';

let folder: string;
let engine: Engine;
let forest: Forest;

beforeEach(async () => {
  folder = temporaryFolder();
  engine = await openLab(join(folder, 'data'));
});
afterEach(async () => {
  await engine.close();
  removeFolder(folder);
});

const api = () => createRouterClient(router, { context: { engine, user: 'tester' } });

/** Rules of the default set by name, changed. */
type Edit = (rule: SyncRule) => SyncRule;
type Edits = { readonly [name: string]: Edit };

const scopedBy =
  (attribute: string, value: string): Edit =>
  (rule) => ({ ...rule, scope: rule.scope.map(({ clauses }) => ({ clauses: [...clauses, { attribute, operator: 'NOTEQUAL', value }] })) });
const computes =
  (target: string, expression: string): Edit =>
  (rule) => ({ ...rule, flows: rule.flows.map((flow) => (flow.target === target ? computed(flow, expression) : flow)) });
const computed = ({ target, merge, applyOnce }: AttributeFlow, expression: string): AttributeFlow => ({
  ...{ target, merge, applyOnce, expression },
  type: 'expression',
});
const ranked =
  (precedence: number): Edit =>
  (rule) => ({ ...rule, precedence });
const disabled: Edit = (rule) => ({ ...rule, enabled: false });
const joinedBy =
  (cs: string, mv: string): Edit =>
  (rule) => ({ ...rule, join: [{ clauses: [{ cs, mv, caseSensitive: false }] }, ...rule.join] });
const both =
  (...edits: readonly Edit[]): Edit =>
  (rule) =>
    edits.reduce((edited, edit) => edit(edited), rule);

const USER_JOIN = 'In from AD - User Join';
const USER_COMMON = 'In from AD - User Common';
const kinds: { readonly [kind: string]: Edits } = {
  'a narrower scope': { [USER_JOIN]: scopedBy('department', 'Finance') },
  'another expression': { [USER_COMMON]: computes('department', 'UCase([department])') },
  'a faulty expression': { [USER_COMMON]: computes('title', 'IIF([title]="Clerk",Error("no clerks"),[title])') },
  'precedence moved': { [USER_COMMON]: ranked(5), 'In from AD - User AccountEnabled': ranked(2000) },
  'a rule disabled': { 'In from AD - Group Common': disabled },
  'provisioning disabled': { 'Out to AAD - Group Join': disabled },
  'another join': { [USER_JOIN]: joinedBy('sAMAccountName', 'accountName') },
  'a narrower outbound scope': { 'Out to AAD - User Join': scopedBy('department', 'Crewing') },
};
const everything: Edits = {
  ...Object.assign({}, ...Object.values(kinds).map((edits) => edits)),
  [USER_COMMON]: both(
    computes('department', 'UCase([department])'),
    computes('title', 'IIF([title]="Clerk",Error("no clerks"),[title])'),
    ranked(5),
  ),
  [USER_JOIN]: both(scopedBy('department', 'Finance'), joinedBy('sAMAccountName', 'accountName')),
};

async function editedRules(edits: Edits) {
  const rules = await engine.store.read.rules();
  return Object.entries(edits).map(([name, edit]) => {
    const rule = rules.find((candidate) => candidate.name === name);
    if (rule === undefined) throw new Error(`no rule ${name}`);
    return SyncRuleSchema.parse(edit(rule));
  });
}

/** The population, synchronized and exported: nothing is pending. */
async function settled(people: number, groups: number): Promise<void> {
  forest = makeForest({ people, groups });
  writeFileSync(join(folder, 'harbour.ldif'), activeDirectoryLdif(forest));
  await connectToSandbox(engine, ldifSource(join(folder, 'harbour.ldif')));
  await cycle(engine, 'initial');
}

/** Runs it to its end through the contract. */
async function whatIf(edits: Edits): Promise<WhatIfStatus> {
  await api().whatIf.start({ change: { kind: 'rules', put: await editedRules(edits) } });
  await engine.whatIf.finished();
  const status = await api().whatIf.status();
  if (status === null) throw new Error('there is no what-if');
  return status;
}

const connector = async (which: 'source' | 'tenant'): Promise<ConnectorRecord> => {
  const found = (await engine.store.read.connectors()).find(({ id }) => (id === ENTRA_CONNECTOR_ID) === (which === 'tenant'));
  if (found === undefined) throw new Error(`no ${which} was set up`);
  return found;
};

async function run(which: 'source' | 'tenant', type: StepType): Promise<RunRecord | undefined> {
  const profile = findRunProfile(type);
  if (profile === undefined) throw new Error(type);
  await (await engine.runs.start(await connector(which), profile, 'tester')).finished;
  return (await engine.store.read.runs({ offset: 0, limit: 1 })).rows[0];
}

/** Saves the change and does what the what-if was asked about. */
async function saveAndSynchronize(edits: Edits): Promise<void> {
  const rules = await editedRules(edits);
  const ids = new Set(rules.map(({ id }) => id));
  await saveConfiguration(engine, {
    ...{ author: 'tester', reason: '' },
    change: (current) => ({ ...current, rules: [...current.rules.filter(({ id }) => !ids.has(id)), ...rules] }),
  });
  await run('source', 'full-synchronization');
  await run('tenant', 'full-synchronization');
}

/** What the what-if announced is what the run did: counts, every object, and samples of their values. */
async function expectAnnounced(edits: Edits, samples: number): Promise<WhatIfStatus> {
  const status = await whatIf(edits);
  expect(status).toMatchObject({ phase: 'done', stale: false, steps: expect.any(Array) });
  const { result } = engine.whatIf.current ?? {};
  if (result === undefined) throw new Error('there is no result');
  const announced = await accountOf(result, samples);
  expect(Object.fromEntries(status.counts.map(({ transition, count }) => [transition, count]))).toEqual(countsOf(announced));
  const then = join(folder, 'then');
  await engine.store.copyTo(then);
  await saveAndSynchronize(edits);
  expect((await api().whatIf.status())?.stale).toBe(true);
  const before = await openStore({ dataFolder: then });
  try {
    const done = await actualAccount(before.read, engine.store.read, samples);
    expect(countsOf(announced)).toEqual(countsOf(done));
    expect(announced).toEqual(done);
  } finally {
    await before.close();
    removeFolder(then);
  }
  return status;
}

const countOf = ({ counts }: WhatIfStatus, transition: string): number => counts.find((each) => each.transition === transition)?.count ?? 0;
const people = (match: (department: string) => boolean): number =>
  [...forest.people.values()].filter((one) => match(one.department)).length;

describe('issue 5, criterion 2: what-if = run', () => {
  it('on 10,000 objects, with all kinds of changes at once', { timeout: 1_200_000 }, async () => {
    await settled(9500, 500);
    const status = await expectAnnounced(everything, 40);
    expect(status.inspected).toBeGreaterThan(20_000);
    // A run would have to be approved; the what-if says what it is going to say.
    const [limit] = status.limits;
    expect(status.limits).toMatchObject([{ step: 'export', status: 'stopped-deletion-threshold-exceeded' }]);
    const exported = await run('tenant', 'export');
    expect([exported?.status, exported?.steps[0]?.message]).toEqual([limit?.status, `${limit?.message} Nothing was exported.`]);
  });

  it.each(Object.keys(kinds))('%s', { timeout: 120_000 }, async (kind) => {
    await settled(200, 20);
    const status = await expectAnnounced(kinds[kind] ?? {}, 1000);
    const expected = byHand[kind]?.() ?? {};
    expect(Object.fromEntries(Object.keys(expected).map((transition) => [transition, countOf(status, transition)]))).toEqual(expected);
  });
});

/** What is plain to see in the forest. */
const byHand: { readonly [kind: string]: () => { readonly [transition: string]: number } } = {
  'a narrower scope': () => {
    const gone = people((department) => department === 'Finance');
    return { 'target-delete': gone, 'metaverse-delete': gone };
  },
  'a narrower outbound scope': () => ({ 'target-delete': people((department) => department === 'Crewing'), 'metaverse-delete': 0 }),
  'provisioning disabled': () => ({ 'target-delete': forest.groups.size, 'metaverse-delete': 0 }),
  // Who fails in the source fails in the tenant as well, where the same metaverse object is computed.
  'a faulty expression': () => ({
    error: 2 * [...forest.people.values()].filter(({ title }) => title === 'Clerk').length,
    'target-delete': 0,
  }),
  'another join': () => ({ 'target-delete': 0, 'join-other': 0, 'metaverse-delete': 0 }),
};
