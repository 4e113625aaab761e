import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportReport } from '../../../shared/contract/configuration.ts';
import type { RunDetail } from '../../../shared/contract/operations.ts';
import { type Slapd, slapdMissing, startSlapd } from '../../connectors/testing/slapd.ts';
import { CommandLine } from '../../host/testing/command-line.ts';
import { type RunningTenant, runTenant } from '../../sandbox/testing/tenant-fixture.ts';
import { BADGE, EXTENSION_APP, HARBOUR_ID, PIER_ID, rules, sampleExport } from './testing/sample-export.ts';

const reason = slapdMissing();

/** What AD's schema has and OpenLDAP's lacks, as far as the rules read it. */
const activeDirectorySchema = [
  ...['sAMAccountName', 'userPrincipalName', 'department', 'adminDescription'].map(
    (name, at) =>
      `attributetype ( 1.3.6.1.4.1.99999.1.${at} NAME '${name}' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )`,
  ),
  "attributetype ( 1.3.6.1.4.1.99999.1.8 NAME 'isCriticalSystemObject' SYNTAX 1.3.6.1.4.1.1466.115.121.1.7 SINGLE-VALUE )",
  "attributetype ( 1.3.6.1.4.1.99999.1.9 NAME 'objectGUID' SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )",
  "objectclass ( 1.3.6.1.4.1.99999.2.1 NAME 'user' SUP organizationalPerson STRUCTURAL MAY ( sAMAccountName $ userPrincipalName $ department $ adminDescription $ isCriticalSystemObject $ objectGUID $ displayName $ givenName $ mail $ employeeNumber ) )",
];

const guidOf = (number: number) => Buffer.alloc(16, number).toString('base64');
const person = (suffix: string, name: string, number: number, ...more: readonly string[]) =>
  [`dn: cn=${name},${suffix}`, 'objectClass: user', `cn: ${name}`, `sn: ${name}`, `objectGUID:: ${guidOf(number)}`, ...more, ''].join('\n');
const directoryLdif = (suffix: string, ...people: readonly string[]) =>
  [`dn: ${suffix}\nobjectClass: domain\ndc: ${/^dc=(\w+)/.exec(suffix)?.[1] ?? ''}\n`, ...people].join('\n');

const HARBOUR = 'dc=harbour,dc=example';
const PIER = 'dc=pier,dc=example';

