import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigurationVersion, ImportReport, ImportResult, SaveResult } from '../../../../shared/contract/configuration.ts';
import type { RuleDetail, RuleRow } from '../../../../shared/contract/rules.ts';
import type { ConfigurationDocument } from '../../../../shared/model/configuration-document.ts';
import { CommandLine } from '../../testing/command-line.ts';
import { adPeople } from '../../testing/people.ts';

let line: CommandLine;
beforeEach(async () => {
  line = new CommandLine();
  writeFileSync(join(line.folder, 'people.ldif'), adPeople(['Ada', 'Ben']));
  const added = await line.run('connector', 'add', '--type', 'ldif', '--name', 'Quay', '--file', 'people.ldif');
  expect(added.exitCode).toBe(0);
});
afterEach(() => line[Symbol.dispose]());

const document = () => JSON.parse(readFileSync(join(line.folder, 'configuration.json'), 'utf8')) as ConfigurationDocument;
const write = (value: unknown, name = 'configuration.json') => writeFileSync(join(line.folder, name), JSON.stringify(value));
const exported = async () => {
  expect((await line.run('config', 'export', 'configuration.json')).exitCode).toBe(0);
  return document();
};
const history = async () => (await line.json<{ rows: ConfigurationVersion[] }>('config', 'history')).rows;

describe('isthmus config', () => {
  it('exports, and says of an import exactly what it would take over', async () => {
    const { rules, metaverse, connectors } = await exported();
    const dry = await line.run('config', 'import', 'configuration.json', '--dry-run', '--json');
    const report = dry.json() as ImportReport;
    const flows = rules.flatMap((rule) => rule.flows);
    const expressions = flows.filter(({ type }) => type === 'expression').length;
    expect([dry.exitCode, report]).toEqual([
      0,
      {
        rules: { total: rules.length, imported: rules.length, invalid: [] },
        flows: flows.length,
        expressions: { total: expressions, compiled: expressions, failed: [] },
        joins: rules.flatMap(({ join: groups }) => groups).length,
        scopes: rules.flatMap(({ scope }) => scope).length,
        metaverse: { objectTypes: metaverse.objectTypes.length, attributes: Object.keys(metaverse.attributes).length },
        connectors: [{ id: connectors[0]?.id, name: 'Quay', type: 'ldif', exists: true, secretsToSupply: [] }],
        notTakenOver: [],
      },
    ]);
    expect((await line.run('config', 'import', 'configuration.json')).stdout).toContain('Nothing differs; nothing was saved.');
  });

  it('imports a change as a version with author and reason, compares, and rolls back', async () => {
    const before = await exported();
    write({ ...before, rules: before.rules.map((rule, at) => (at === 0 ? { ...rule, enabled: false } : rule)) });
    const done = await line.json<ImportResult>('config', 'import', 'configuration.json', '--reason', 'Try without');
    expect(done).toMatchObject({ version: 2, impact: 'destructive', requires: { action: 'full-synchronization' } });
    const [newest, first] = await history();
    expect(newest).toMatchObject({ number: 2, reason: 'Try without', author: expect.stringContaining('command line'), changes: 1 });
    expect(first).toMatchObject({ number: 1, reason: 'Connector Quay was added' });
    const [diff, same] = [await line.run('config', 'diff'), await line.run('config', 'diff', 'configuration.json')];
    expect(diff.stdout).toMatch(/destructive\s+Rule “.*”: enabled changed from yes to no\./);
    expect(same.stdout).toContain('Nothing differs.');
    const back = await line.json<SaveResult>('config', 'rollback', '1');
    expect([back.version, back.changes.map(({ kind, property }) => [kind, property])]).toEqual([3, [['changed', 'rules[].enabled']]]);
    expect((await history())[0]).toMatchObject({ number: 3, reason: 'Rollback to version 1' });
    expect((await line.run('config', 'rollback', '77')).exitCode).toBe(2);
  });

  it('a configuration goes to another data folder without its secrets', async () => {
    const made = await exported();
    const secretive = {
      ...made,
      connectors: made.connectors.map((connector) => ({
        ...connector,
        configuration: { type: 'ldap', settings: { url: 'ldaps://dc1.quay.example', bindDn: 'CN=sync,DC=quay,DC=example' } },
        secrets: ['password'],
      })),
    };
    using other = new CommandLine();
    writeFileSync(join(other.folder, 'configuration.json'), JSON.stringify(secretive));
    const done = await other.run('config', 'import', 'configuration.json');
    expect([done.exitCode, done.stdout]).toEqual([0, expect.stringContaining('to be supplied: password')]);
    expect((await other.run('config', 'export')).stdout).toContain('ldaps://dc1.quay.example');
  });

  it('a document with faults changes nothing, whatever it is', async () => {
    const good = await exported();
    const [rule] = good.rules;
    const faults: [name: string, content: string, exitCode: number, says: string][] = [
      ['unknown.json', JSON.stringify({ ...good, sites: [] }), 2, 'sites: This property is not known.'],
      ['twice.json', JSON.stringify({ ...good, rules: [rule, rule] }), 1, 'Another rule has the same id.'],
      ['other.json', '{"hello": 1}', 2, 'no configuration Isthmus knows'],
    ];
    for (const [name, content, exitCode, says] of faults) {
      writeFileSync(join(line.folder, name), content);
      const refused = await line.run('config', 'import', name);
      expect([name, refused.exitCode, refused.stdout + refused.stderr]).toEqual([name, exitCode, expect.stringContaining(says)]);
    }
    expect(await exported()).toEqual(good);
    expect(await history()).toHaveLength(1);
  });
});

