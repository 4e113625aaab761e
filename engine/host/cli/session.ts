import { mkdirSync } from 'node:fs';
import { homedir, platform, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { createRouterClient, type RouterClient } from '@orpc/server';
import type { Command } from 'commander';
import { router } from '../../api/router.ts';
import { assetsFolder, version } from '../application.ts';
import { type Engine, openEngine } from '../engine.ts';
import { asRefusal } from './exit-code.ts';

/** The contract, called in process: what the console can do, a command can do. */
export type Api = RouterClient<typeof router>;

export interface Session {
  readonly engine: Engine;
  readonly api: Api;
}

/** Opens the engine on the data folder, runs the command, closes the engine; expected failures become refusals. */
export async function withSession<T>(command: Command, action: (session: Session) => Promise<T>, folder = dataFolder(command)): Promise<T> {
  try {
    const engine = await openEngine({ dataFolder: folder, assetsFolder, version });
    try {
      const api = createRouterClient(router, { context: { engine, user: userInfo().username } });
      return await action({ engine, api });
    } finally {
      await engine.close();
    }
  } catch (thrown) {
    throw asRefusal(thrown);
  }
}

/** --data-folder, $ISTHMUS_DATA, or the place the system gives to applications. */
export function dataFolder(command: Command): string {
  const { dataFolder: given } = command.optsWithGlobals<{ dataFolder?: string }>();
  const folder = resolve(given ?? process.env['ISTHMUS_DATA'] ?? defaultFolder());
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** The same folder as the desktop console's, so that both see the same data. */
function defaultFolder(): string {
  if (platform() === 'win32') return join(process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'isthmus', 'data');
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Application Support', 'isthmus', 'data');
  return join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'isthmus', 'data');
}
