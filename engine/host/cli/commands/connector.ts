import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { NewConnector, type TestResult } from '../../../../shared/contract/connectors.ts';
import { ExitCode, Refusal } from '../exit-code.ts';
import { findConnector } from '../find-connector.ts';
import { print, table } from '../output.ts';
import { withSession } from '../session.ts';

/** `connector list|add|test`. */
export function connectorCommands(program: Command): void {
  const connector = program.command('connector').description('connectors to directories, files and the tenant');

  connector
    .command('list')
    .description('all connectors with their state and last run')
    .option('--json', 'machine-readable output')
    .action(async (options: { json?: boolean }, command: Command) => {
      const all = await withSession(command, ({ api }) => api.connectors.list());
      print(options.json === true, all, () =>
        table(
          ['Name', 'Type', 'State', 'Objects', 'Last run', 'Result'],
          all.map((row) => [row.name, row.typeName, row.state, String(row.objects), row.lastRun?.profile ?? '', row.lastRun?.status ?? '']),
        ),
      );
    });

  connector
    .command('add')
    .description('add a connector: reaches the system, reads its schema, generates the default rules')
    .requiredOption('--type <type>', 'ldif, ldap, entra, or sandbox for the sandbox tenant')
    .requiredOption('--name <name>', 'unique name')
    .option('--description <text>', 'for people', '')
    .option('--file <path...>', 'ldif: files')
    .option('--anchor <attribute>', 'ldif: attribute with the immutable id', 'objectGUID')
    .option('--url <url>', 'ldap: ldap://host[:port] or ldaps://host[:port]')
    .option('--start-tls', 'ldap: StartTLS')
    .option('--ca-file <path>', 'ldap, entra: certificate authority to trust (PEM)')
    .option('--bind-dn <dn>', 'ldap: account')
    .option('--naming-context <dn...>', 'ldap, ldif: partitions; default: all the server publishes')
    .option('--include <dn...>', 'ldap: containers to include')
    .option('--exclude <dn...>', 'ldap: containers to exclude')
    .option('--tenant <id>', 'entra: tenant id')
    .option('--client <id>', 'entra: application (client) id')
    .option('--certificate-file <path>', 'entra: PEM certificate of the application, instead of a client secret')
    .option('--authority <url>', 'entra: sign-in host')
    .option('--graph <url>', 'entra: Graph address')
    .option('--rules <template>', 'active-directory, ldap, entra or none; default: by the schema')
    .option('--secret-file <path>', 'file holding the password, client secret or private key (default: $ISTHMUS_SECRET)')
    .option('--json', 'machine-readable output')
    .action(async (options: AddOptions, command: Command) => {
      const input = NewConnector.safeParse(await newConnector(options));
      if (!input.success) throw new Refusal('invalid-input', z.prettifyError(input.error), ExitCode.usage);
      const made = await withSession(command, ({ api }) => api.connectors.create(input.data));
      print(
        options.json === true,
        made,
        () =>
          `${made.name} was added with ${made.partitions.length} partitions: ${made.partitions.map((partition) => partition.name).join(', ')}`,
      );
    });

  connector
    .command('test')
    .description('sign in and read the naming contexts of a connector')
    .argument('<connector>', 'name or id')
    .option('--json', 'machine-readable output')
    .action(async (name: string, options: { json?: boolean }, command: Command) => {
      const result: TestResult = await withSession(command, async ({ api }) =>
        api.connectors.test({ id: (await findConnector(api, name)).id }),
      );
      print(
        options.json === true,
        result,
        () => `${result.result}: ${result.message}${result.namingContexts.map((context) => `\n  ${context}`).join('')}`,
      );
      if (result.result !== 'success') process.exitCode = ExitCode.stopped;
    });
}

interface AddOptions {
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly file?: string[];
  readonly anchor: string;
  readonly url?: string;
  readonly startTls?: boolean;
  readonly caFile?: string;
  readonly bindDn?: string;
  readonly namingContext?: string[];
  readonly include?: string[];
  readonly exclude?: string[];
  readonly tenant?: string;
  readonly client?: string;
  readonly certificateFile?: string;
  readonly authority?: string;
  readonly graph?: string;
  readonly rules?: string;
  readonly secretFile?: string;
  readonly json?: boolean;
}

/** The options as a `NewConnector`, still to be validated. Secrets never come from an option: `ps` shows those. */
async function newConnector(options: AddOptions): Promise<unknown> {
  const { name, description, rules } = options;
  const secret =
    options.secretFile === undefined ? process.env['ISTHMUS_SECRET'] : (await readFile(options.secretFile, 'utf8')).replace(/\r?\n$/, '');
  const common = { name, description, ruleTemplate: rules };
  switch (options.type) {
    case 'ldif':
      return {
        ...common,
        configuration: {
          type: 'ldif',
          settings: { files: options.file ?? [], anchorAttribute: options.anchor, namingContexts: options.namingContext },
        },
      };
    case 'ldap': {
      const settings = {
        url: options.url,
        startTls: options.startTls,
        caFile: options.caFile,
        bindDn: options.bindDn,
        namingContexts: options.namingContext,
        includedContainers: options.include,
        excludedContainers: options.exclude,
      };
      return { ...common, configuration: { type: 'ldap', settings }, secrets: secret === undefined ? {} : { password: secret } };
    }
    case 'sandbox':
      return { ...common, configuration: { type: 'entra', settings: { tenantId: 'sandbox', clientId: 'sandbox', sandbox: true } } };
    case 'entra': {
      const certificate = options.certificateFile === undefined ? undefined : await readFile(options.certificateFile, 'utf8');
      const settings = {
        tenantId: options.tenant,
        clientId: options.client,
        credential: certificate === undefined ? 'secret' : 'certificate',
        certificate,
        authorityHost: options.authority,
        graphUrl: options.graph,
        caFile: options.caFile,
      };
      const key = certificate === undefined ? 'clientSecret' : 'privateKey';
      return { ...common, configuration: { type: 'entra', settings }, secrets: secret === undefined ? {} : { [key]: secret } };
    }
    default:
      throw new Refusal('bad-usage', `${options.type} is not a connector type. Known: ldif, ldap, entra, sandbox.`, ExitCode.usage);
  }
}
