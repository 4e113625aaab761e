import { userInfo } from 'node:os';
import type { SupportedMessagePort } from '@orpc/client/message-port';
import { onError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { z } from 'zod';
import { router } from '../api/router.ts';
import { StoreFailure } from '../store/store-failure.ts';
import { faultLog } from './call-handler.ts';
import { type HostedEngine, openHostedEngine } from './hosted-engine.ts';

/**
 * Entry point inside Electron: the engine in a utility process. Main sends `start`, then a `connect` with a port for each
 * page; the page's calls arrive on that port. Nothing here imports Electron: the parent port is told by its shape.
 */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: readonly SupportedMessagePort[] }) => void): void;
  postMessage(message: unknown): void;
}

const Message = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), dataFolder: z.string(), assetsFolder: z.string(), version: z.string() }),
  z.object({ kind: z.literal('connect') }),
  z.object({ kind: z.literal('stop') }),
]);

const parent = (process as unknown as { parentPort?: ParentPort }).parentPort;
if (parent === undefined) throw new Error('This file is the engine of the desktop console; use `npm run isthmus -- serve` without it.');

let engine: HostedEngine | undefined;
const waiting: SupportedMessagePort[] = [];

// A bug: its trace is kept, then main starts another engine.
process.on('uncaughtException', (error) => {
  console.error(error);
  engine?.log.fatal({ error: error.stack }, 'the engine failed');
  engine?.log.flush(() => process.exit(1));
  setTimeout(() => process.exit(1), 1000);
});

parent.on('message', (event) => {
  const message = Message.parse(event.data);
  if (message.kind === 'start') void start(parent, message);
  else if (message.kind === 'stop') void stop();
  else for (const port of event.ports) connect(port);
});

async function start(port: ParentPort, message: Extract<z.infer<typeof Message>, { kind: 'start' }>): Promise<void> {
  try {
    engine = await openHostedEngine({ dataFolder: message.dataFolder, assetsFolder: message.assetsFolder, version: message.version });
    for (const waitingPort of waiting.splice(0)) connect(waitingPort);
    port.postMessage({ kind: 'ready' });
  } catch (thrown) {
    if (!(thrown instanceof StoreFailure)) throw thrown;
    // Expected: the folder is locked, or the file is not a database. The console shows it as a page.
    port.postMessage({ kind: 'failed', code: thrown.code, message: thrown.message });
  }
}

function connect(port: SupportedMessagePort): void {
  const running = engine;
  if (running === undefined) {
    waiting.push(port);
    return;
  }
  const handler = new RPCHandler(router, { interceptors: [onError(faultLog(running.log))] });
  handler.upgrade(port, { context: { engine: running, user: userInfo().username } });
  if ('start' in port && typeof port.start === 'function') port.start();
}

async function stop(): Promise<void> {
  await engine?.close();
  process.exit(0);
}
