import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConnectorSummary, TestResult } from '../../../shared/contract/connectors.ts';
import type { RunDetail, StepErrorRow } from '../../../shared/contract/operations.ts';
import { slapdMissing, startSlapd } from '../../connectors/testing/slapd.ts';
import { startSandboxTenant } from '../../sandbox/sandbox-tenant.ts';
import { CommandLine, type CommandResult } from '../testing/command-line.ts';
import { adPerson } from '../testing/people.ts';

const WRONG = 'Not-the-Quay-7!';
type Shown = RunDetail & { readonly steps: readonly { readonly errors: readonly StepErrorRow[] }[] };

const connectorsOf = async (isthmus: CommandLine) =>
  (await isthmus.json<ConnectorSummary[]>('connector', 'list')).map((connector) => connector.name);
const codeOf = (result: CommandResult) => (result.json() as { error: { code: string } }).error.code;
const messageOf = (result: CommandResult) => (result.json() as { error: { message: string } }).error.message;

describe('bad input has a clear result and changes nothing: LDIF', () => {
  it('a file that is not LDIF, or not there, is refused with file, line and reason', async () => {
    using isthmus = new CommandLine();
    writeFileSync(join(isthmus.folder, 'letter.ldif'), 'Dear administrator,\nplease find attached …\n');
    const add = (file: string) => isthmus.run('connector', 'add', '--type', 'ldif', '--name', 'Staff', '--file', file, '--json');
    const letter = await add('letter.ldif');
    expect(letter.exitCode).toBe(2);
    expect(messageOf(letter)).toMatch(/letter\.ldif:1:1: .*has no colon/);
    const missing = await add('nowhere.ldif');
    expect({ exitCode: missing.exitCode, code: codeOf(missing) }).toEqual({ exitCode: 2, code: 'no-start-file-not-found' });
    expect(messageOf(missing)).toContain('nowhere.ldif');
    expect(await connectorsOf(isthmus)).toEqual([]);
  });

  it('a damaged entry is an error with file, line and reason; what had been imported stays', async () => {
    using isthmus = new CommandLine();
    const file = join(isthmus.folder, 'staff.ldif');
    writeFileSync(file, [adPerson('Ann', 1), adPerson('Bob', 2), adPerson('Cem', 3)].join('\n'));
    await isthmus.run('connector', 'add', '--type', 'ldif', '--name', 'Staff', '--file', file);
    expect(await isthmus.json<RunDetail>('run', 'Staff', 'full-import')).toMatchObject({ steps: [{ counters: { 'stage-add': 3 } }] });
    writeFileSync(file, [adPerson('Ann', 1), adPerson('Bob', 2, 'description:: %%%%'), adPerson('Cem', 3)].join('\n'));
    const again = await isthmus.run('run', 'Staff', 'full-import', '--json');
    expect(again.exitCode).toBe(1);
    const run = again.json() as RunDetail;
    expect(run).toMatchObject({ status: 'completed-discovery-errors', statusClass: 'error' });
    expect(run.steps[0]?.counters['stage-delete'] ?? 0).toBe(0);
    const shown = await isthmus.json<Shown>('runs', 'show', String(run.id));
    expect(shown.steps[0]?.errors).toMatchObject([
      { kind: 'discovery', message: expect.stringMatching(/staff\.ldif:22:\d+: .*not valid base64/) },
    ]);
    expect((await isthmus.json<ConnectorSummary[]>('connector', 'list'))[0]?.objects).toBe(3);
  });
});

describe.skipIf(slapdMissing())('bad input has a clear result and changes nothing: LDAP', () => {
  it('unreachable, wrong password, untrusted certificate; no password is ever shown or stored in the clear', async () => {
    using isthmus = new CommandLine();
    const slapd = await startSlapd();
    const outputs: string[] = [];
    const run = async (words: readonly string[], secret?: string) => {
      const result = await isthmus.start(words, secret === undefined ? {} : { ISTHMUS_SECRET: secret }).ended;
      outputs.push(result.stdout, result.stderr);
      return result;
    };
    const add = (url: string, secret: string, ...more: string[]) =>
      run(['connector', 'add', '--type', 'ldap', '--name', 'Quay', '--url', url, '--bind-dn', slapd.bindDn, ...more, '--json'], secret);
    try {
      for (const [url, secret, code, says, more] of [
        ['ldap://127.0.0.1:1', slapd.password, 'no-start-connection', /127\.0\.0\.1:1\b.*connection refused/, []],
        [slapd.url, WRONG, 'no-start-credentials', /refused cn=admin.*wrong name or password.*Change it in the connection settings/, []],
        [slapd.ldapsUrl, slapd.password, 'no-start-connection', /not issued by an authority.*certificate authority file/, []],
        [slapd.ldapsUrl, slapd.password, 'no-start-connection', /authority.*other-ca\.pem/, ['--ca-file', slapd.otherCaFile]],
      ] as const) {
        const refused = await add(url, secret, ...more);
        expect(messageOf(refused)).toMatch(says);
        expect({ code: codeOf(refused), exitCode: refused.exitCode }).toEqual({ code, exitCode: 2 });
      }
      expect(await connectorsOf(isthmus)).toEqual([]);

      expect(await add(slapd.ldapsUrl, slapd.password, '--ca-file', slapd.caFile)).toMatchObject({ exitCode: 0 });
      const before = await run(['run', 'Quay', 'full-import', '--json']);
      await slapd.kill();
      const test = await run(['connector', 'test', 'Quay', '--json']);
      expect(test.exitCode).toBe(2);
      expect(test.json() as TestResult).toMatchObject({ result: 'failed-connection', namingContexts: [] });
      const failed = await run(['run', 'Quay', 'full-import', '--json']);
      expect(failed.exitCode).toBe(2);
      expect(failed.json()).toMatchObject({ status: 'no-start-connection', steps: [{ connection: { result: 'failed-connection' } }] });
      const [connector] = await isthmus.json<ConnectorSummary[]>('connector', 'list');
      expect(connector?.objects).toBe((before.json() as RunDetail).steps[0]?.counters['stage-add'] ?? 0);
    } finally {
      await slapd.stop();
    }
    for (const text of [...outputs, isthmus.leftovers()]) {
      expect(text.includes(slapd.password)).toBe(false);
      expect(text.includes(WRONG)).toBe(false);
    }
  });
});