describe('isthmus rules', () => {
  const [join_, common] = ['In from AD - User Join', 'In from AD - User Common'];

  it('lists by filters, shows, validates, exports', async () => {
    const rows = await line.json<RuleRow[]>('rules', 'list', '--direction', 'inbound', '--attribute', 'cloudFiltered');
    expect(rows.map(({ name }) => name)).toContain(join_);
    expect(await line.json('rules', 'list', '--custom')).toEqual([]);
    const shown = await line.run('rules', 'show', join_);
    expect(shown.stdout).toMatch(/default rule Microsoft\.[\s\S]*provision; precedence 100[\s\S]*cloudFiltered/);
    expect((await line.run('rules', 'validate')).stdout).toMatch(/\d+ rules, 0 errors/);
    await line.run('rules', 'export', common, '--output', 'rule.json');
    const [rule] = JSON.parse(readFileSync(join(line.folder, 'rule.json'), 'utf8'));
    expect(rule.name).toBe(common);
    write([{ ...rule, flows: [{ ...rule.flows[0], type: 'expression', expression: 'Nope([x])' }] }], 'bad.json');
    const bad = await line.run('rules', 'validate', 'bad.json');
    expect([bad.exitCode, bad.stdout]).toEqual([1, expect.stringContaining('sync-rule-invalid-expression')]);
    expect((await line.run('rules', 'export', '--format', 'papyrus')).exitCode).toBe(64);
  });

  it('clones, saves, moves, disables, deletes and resets, each as a version', async () => {
    const clone = await line.json<SaveResult & { rule: RuleDetail['rule'] }>(
      'rules',
      'clone',
      common,
      '--name',
      'Mine',
      '--reason',
      'Own names',
    );
    expect([clone.version, clone.rule.precedence]).toEqual([2, 99]);
    write({ ...clone.rule, description: 'changed' }, 'mine.json');
    const dry = await line.run('rules', 'save', 'mine.json', '--dry-run');
    expect(dry.stdout).toContain('This would change:');
    expect((await line.json<SaveResult>('rules', 'save', 'mine.json')).version).toBe(3);
    expect((await line.run('rules', 'disable', 'Mine')).stdout).toContain('enabled changed from yes to no');
    expect((await line.run('rules', 'enable', common)).stdout).toContain('Saved as version 5');
    expect((await line.run('rules', 'history', 'Mine')).stdout).toMatch(/Version 3[\s\S]*Version 2[\s\S]*Version 1 .*Own names/);
    expect((await line.run('rules', 'delete', 'Mine')).stdout).toMatch(/destructive\s+Rule “Mine” removed/);
  });
});
