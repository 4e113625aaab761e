import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { platform, tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { httpCallHandler } from './call-handler.ts';
import type { Engine } from './engine.ts';

export interface LocalEndpoint {
  /** Resolves when no command is connected. */
  unused(): Promise<void>;
  /** Takes no further command, at once; `ended` resolves when the present ones are gone, cut off if need be. */
  close(): { ended(): Promise<void> };
}

/** The kernel's limit for the name of a Unix socket, less one for the final zero (104 bytes on macOS, 108 on Linux). */
const LONGEST_NAME = 103;
/** How long calls may take to end when the engine goes, in milliseconds. */
const FAREWELL = 1000;

/** A socket in the data folder; where its name would be too long, in a private folder of its own. On Windows a named pipe. */
export function localAddress(dataFolder: string): string {
  if (platform() === 'win32') {
    // Others may open such a pipe for reading, but asking needs writing, which only this account may.
    const name = createHash('sha256').update(resolve(dataFolder).toLowerCase()).digest('hex').slice(0, 32);
    return `\\\\.\\pipe\\isthmus-${name}`;
  }
  const path = join(resolve(dataFolder), 'engine.sock');
  return Buffer.byteLength(path) <= LONGEST_NAME ? path : join(tmpdir(), `isthmus-${randomBytes(12).toString('hex')}`, 'engine.sock');
}

/**
 * Lets commands use this engine: the contract over HTTP on the socket. Only the owner of the data folder may open it (0600),
 * so nobody has to sign in. The caller holds the lock of the folder: a socket that is there is a dead engine's.
 */
export async function listenLocally(engine: Engine, address: string): Promise<LocalEndpoint> {
  const handler = httpCallHandler(engine.log);
  const user = `${userInfo().username} (command line)`;
  const server = createServer((request, response) => {
    handler
      .handle(request, response, { prefix: '/rpc', context: { engine, user } })
      .then(({ matched }) => (matched ? undefined : response.writeHead(404).end()))
      .catch((error: unknown) => {
        engine.log.error({ error: String(error) }, 'a request of a command failed');
        response.destroy();
      });
  });
  // A command holds a connection open to say that it is still there.
  server.headersTimeout = 0;
  server.requestTimeout = 0;
  const connections = new Set<Socket>();
  let alone: (() => void)[] = [];
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => {
      connections.delete(socket);
      if (connections.size > 0) return;
      for (const resolve of alone) resolve();
      alone = [];
    });
  });
  const unused = () => (connections.size === 0 ? Promise.resolve() : new Promise<void>((resolve) => alone.push(resolve)));

  const place = socketPlace(engine.dataFolder, address);
  place.prepare();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // The socket is made inside `listen`, before it returns: at no time can others open it.
    const mask = platform() === 'win32' ? undefined : process.umask(0o177);
    try {
      server.listen(address, resolve);
    } finally {
      if (mask !== undefined) process.umask(mask);
    }
  });
  return {
    unused,
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      return {
        async ended() {
          // Calls that end with the engine's runs get their answer; then whoever is left is cut off.
          const timer = setTimeout(() => {
            for (const socket of connections) socket.destroy();
          }, FAREWELL);
          await closed;
          clearTimeout(timer);
          place.remove();
        },
      };
    },
  };
}

/** Makes room for the socket, and leaves nothing behind. */
function socketPlace(dataFolder: string, address: string): { prepare(): void; remove(): void } {
  if (platform() === 'win32') return { prepare: () => {}, remove: () => {} };
  if (dirname(address) === resolve(dataFolder)) {
    const remove = () => rmSync(address, { force: true });
    return { prepare: remove, remove };
  }
  const folder = dirname(address);
  return { prepare: () => mkdirSync(folder, { mode: 0o700 }), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