describe('bad input has a clear result and changes nothing: the tenant', () => {
  it('a wrong secret, an untrusted certificate, a tenant that refuses tokens', async () => {
    using isthmus = new CommandLine();
    const tenant = await startSandboxTenant({ folder: join(isthmus.folder, 'elsewhere') });
    const outputs: string[] = [];
    const add = async (secret: string, ...more: string[]) => {
      const address = [
        '--tenant',
        tenant.tenantId,
        '--client',
        tenant.clientId,
        '--authority',
        tenant.authorityHost,
        '--graph',
        tenant.graphUrl,
      ];
      const words = ['connector', 'add', '--type', 'entra', '--name', 'Tenant', ...address, ...more, '--json'];
      const result = await isthmus.start(words, { ISTHMUS_SECRET: secret }).ended;
      outputs.push(result.stdout, result.stderr);
      return result;
    };
    try {
      const wrong = await add(WRONG, '--ca-file', tenant.caFile);
      expect(codeOf(wrong)).toBe('no-start-credentials');
      expect(messageOf(wrong)).toMatch(/AADSTS7000215.*Check tenant, application and credential/);
      const untrusted = await add(tenant.clientSecret);
      expect(codeOf(untrusted)).toBe('no-start-connection');
      expect(messageOf(untrusted)).toMatch(/certificate.*CA file/);
      expect(await connectorsOf(isthmus)).toEqual([]);
      expect(await add(tenant.clientSecret, '--ca-file', tenant.caFile)).toMatchObject({ exitCode: 0 });
      tenant.refuseTokens(true);
      const run = await isthmus.run('run', 'Tenant', 'full-import', '--json');
      outputs.push(run.stdout, run.stderr);
      expect(run.exitCode).toBe(2);
      expect(run.json()).toMatchObject({ status: 'no-start-credentials', steps: [{ message: expect.stringContaining('AADSTS7000112') }] });
    } finally {
      await tenant.close();
    }
    const kept = readdirSync(isthmus.dataFolder).map((name) => join(isthmus.dataFolder, name));
    expect(kept.length).toBeGreaterThan(0);
    for (const text of outputs) {
      expect(text.includes(tenant.clientSecret)).toBe(false);
      expect(text.includes(WRONG)).toBe(false);
    }
    // The sandbox keeps its own registration, with the secret, in a folder of its own beside the data folder.
    expect(isthmus.leftovers(isthmus.dataFolder).includes(tenant.clientSecret)).toBe(false);
    expect(isthmus.leftovers(isthmus.dataFolder).includes(WRONG)).toBe(false);
  });
});

describe('bad input has a clear result and changes nothing: the data folder', () => {
  it.each([
    ['isthmus.db', 'This is a shopping list, not a database.', /^not-a-database: .*isthmus\.db is not an Isthmus database/],
    ['secrets.json', '{"half', /^corrupt: .*secrets\.json is damaged/],
    ['secret.key', 'short', /^corrupt: .*secret\.key is not a key/],
  ])('%s with other content is refused and left alone', async (name, content, says) => {
    using isthmus = new CommandLine();
    mkdirSync(isthmus.dataFolder);
    writeFileSync(join(isthmus.dataFolder, name), content);
    const result = await isthmus.run('connector', 'add', '--type', 'sandbox', '--name', 'Tenant');
    expect(result).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringMatching(says) });
    expect(isthmus.leftovers(isthmus.dataFolder)).toContain(content);
  });

  it('a folder that cannot be made is refused', async () => {
    using isthmus = new CommandLine();
    writeFileSync(isthmus.dataFolder, 'a file');
    expect(await isthmus.run('connector', 'list')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^no-permission: .*(?:A file is in the way|part of the path)/),
    });
  });
});
