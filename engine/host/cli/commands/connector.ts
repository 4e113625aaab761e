import type { Command } from 'commander';
import { z } from 'zod';
import { NewConnector } from '../../../../shared/contract/connectors.ts';
import { ExitCode, Refusal } from '../exit-code.ts';
import { findConnector } from '../find-connector.ts';
import { type AddOptions, newConnector } from '../new-connector.ts';
import { print, printable, table } from '../output.ts';
import { withSession } from '../session.ts';
import { connectorSettingsCommand } from './connector-settings.ts';

/** `connector list|add|set|test`. */
export function connectorCommands(program: Command): void {
  const connector = program.command('connector').description('connectors to directories, files and the tenant');

  connector
    .command('list')
    .description('all connectors with their state and last run')
    .option('--json', 'machine-readable output')
    .action((options: { json?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        const all = await api.connectors.list();
        print(options.json === true, all, () =>
          all.length === 0
            ? 'There is no connector yet. `isthmus connector add --help` says how to add one.'
            : table(
                ['Name', 'Type', 'State', 'Objects', 'Last run', 'Result'],
                all.map((row) => [
                  row.name,
                  row.typeName,
                  row.state,
                  String(row.objects),
                  row.lastRun?.profile ?? '',
                  row.lastRun?.status ?? '',
                ]),
              ),
        );
      }),
    );

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
    .option('--join-on <criteria>', 'first directory: match users by once, mail, object-sid, account-name or attribute:<name>')
    .option('--source-anchor <attribute>', 'first directory: managed, objectGUID or another attribute that never changes')
    .option('--sign-in-name <attribute>', 'first directory: another attribute than userPrincipalName')
    .option('--secret-file <path>', 'file holding the password, client secret or private key (default: $ISTHMUS_SECRET)')
    .option('--json', 'machine-readable output')
    .action(async (options: AddOptions, command: Command) => {
      const input = NewConnector.safeParse(await newConnector(options));
      if (!input.success) throw new Refusal('invalid-input', z.prettifyError(input.error), ExitCode.usage);
      await withSession(command, async (api) => {
        const made = await api.connectors.create(input.data);
        print(options.json === true, made, () => {
          const partitions = made.partitions.map((partition) => `  ${partition.name}`);
          return [
            `${made.name} was added with these partitions:`,
            ...partitions,
            'Run `isthmus cycle initial` to bring its objects in.',
          ].join('\n');
        });
      });
    });

  connectorSettingsCommand(connector);

  connector
    .command('test')
    .description('sign in and read the naming contexts of a connector')
    .argument('<connector>', 'name or id')
    .option('--json', 'machine-readable output')
    .action((name: string, options: { json?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        const result = await api.connectors.test({ id: (await findConnector(api, name)).id });
        print(options.json === true, result, () =>
          [`${result.result}: ${printable(result.message)}`, ...result.namingContexts.map((context) => `  ${context}`)].join('\n'),
        );
        if (result.result !== 'success') process.exitCode = ExitCode.stopped;
      }),
    );
}
