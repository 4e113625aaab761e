import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExploredForest, exploredForest } from '../../host/testing/temporary-engine.ts';

let host: ExploredForest;
beforeAll(async () => {
  host = await exploredForest();
});
afterAll(() => host.close());

const named = async (name: string) => {
  const row = (await host.api.rules.list({})).find((rule) => rule.name === name);
  if (row === undefined) throw new Error(`no rule ${name}`);
  return host.api.rules.get({ id: row.id });
};
const cycle = () => host.api.connectors.cycle({ policy: 'delta', wait: true });
const profilesOf = async (runs: readonly number[] | undefined) =>
  Promise.all(
    (runs ?? []).map(async (id) => {
      const run = await host.api.operations.run({ id });
      return `${run.connectorName}: ${run.profile}`;
    }),
  );

describe('rules over the contract', () => {
  it('lists by every filter', async () => {
    const all = await host.api.rules.list({});
    const count = async (filter: Parameters<typeof host.api.rules.list>[0]) => (await host.api.rules.list(filter)).length;
    expect((await count({ direction: 'inbound' })) + (await count({ direction: 'outbound' }))).toBe(all.length);
    expect(await count({ connector: host.forest })).toBe(all.filter((rule) => rule.connector === host.forest).length);
    expect(await count({ origin: 'custom' })).toBe(0);
    expect(await count({ origin: 'edited' })).toBe(0);
    const naming = await host.api.rules.list({ mvAttribute: 'DISPLAYNAME', direction: 'inbound', mvObjectType: 'person' });
    expect(naming.length).toBeGreaterThan(0);
    for (const row of naming) {
      const { rule } = await host.api.rules.get({ id: row.id });
      expect(rule.flows.some(({ target }) => target === 'displayName')).toBe(true);
    }
    expect(await count({ text: 'no such text anywhere' })).toBe(0);
  });

  it('validates drafts of any form', async () => {
    const { rule } = await named('In from AD - User Common');
    expect((await host.api.rules.validate({ rule })).issues).toEqual([]);
    const { issues } = await host.api.rules.validate({ rule: { ...rule, linkType: 'glue', color: 'red' } });
    expect(issues.map(({ severity, path }) => [severity, path])).toEqual([
      ['error', ['linkType']],
      ['error', []],
    ]);
    expect((await host.api.rules.issues()).found).toEqual([]);
  });

  it('refuses a rule with an error, and one that was changed meanwhile', async () => {
    const { rule } = await named('In from AD - User Common');
    const flows = rule.flows.map((flow, at) => (at === 0 ? { ...flow, type: 'expression' as const, expression: 'Trim(' } : flow));
    await expect(host.api.rules.save({ rule: { ...rule, flows } })).rejects.toMatchObject({ code: 'RULE_INVALID', defined: true });
    await expect(host.api.rules.save({ rule, expectedVersion: rule.version + 1 })).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { version: rule.version },
    });
    expect((await named('In from AD - User Common')).rule).toEqual(rule);
  });

  it('a saved expression asks for a full synchronization, gives the value, and the lineage names the version', async () => {
    const { rule: original } = await named('In from AD - User Common');
    const found = await host.api.metaverseSearch.search({
      objectType: 'person',
      clauses: [{ attribute: 'department', operator: 'is-present' }],
      limit: 1,
    });
    const id = found.rows[0]?.id ?? '';
    const department = async () => {
      const row = (await host.api.objects.metaverseObject({ id })).attributes.find(({ name }) => name === 'department');
      return { value: row?.values[0]?.text ?? '', from: row?.contributions[0] };
    };
    const before = await department();
    expect(before.from).toMatchObject({ ruleName: original.name, ruleVersion: original.version });

    const clone = await host.api.rules.clone({ id: original.id, name: 'Department of my own' });
    expect(clone.rule).toMatchObject({ precedence: 99, enabled: true, version: 1 });
    expect(clone.rule.immutableTag).toBeUndefined();
    expect((await named(original.name)).rule.enabled).toBe(false);
    expect(clone.impact).toBe('destructive');

    const flows = clone.rule.flows.map((flow) =>
      flow.target === 'department'
        ? { ...flow, type: 'expression' as const, source: undefined, expression: '"Dept. " & Trim([department])' }
        : flow,
    );
    const saved = await host.api.rules.save({ rule: { ...clone.rule, flows }, expectedVersion: 1, reason: 'Departments are abbreviated' });
    expect(saved.rule.version).toBe(2);
    expect(saved.requires).toMatchObject({
      action: 'full-synchronization',
      connectors: [{ id: host.forest, fullImport: false, fullSynchronization: true }],
    });
    expect((await host.api.engine.status()).required).toContainEqual(
      expect.objectContaining({ connector: host.forest, fullSynchronization: true }),
    );

    const { runs } = await cycle();
    const profiles = await profilesOf(runs);
    expect(profiles).toContain('harbour.example: Full Synchronization');
    expect((await host.api.engine.status()).required).toEqual([]);
    const after = await department();
    expect(after.value).toBe(`Dept. ${before.value}`);
    expect(after.from).toMatchObject({ rule: clone.rule.id, ruleName: 'Department of my own', ruleVersion: 2 });
    expect((await host.api.rules.history({ id: clone.rule.id })).map(({ version, reason }) => [version, reason])).toEqual([
      [2, 'Departments are abbreviated'],
      [1, 'Rule cloned'],
    ]);

    const versions = await host.api.configuration.versions({});
    const first = versions.rows.find(({ reason }) => reason === 'Rule cloned')?.number ?? 0;
    await host.api.configuration.rollback({ version: first - 1 });
    await cycle();
    const returned = await department();
    expect(returned.value).toBe(before.value);
    // Its switch was turned twice since: versions count every save.
    expect(returned.from).toMatchObject({ rule: original.id, ruleVersion: original.version + 2 });
    await expect(host.api.rules.get({ id: clone.rule.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await host.api.rules.get({ id: clone.rule.id, version: 2 })).rule.name).toBe('Department of my own');
  });

  it('an edited default rule is told, and is reset to what was shipped', async () => {
    const { rule } = await named('In from AD - Group Common');
    await host.api.rules.save({ rule: { ...rule, flows: rule.flows.slice(1) } });
    expect((await host.api.rules.list({ origin: 'edited' })).map(({ name }) => name)).toEqual([rule.name]);
    const reset = await host.api.rules.reset({ id: rule.id });
    expect(reset.rule).toEqual({ ...rule, version: rule.version + 2 });
    expect(await host.api.rules.list({ origin: 'edited' })).toEqual([]);
  });

  it('moves, disables and deletes', async () => {
    const [first, second, third] = await host.api.rules.list({ direction: 'inbound' });
    const tried = await host.api.rules.move({ id: third?.id ?? '', position: 'before', other: first?.id ?? '', dryRun: true });
    expect([tried.version, tried.changes.length > 0]).toEqual([undefined, true]);
    expect((await host.api.rules.get({ id: third?.id ?? '' })).rule.precedence).toBe(third?.precedence);
    const moved = await host.api.rules.move({ id: third?.id ?? '', position: 'before', other: first?.id ?? '' });
    expect(moved.rule.precedence).toBeLessThan((await host.api.rules.get({ id: first?.id ?? '' })).rule.precedence);
    const dry = await host.api.rules.setEnabled({ ids: [second?.id ?? ''], enabled: false, dryRun: true });
    expect([dry.version, dry.impact, dry.changes.length]).toEqual([undefined, 'destructive', 1]);
    expect((await host.api.rules.list({ enabled: false })).length).toBe(0);
    await host.api.rules.remove({ ids: [second?.id ?? ''] });
    await expect(host.api.rules.remove({ ids: [second?.id ?? ''] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('nothing is saved while a cycle runs', async () => {
    const [rule] = await host.api.rules.list({});
    const running = host.api.connectors.cycle({ policy: 'initial', wait: true });
    await expect.poll(() => host.engine.runs.anything).toBe(true);
    const refused = { code: 'NOT_STARTED', data: { code: 'no-start-ma-already-running' } };
    await expect(host.api.rules.setEnabled({ ids: [rule?.id ?? ''], enabled: false })).rejects.toMatchObject(refused);
    await expect(host.api.configuration.rollback({ version: 1 })).rejects.toMatchObject(refused);
    const text = JSON.stringify(await host.api.configuration.exportDocument({}));
    await expect(host.api.configuration.importFiles({ files: [{ path: 'x.json', text }] })).rejects.toMatchObject(refused);
    await expect(
      host.api.connectors.create({ name: 'Late', configuration: { type: 'ldif', settings: { files: ['asset:sample-forest/asia.ldif'] } } }),
    ).rejects.toMatchObject(refused);
    await host.engine.runs.stopAll();
    await running.catch(() => {});
  });
});
