import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ConnectorDetail, ConnectorSummary, CsSearchRow, TestResult } from '../../../shared/contract/connectors.ts';
import type { MetaverseRow } from '../../../shared/contract/metaverse-search.ts';
import type { ConnectorSpaceObject, MetaverseObject } from '../../../shared/contract/objects.ts';
import type { RunDetail, RunSummary, StepErrorRow } from '../../../shared/contract/operations.ts';
import { CommandLine } from '../testing/command-line.ts';
import { adPeople } from '../testing/people.ts';
import { runUnderWay } from '../testing/run-under-way.ts';

interface Page<T> {
  readonly rows: readonly T[];
  readonly total: number;
}

describe('the command line on the sample forest', () => {
  const isthmus = new CommandLine();
  afterAll(() => isthmus[Symbol.dispose]());

  it('demo prints the true counts of assets/sample-forest/README.md', async () => {
    const demo = await isthmus.run('demo', '--json');
    expect(demo).toMatchObject({ exitCode: 0, stderr: '' });
    // 258 users, 106 groups and 12 contacts are in scope; Graph cannot take the contacts and the 6 distribution groups.
    expect(demo.json()).toEqual({ imported: 390, projected: 376, exported: 358, confirmed: 358, errors: 0, seconds: expect.any(Number) });
  });

  it('a further cycle exports nothing', async () => {
    const cycle = await isthmus.run('cycle', 'delta', '--json');
    expect(cycle.exitCode).toBe(0);
    const runs = cycle.json() as RunDetail[];
    expect(runs.map((run) => `${run.connectorName}: ${run.profile}`).slice(0, 5)).toEqual([
      'harbour.example: Full Import',
      'Sandbox tenant: Delta Import',
      'harbour.example: Delta Synchronization',
      'Sandbox tenant: Delta Synchronization',
      'Sandbox tenant: Export',
    ]);
    const sent = runs
      .flatMap((run) => run.steps)
      .flatMap((step) => Object.entries(step.counters).filter(([name]) => /^export-(add|update|rename|delete|failure)/.test(name)));
    expect(sent.filter(([, count]) => count > 0)).toEqual([]);
  });

  it('an initial cycle brings the same again', async () => {
    const runs = await isthmus.json<RunDetail[]>('cycle', 'initial');
    expect(runs.map((run) => run.status)).toEqual(runs.map(() => 'success'));
    expect(runs.find((run) => run.profile === 'Full Import')?.steps.map((step) => step.counters['stage-no-change'])).toEqual([234, 156]);
  });

  it('connector list and test', async () => {
    const list = await isthmus.json<ConnectorSummary[]>('connector', 'list');
    expect(list.map(({ name, type, state, objects }) => ({ name, type, state, objects }))).toEqual([
      { name: 'harbour.example', type: 'ldif', state: 'Idle', objects: 390 },
      { name: 'Sandbox tenant', type: 'entra', state: 'Idle', objects: 376 },
    ]);
    expect(await isthmus.json<TestResult>('connector', 'test', 'HARBOUR.example')).toMatchObject({
      result: 'success',
      namingContexts: ['DC=harbour,DC=example', 'DC=asia,DC=harbour,DC=example'],
    });
    const text = await isthmus.run('connector', 'list');
    expect(text.stdout).toMatch(/^Name +Type +State +Objects +Last run +Result\n─+/);
  });

  it('run waits for its run and shows the statistics', async () => {
    const run = await isthmus.run('run', 'harbour.example', 'full-import');
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/^Run \d+: harbour\.example: Full Import: success/);
    expect(run.stdout).toMatch(/1\. Full Import \(Stage Only\) of DC=harbour,DC=example: success[\s\S]*Unchanged +234/);
    const again = await isthmus.json<RunDetail>('run', 'Sandbox tenant', 'Delta Import');
    expect(again).toMatchObject({ status: 'success', statusClass: 'ok', user: expect.stringMatching(/\(command line\)$/) });
  });

  it('runs list and show', async () => {
    const list = await isthmus.json<Page<RunSummary>>('runs', 'list', '--limit', '2', '--connector', 'Sandbox tenant');
    expect(list.rows).toHaveLength(2);
    expect(list.total).toBeGreaterThan(2);
    expect(list.rows[0]).toMatchObject({ connectorName: 'Sandbox tenant', profile: 'Delta Import', status: 'success' });
    const shown = await isthmus.json<RunDetail & { steps: { errors: StepErrorRow[] }[] }>('runs', 'show', String(list.rows[0]?.id));
    expect(shown).toMatchObject({ id: list.rows[0]?.id, steps: [{ typeName: 'Delta Import (Stage Only)', errors: [] }] });
    expect((await isthmus.run('runs', 'list')).stdout).toMatch(/^Run +Connector +Profile +Status +User +Start \(UTC\) +End \(UTC\)/);
    expect((await isthmus.run('runs', 'show', '1')).stdout).toMatch(/^Run 1: harbour\.example: Full Import: success/);
  });

  it('mv search finds by text and by clauses, mv show names rule and connector of each value', async () => {
    const found = await isthmus.json<Page<MetaverseRow>>(
      'mv',
      'search',
      '--type',
      'person',
      '--where',
      'sn starts-with Łuk',
      'givenName equals paweł',
      '--columns',
      'displayName,mail',
    );
    expect(found.rows.map((row) => row.values.displayName?.[0]?.text)).toEqual(['Paweł Łukasik']);
    const person = await isthmus.json<MetaverseObject>('mv', 'show', 'Paweł Łukasik');
    expect(person.id).toBe(found.rows[0]?.id);
    expect(person.attributes.find((row) => row.name === 'sn')).toMatchObject({
      values: [{ text: 'Łukasik' }],
      contributions: [{ connectorName: 'harbour.example', ruleName: expect.stringMatching(/^In from AD - User Common/) }],
    });
    expect(person.connectors.map((link) => link.connectorName).sort()).toEqual(['Sandbox tenant', 'harbour.example']);
    const text = await isthmus.run('mv', 'show', person.id);
    expect(text.stdout).toMatch(/sn +Łukasik +In from AD - User Common[^(]*\(harbour\.example\)/);
  });

  it('cs search and show', async () => {
    const pending = await isthmus.json<Page<CsSearchRow>>('cs', 'search', 'Sandbox tenant', '--pending-export', '--limit', '5');
    expect(pending).toMatchObject({ total: 18, rows: Array.from({ length: 5 }, () => ({ pendingExport: 'add' })) });
    const byText = await isthmus.json<Page<CsSearchRow>>('cs', 'search', 'harbour.example', '港湾');
    expect(byText.rows.map((row) => row.dn)).toEqual([expect.stringContaining('港湾安全')]);
    const shown = await isthmus.json<ConnectorSpaceObject>('cs', 'show', 'harbour.example', byText.rows[0]?.dn ?? '');
    expect(shown).toMatchObject({ id: byText.rows[0]?.id, objectType: 'group', linkState: 'connector', errors: [] });
    expect((await isthmus.run('cs', 'show', shown.id)).stdout).toMatch(/Attribute +Imported value\n/);
  });

  it('wide characters keep the columns in line', async () => {
    const { stdout } = await isthmus.run('mv', 'search', '港');
    const lines = stdout.split('\n').filter((line) => /[0-9a-f]{8}-[0-9a-f]{4}-/.test(line));
    const places = lines.map((line) =>
      [...line.slice(0, line.search(/[0-9a-f]{8}-/))].reduce((sum, character) => sum + (/[\u3000-\u9fff]/.test(character) ? 2 : 1), 0),
    );
    expect(lines.length).toBeGreaterThan(10);
    expect(new Set(places).size).toBe(1);
  });

  it.each<[words: string[], code: number, error: RegExp]>([
    [['frobnicate'], 64, /unknown command/],
    [['runs', 'list', '--limit', 'many'], 64, /bad-usage: many is not a whole number/],
    [['runs', 'list', '--limit', '0'], 64, /bad-usage: A page holds/],
    [['run', 'harbour.example'], 64, /missing required argument/],
    [['run', 'harbour.example', 'sideways'], 64, /There is no run profile sideways. Known: full-import/],
    [['cycle', 'sometimes'], 64, /It is delta or initial/],
    [['mv', 'search', '--where', 'sn resembles x'], 64, /is not a clause. Write: attribute operator value/],
    [['mv', 'search', '--where', 'sn equals'], 64, /lacks the value/],
    [['cs', 'search', 'harbour.example', 'x', '--errors'], 64, /exclude each other/],
    [['connector', 'add', '--type', 'carrier-pigeon', '--name', 'x'], 64, /Known: ldif, ldap, entra, sandbox/],
    [['connector', 'add', '--type', 'ldap', '--name', 'x', '--url', 'dc1', '--bind-dn', 'cn=x'], 64, /An LDAP URL looks like/],
    [['connector', 'add', '--type', 'ldap', '--name', 'x'], 64, /needs --url/],
    [['connector', 'add', '--type', 'ldif', '--name', 'x', '--file', 'y', '--secret-file', 'nowhere'], 64, /nowhere cannot be read/],
    [['run', 'atlantis', 'full-import'], 2, /not-found: There is no connector atlantis. Known: harbour.example, Sandbox tenant/],
    [['runs', 'show', '4711'], 2, /not-found: There is no run 4711/],
    [['mv', 'show', 'Nobody At All'], 2, /not-found: There is no metaverse object Nobody At All/],
    [['cs', 'show', 'harbour.example', 'CN=Nobody'], 2, /not-found: harbour.example has no object CN=Nobody/],
    [
      ['connector', 'add', '--type', 'sandbox', '--name', 'another'],
      2,
      /no-start-bad-ma-configuration: There is already a connector to a tenant/,
    ],
    [['demo'], 2, /no-start-bad-ma-configuration: This data folder already has connectors/],
  ])('isthmus %j ends with %i and says why', async (words, code, error) => {
    const [people, script] = await Promise.all([isthmus.run(...words), isthmus.run(...words, '--json')]);
    expect(people).toMatchObject({ exitCode: code, stdout: '', stderr: expect.stringMatching(error) });
    expect(people.stderr).not.toMatch(/^ +at /m);
    expect(script.exitCode).toBe(code);
    expect(script.json()).toMatchObject({
      error: { code: expect.any(String), message: expect.stringMatching(new RegExp(error.source.replace(/^[a-z-]+: /, ''))) },
    });
  });

  it('help is success', async () => {
    expect(await isthmus.run('--help')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/demo[\s\S]*connector[\s\S]*cycle[\s\S]*serve/),
    });
  });
});

