import { join } from 'node:path';
import type { Command } from 'commander';
import { runSandbox } from '../../../sandbox/main.ts';
import { print } from '../output.ts';
import { chooseDataFolder } from '../session.ts';
import { wholeNumber } from '../whole-number.ts';

/** `sandbox start`: the sandbox tenant as a process of its own. */
export function sandboxCommand(program: Command): void {
  program
    .command('sandbox')
    .description('the Graph-compatible sandbox tenant')
    .command('start')
    .description('start the tenant of a folder and keep it running')
    .option('--folder <folder>', 'where the tenant keeps its data (default: in the data folder)')
    .option('--port <n>', 'port; default: any free one', wholeNumber, 0)
    .option('--json', 'machine-readable output')
    .action(async (options: { folder?: string; port: number; json?: boolean }, command: Command) => {
      const tenant = await runSandbox({ folder: options.folder ?? join(chooseDataFolder(command), 'sandbox-tenant'), port: options.port });
      const { address, tenantId, clientId, caFile, graphUrl, authorityHost } = tenant;
      print(options.json === true, { address, tenantId, clientId, caFile, graphUrl, authorityHost }, () =>
        [
          `The sandbox tenant answers at ${address}`,
          `tenant ${tenantId}, application ${clientId}`,
          `certificate authority ${caFile}`,
          'The client secret is in the folder, readable by you alone.',
        ].join('\n'),
      );
    });
}