describe.skipIf(reason !== undefined)(
  `issue 5, done when 4: Entra Connect’s files on two directories and a tenant${reason === undefined ? '' : ` (${reason})`}`,
  () => {
    const isthmus = new CommandLine();
    const app = '0123456789abcdef'.repeat(2);
    let harbour: Slapd;
    let pier: Slapd;
    let tenant: RunningTenant;

    const secretFile = (name: string, secret: string): string => {
      const file = join(isthmus.folder, `${name}.secret`);
      writeFileSync(file, secret, { mode: 0o600 });
      return file;
    };
    const add = async (name: string, ...words: readonly string[]) => {
      const { exitCode, stderr } = await isthmus.run('connector', 'add', '--name', name, '--rules', 'none', ...words);
      expect([exitCode, stderr]).toEqual([0, '']);
    };
    const addDirectory = (name: string, { ldapsUrl, caFile, bindDn, password }: Slapd) =>
      add(name, '--type', 'ldap', '--url', ldapsUrl, '--ca-file', caFile, '--bind-dn', bindDn, '--secret-file', secretFile(name, password));
    const importFiles = (...words: readonly string[]) =>
      isthmus.run(
        'config',
        'import',
        'export',
        '--connector',
        `${HARBOUR_ID}=Harbour`,
        `${PIER_ID}=Pier`,
        '--extension-app',
        `${EXTENSION_APP}=${app}`,
        ...words,
      );

    beforeAll(async () => {
      [harbour, pier] = await Promise.all([
        startSlapd({
          suffix: HARBOUR,
          schema: activeDirectorySchema,
          ldif: directoryLdif(
            HARBOUR,
            person(
              HARBOUR,
              'ada',
              1,
              'displayName: Ada Lovett',
              'mail: ada@harbour.example',
              'sAMAccountName: ada',
              'userPrincipalName: ada@harbour.example',
              'title:  Chief Engineer',
              'department: Research',
              'employeeNumber: H-17',
            ),
            person(HARBOUR, 'sync', 2, 'displayName: Sync', 'sAMAccountName: AAD_sync', 'userPrincipalName: sync@harbour.example'),
            person(
              HARBOUR,
              'outsider',
              3,
              'displayName: Outsider',
              'sAMAccountName: out',
              'userPrincipalName: out@harbour.example',
              'adminDescription: User_no',
            ),
          ),
        }),
        startSlapd({
          suffix: PIER,
          schema: activeDirectorySchema,
          ldif: directoryLdif(
            PIER,
            person(
              PIER,
              'ben',
              4,
              'displayName: Ben Quist',
              'mail: ben@pier.example',
              'sAMAccountName: ben',
              'department: Crew',
              'employeeNumber: P-4',
            ),
          ),
        }),
      ]);
      tenant = await runTenant();
      for (const { path, text } of sampleExport) {
        const file = join(isthmus.folder, 'export', path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
      await addDirectory('Harbour', harbour);
      await addDirectory('Pier', pier);
      const { tenantId, clientId, clientSecret, authorityHost, graphUrl, caFile } = tenant.tenant;
      const application = ['--tenant', tenantId, '--client', clientId, '--secret-file', secretFile('Tenant', clientSecret)];
      await add('Tenant', '--type', 'entra', ...application, '--authority', authorityHost, '--graph', graphUrl, '--ca-file', caFile);
    });
    afterAll(async () => {
      isthmus[Symbol.dispose]();
      await Promise.all([harbour, pier, tenant].map((server) => server?.stop()));
    });

    it('a dry run says what would be imported, and stores nothing', async () => {
      const dry = await importFiles('--dry-run', '--json');
      const report = dry.json() as ImportReport;
      expect([dry.exitCode, dry.stderr]).toEqual([0, '']);
      expect(report).toMatchObject({
        rules: { total: rules.length, imported: rules.length, invalid: [] },
        expressions: { failed: [] },
        metaverse: { objectTypes: 2, attributes: 17 },
      });
      expect(report.connectors.map(({ name, exists, secretsToSupply }) => [name, exists, secretsToSupply])).toEqual([
        ['Harbour', true, []],
        ['Pier', true, []],
        ['Tenant', true, []],
      ]);
      expect(await isthmus.json('rules', 'list')).toEqual([]);
    });

    it('imported: rules of both forests on the connectors here, which keep their connections', async () => {
      const done = await importFiles();
      expect([done.exitCode, done.stderr]).toEqual([0, '']);
      const listed = await isthmus.json<{ connectorName: string; precedence: number }[]>('rules', 'list');
      expect(listed.map(({ connectorName }) => connectorName).sort()).toEqual([
        ...Array(3).fill('Harbour'),
        ...Array(3).fill('Pier'),
        ...Array(4).fill('Tenant'),
      ]);
      expect((await isthmus.json<{ name: string }[]>('connector', 'list')).map(({ name }) => name)).toEqual(['Harbour', 'Pier', 'Tenant']);
    });

    it('a cycle: users of both forests arrive with the custom rules’ values and the directory extension', async () => {
      const runs = await isthmus.json<RunDetail[]>('cycle', 'initial');
      const wrong = runs.filter(({ status }) => status !== 'success' && status !== 'completed-no-objects');
      expect(wrong.map(({ connectorName, profile, status }) => `${connectorName} ${profile}: ${status}`)).toEqual([]);
      const badge = BADGE.replace(EXTENSION_APP, app);
      const names = [
        'userPrincipalName',
        'displayName',
        'jobTitle',
        'department',
        'mailNickname',
        'accountEnabled',
        'onPremisesImmutableId',
        badge,
      ];
      const { value: users } = await tenant.client.all(`/users?$select=${names.join(',')}`);
      const synchronized = users.filter((user) => typeof user.onPremisesImmutableId === 'string');
      const picture = synchronized.map((user) =>
        Object.fromEntries(names.map((name) => [name === badge ? 'badge' : name, user[name] ?? null])),
      );
      expect(picture.sort((a, b) => String(a.userPrincipalName).localeCompare(String(b.userPrincipalName)))).toEqual([
        {
          ...{
            userPrincipalName: 'ada@harbour.example',
            displayName: 'Ada Lovett',
            jobTitle: 'Chief Engineer',
            department: 'Harbour: Research',
          },
          ...{ mailNickname: 'ada', accountEnabled: true, onPremisesImmutableId: guidOf(1), badge: 'H-17' },
        },
        {
          ...{ userPrincipalName: 'ben@pier.example', displayName: 'Ben Quist', jobTitle: null, department: 'Pier: Crew' },
          ...{ mailNickname: 'ben', accountEnabled: true, onPremisesImmutableId: guidOf(4), badge: 'P-4' },
        },
      ]);
    });

    it('a second import of the same files changes nothing, and a second cycle exports nothing', async () => {
      expect((await importFiles()).stdout).toContain('Nothing differs; nothing was saved.');
      const runs = await isthmus.json<RunDetail[]>('cycle', 'delta');
      const exported = runs.flatMap(({ steps }) =>
        steps.flatMap(({ counters }) =>
          Object.keys(counters).filter((name) => /^export-(add|update|delete)/.test(name) && counters[name] !== 0),
        ),
      );
      expect(exported).toEqual([]);
    });
  },
);
