import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { connectorSecretKeys, connectorSettings } from '../../../../shared/model/connector.ts';
import { ExitCode, Refusal } from '../exit-code.ts';
import { findConnector } from '../find-connector.ts';
import { readText } from '../new-connector.ts';
import { print } from '../output.ts';
import { withSession } from '../session.ts';

interface SetOptions {
  readonly file?: string[];
  readonly url?: string;
  readonly startTls?: boolean;
  readonly caFile?: string;
  readonly bindDn?: string;
  readonly tenant?: string;
  readonly client?: string;
  readonly secretFile?: string;
  readonly json?: boolean;
}

/** `connector set`: other connection settings or another secret; what is not named stays as it is. */
export function connectorSettingsCommand(connector: Command): void {
  connector
    .command('set')
    .description('change connection settings or the secret; kept only when the system answers with them')
    .argument('<connector>', 'name or id')
    .option('--file <path...>', 'ldif: files')
    .option('--url <url>', 'ldap: address')
    .option('--start-tls', 'ldap: StartTLS')
    .option('--no-start-tls', 'ldap: no StartTLS')
    .option('--ca-file <path>', 'ldap, entra: certificate authority to trust (PEM)')
    .option('--bind-dn <dn>', 'ldap: account')
    .option('--tenant <id>', 'entra: tenant id')
    .option('--client <id>', 'entra: application (client) id')
    .option('--secret-file <path>', 'file holding the new password, client secret or private key (default: $ISTHMUS_SECRET)')
    .option('--json', 'machine-readable output')
    .action((name: string, options: SetOptions, command: Command) =>
      withSession(command, async (api) => {
        const { id } = await findConnector(api, name);
        const { configuration } = await api.connectors.get({ id });
        const changed = connectorSettings.safeParse({ ...configuration, settings: { ...configuration.settings, ...overlay(options) } });
        if (!changed.success) throw new Refusal('invalid-input', z.prettifyError(changed.error), ExitCode.usage);
        const secret =
          options.secretFile === undefined ? process.env.ISTHMUS_SECRET : (await readText(options.secretFile)).replace(/\r?\n$/, '');
        const [first, second] = connectorSecretKeys[configuration.type];
        const byKey = configuration.type === 'entra' && configuration.settings.credential === 'certificate';
        const key = byKey ? second : first;
        const secrets = secret === undefined || key === undefined ? {} : { [key]: secret };
        const updated = await api.connectors.update({ id, configuration: changed.data, secrets });
        print(options.json === true, updated, () => `${updated.name} answers with the new settings. Run a full import.`);
      }),
    );
}

/** The settings that were named, under their names in the configuration. */
function overlay({ file, url, startTls, caFile, bindDn, tenant, client }: SetOptions): { readonly [setting: string]: unknown } {
  const named = {
    files: file?.map((path) => (path.startsWith('asset:') ? path : resolve(path))),
    url,
    startTls,
    caFile: caFile === undefined ? undefined : resolve(caFile),
    bindDn,
    tenantId: tenant,
    clientId: client,
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}
