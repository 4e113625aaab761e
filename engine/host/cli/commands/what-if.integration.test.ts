import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigurationDocument } from '../../../../shared/model/configuration-document.ts';
import type { SyncRule } from '../../../../shared/model/rule.ts';
import { CommandLine } from '../../testing/command-line.ts';
import { adPeople } from '../../testing/people.ts';
import type { Sampled } from './what-if-text.ts';

const TENANT = 'Sandbox tenant';
const JOIN = 'In from AD - User Join';
const names = ['Ann', 'Bob', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus', 'Hal'];

describe('isthmus what-if', () => {
  const isthmus = new CommandLine();
  afterAll(() => isthmus[Symbol.dispose]());
  const path = (name: string) => join(isthmus.folder, name);
  const write = (name: string, content: unknown) => writeFileSync(path(name), JSON.stringify(content));
  const countsOf = ({ counts }: Sampled) => Object.fromEntries(counts.map(({ transition, count }) => [transition, count]));
  const without = (person: string) => (rule: SyncRule) => ({
    ...rule,
    scope: rule.scope.map(({ clauses }) => ({ clauses: [...clauses, { attribute: 'cn', operator: 'NOTEQUAL', value: person }] })),
  });
  let document: ConfigurationDocument;

  beforeAll(async () => {
    writeFileSync(path('staff.ldif'), adPeople(names));
    await isthmus.run('connector', 'add', '--type', 'ldif', '--name', 'Staff', '--file', 'staff.ldif');
    await isthmus.run('connector', 'add', '--type', 'sandbox', '--name', TENANT);
    expect(await isthmus.run('cycle', 'initial')).toMatchObject({ exitCode: 0 });
    document = JSON.parse((await isthmus.run('config', 'export')).stdout);
    write('same.json', document);
    write('without-eve.json', { ...document, rules: document.rules.map((rule) => (rule.name === JOIN ? without('Eve')(rule) : rule)) });
    write('rule.json', document.rules.filter(({ name }) => name === JOIN).map(without('Bob'))[0]);
  }, 120_000);

  it('tells who would be deleted, worst first, with exit code 1, and writes nothing', async () => {
    const found = await isthmus.run('what-if', '--config', 'without-eve.json', '--json');
    expect(found.exitCode).toBe(1);
    // Which phases are seen depends on how fast they pass.
    expect(found.stderr).toMatch(/^(Copying the database|Synchronizing the copy)/);
    const told = found.json() as Sampled;
    expect(told).toMatchObject({ phase: 'done', stale: false, impact: 'destructive', steps: [], limits: [] });
    expect(countsOf(told)).toMatchObject({ 'target-delete': 1, 'metaverse-delete': 1, disconnect: 1 });
    const [first] = told.counts;
    expect(first).toMatchObject({ transition: 'target-delete', severity: 'destructive', connectors: [{ name: TENANT, count: 1 }] });
    expect(first?.samples).toMatchObject([{ name: expect.stringContaining('Eve'), connectorName: TENANT }]);
    const text = await isthmus.run('what-if', '--config', 'without-eve.json', '--samples', '1');
    expect(text.exitCode).toBe(1);
    expect(text.stdout).toMatch(
      /The change:[\s\S]*Nothing was written[\s\S]*1 {2}destructive +Deleted in the target \(Sandbox tenant: 1\)[\s\S]*Eve/,
    );
    expect(existsSync(join(isthmus.dataFolder, 'what-if'))).toBe(false);
    expect((await isthmus.json<{ rows: unknown[] }>('config', 'history')).rows.length).toBeGreaterThan(0);
    expect((await isthmus.run('config', 'diff', 'same.json', 'current')).stdout).toContain('Nothing differs.');
  }, 240_000);

  it('tries rules, and earlier versions', async () => {
    const rule = await isthmus.run('what-if', '--rule', 'rule.json', '--samples', '0', '--json');
    expect([rule.exitCode, countsOf(rule.json() as Sampled)]).toEqual([1, expect.objectContaining({ 'target-delete': 1 })]);
    const { rows } = await isthmus.json<{ rows: { number: number }[] }>('config', 'history');
    const same = await isthmus.run('what-if', '--version', String(rows[0]?.number));
    expect([same.exitCode, same.stdout]).toEqual([0, expect.stringMatching(/Nothing differs[\s\S]*Nothing changes for anybody\./)]);
  }, 240_000);

  it('refuses what could not be saved either, and what is not clear', async () => {
    const [bad] = document.rules;
    write('bad.json', { ...bad, connectorId: '00000000-0000-4000-8000-00000000dead' });
    for (const [words, exitCode, says] of [
      [['--rule', 'bad.json'], 2, 'configuration-invalid'],
      [['--version', '99'], 2, 'no version 99'],
      [['--config', 'nowhere.json'], 64, 'cannot be read'],
      [['--config', 'same.json', '--rule', 'rule.json'], 64, 'one of --config'],
      [['--rule', 'rule.json', '--map', 'a=b'], 64, '--map goes with --config'],
      [['--config', 'same.json', '--map', 'a=Nobody'], 64, 'does not name a connector'],
      [[], 64, 'Name the change'],
    ] as const) {
      const refused = await isthmus.run('what-if', ...words);
      expect([words, refused.exitCode, refused.stderr]).toEqual([words, exitCode, expect.stringContaining(says)]);
    }
  }, 240_000);

  it.skipIf(process.platform === 'win32')(
    'Ctrl+C cancels it and leaves nothing behind',
    async () => {
      const before = readFileSync(join(isthmus.dataFolder, 'isthmus.db'));
      const command = isthmus.start(['what-if', '--config', 'without-eve.json', '--json']);
      await command.says(/Copying the database/);
      command.process.kill('SIGINT');
      const ended = await command.ended;
      // It may have come to its end in the same moment.
      expect([1, 2]).toContain(ended.exitCode);
      if (ended.exitCode === 2) expect(ended.json()).toMatchObject({ error: { code: 'what-if-cancelled' } });
      expect(existsSync(join(isthmus.dataFolder, 'what-if'))).toBe(false);
      expect(readFileSync(join(isthmus.dataFolder, 'isthmus.db')).equals(before)).toBe(true);
    },
    60_000,
  );
});