describe('an empty data folder', () => {
  it('lists nothing, says what to do, and takes an LDIF file with a relative name', async () => {
    using isthmus = new CommandLine();
    expect(await isthmus.run('connector', 'list')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/There is no connector yet/),
    });
    expect(await isthmus.run('cycle', 'delta')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/There is no connector to run/),
    });
    writeFileSync(join(isthmus.folder, 'staff.ldif'), adPeople(['Ann', 'Bob']));
    const added = await isthmus.json<ConnectorDetail>('connector', 'add', '--type', 'ldif', '--name', 'Staff', '--file', 'staff.ldif');
    expect(added).toMatchObject({
      name: 'Staff',
      configuration: { settings: { files: [join(isthmus.folder, 'staff.ldif')] } },
      partitions: [{ name: 'DC=quay,DC=example', selected: true }],
      secretsSet: [],
    });
    expect(await isthmus.json<RunDetail>('run', 'Staff', 'full-import')).toMatchObject({
      status: 'success',
      steps: [{ counters: { 'stage-add': 2 } }],
    });
    const refused = await isthmus.run('run', 'Staff', 'export');
    expect(refused).toMatchObject({ exitCode: 2, stdout: expect.stringMatching(/stopped-export-disabled[\s\S]*can only be imported/) });
  });

  it('Ctrl+C stops a run cleanly: exit code 2, and the run is in the history as stopped', async () => {
    using isthmus = new CommandLine();
    writeFileSync(join(isthmus.folder, 'staff.ldif'), adPeople(Array.from({ length: 20_000 }, (_, index) => `Person ${index}`)));
    await isthmus.run('connector', 'add', '--type', 'ldif', '--name', 'Staff', '--file', 'staff.ldif');
    const cycle = isthmus.start(['cycle', 'initial', '--json']);
    await runUnderWay(isthmus.dataFolder, (run) => run.profile === 'Export');
    cycle.process.kill('SIGINT');
    const ended = await cycle.ended;
    expect(ended).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^Stopping/) });
    expect((ended.json() as RunDetail[]).at(-1)).toMatchObject({
      status: 'stopped-user-termination-from-wmi-or-ui',
      statusClass: 'stopped',
    });
    const { rows } = await isthmus.json<Page<RunSummary>>('runs', 'list');
    expect(rows[0]).toMatchObject({ status: 'stopped-user-termination-from-wmi-or-ui' });
  });
});
