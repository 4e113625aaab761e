import { homedir, hostname, platform, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import type { Command } from 'commander';
import type { Contract } from '../../../shared/contract/contract.ts';
import { APPLICATION_NAME } from '../../../shared/model/application-name.ts';
import { router } from '../../api/router.ts';
import { lockHolder } from '../../store/data-folder-lock.ts';
import { StoreFailure } from '../../store/store-failure.ts';
import { assetsFolder, version } from '../application.ts';
import { type HostedEngine, openHostedEngine } from '../hosted-engine.ts';
import { asRefusal } from './exit-code.ts';
import { note } from './output.ts';
import { connectToHolder, type RunningEngine } from './running-engine.ts';

/** The contract: what the console can do, a command can do. */
export type Api = ContractRouterClient<Contract>;

/**
 * Gives the command the contract: of an engine of its own on the data folder, or of the engine that holds it already.
 * Prints belong into the action: an engine of its own stays until other commands that use it are done. Expected failures
 * become refusals.
 */
export function withSession<T>(command: Command, action: (api: Api) => Promise<T>, folder?: string): Promise<T> {
  return refusing(async () => {
    const dataFolder = folder ?? chooseDataFolder(command);
    const session = await openEngineOrConnect(dataFolder);
    if ('api' in session) {
      try {
        return await action(session.api);
      } finally {
        await session.close();
      }
    }
    return using(session, async () => {
      const api = createRouterClient(router, { context: { engine: session, user: `${userInfo().username} (command line)` } });
      try {
        return await action(api);
      } finally {
        await othersDone(session);
      }
    });
  });
}

/** For a command that has to be the engine of the data folder itself. */
export const withEngine = <T>(command: Command, action: (engine: HostedEngine) => Promise<T>): Promise<T> =>
  refusing(async () => using(await openHostedEngine({ dataFolder: chooseDataFolder(command), assetsFolder, version }), action));

/** --data-folder, $ISTHMUS_DATA, or the place the system gives to applications. */
export function chooseDataFolder(command: Command): string {
  const { dataFolder: given } = command.optsWithGlobals<{ dataFolder?: string }>();
  return resolve(given ?? process.env.ISTHMUS_DATA ?? defaultFolder());
}

/** How long to wait for an engine that is starting or ending in the folder, in milliseconds. */
const PATIENCE = 3000;

async function openEngineOrConnect(dataFolder: string): Promise<HostedEngine | RunningEngine> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await openHostedEngine({ dataFolder, assetsFolder, version });
    } catch (thrown) {
      if (!(thrown instanceof StoreFailure) || thrown.code !== 'locked') throw thrown;
      const holder = lockHolder(dataFolder);
      const here = holder === undefined || holder.host === hostname();
      const running = holder !== undefined && here ? await connectToHolder(holder) : undefined;
      if (running !== undefined) return running;
      if (!here || Date.now() > deadline) throw thrown;
      await pause(100);
    }
  }
}

async function using<T>(engine: HostedEngine, action: (engine: HostedEngine) => Promise<T>): Promise<T> {
  try {
    return await action(engine);
  } finally {
    await engine.close();
  }
}

/** Another command may be in the middle of something with our engine: that is not cut off, except by Ctrl+C. */
async function othersDone(engine: HostedEngine): Promise<void> {
  const told = setTimeout(() => note('Another command is using this engine; waiting for it. Ctrl+C stops it.'), 1000);
  let stop: () => void = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  await Promise.race([engine.unused(), stopped]);
  clearTimeout(told);
  process.removeListener('SIGINT', stop);
  process.removeListener('SIGTERM', stop);
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw asRefusal(thrown);
  }
}

/** The same folder as the desktop console's, so that both see the same data. */
function defaultFolder(): string {
  if (platform() === 'win32') return join(process.env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), APPLICATION_NAME, 'data');
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Application Support', APPLICATION_NAME, 'data');
  return join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), APPLICATION_NAME, 'data');
}
