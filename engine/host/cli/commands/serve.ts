import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { consoleFolder } from '../../application.ts';
import { startService } from '../../service.ts';
import { Refusal } from '../exit-code.ts';
import { print } from '../output.ts';
import { portNumber, refusePort } from '../port.ts';
import { withEngine } from '../session.ts';

/** `serve`: the same console in a browser, on loopback, with a one-time token. */
export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('serve the console to a browser on this machine')
    .option('--port <n>', 'port; default: any free one', portNumber, 0)
    .option('--json', 'machine-readable output')
    .action(async (options: { port: number; json?: boolean }, command: Command) => {
      if (!existsSync(join(consoleFolder, 'index.html')))
        throw new Refusal('not-built', 'The console has not been built yet. Run `npm run build` first.');
      await withEngine(command, async (engine) => {
        const service = await startService({ engine, consoleFolder, port: options.port }).catch((error) => refusePort(error, options.port));
        print(
          options.json === true,
          { url: service.url, address: service.address, dataFolder: engine.dataFolder },
          () => `The console is at ${service.url}\nThe address works once; Ctrl+C ends the service.`,
        );
        await new Promise<void>((resolve) => {
          process.once('SIGINT', () => resolve());
          process.once('SIGTERM', () => resolve());
        });
        await service.close();
      });
    });
}
