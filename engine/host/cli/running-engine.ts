import { connect, type Socket } from 'node:net';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import { Agent, fetch } from 'undici';
import type { Contract } from '../../../shared/contract/contract.ts';
import type { LockHolder } from '../../store/data-folder-lock.ts';
import { version } from '../application.ts';
import { Refusal } from './exit-code.ts';
import { note } from './output.ts';

export interface RunningEngine {
  readonly api: ContractRouterClient<Contract>;
  close(): Promise<void>;
}

/** The engine that holds the data folder, over its socket; undefined when it does not answer. */
export async function connectToHolder({ socket }: LockHolder): Promise<RunningEngine | undefined> {
  if (socket === undefined) return undefined;
  const presence = await open(socket);
  return presence === undefined ? undefined : attach(socket, presence);
}

/**
 * `presence` is a connection that is held until the command is done, so that the engine stays as long. undefined when the
 * engine was about to end and did not take the command any more.
 */
async function attach(socketPath: string, presence: Socket): Promise<RunningEngine | undefined> {
  // Runs are waited for however long they take.
  const dispatcher = new Agent({ connect: { socketPath }, headersTimeout: 0, bodyTimeout: 0 });
  const link = new RPCLink({
    url: 'http://engine/rpc',
    fetch: async (request) => {
      const body = request.body === null ? {} : { body: await request.arrayBuffer() };
      const { url, method, signal } = request;
      const response = await fetch(url, { method, headers: [...request.headers], signal, dispatcher, ...body }).catch(gone);
      // The same standard, from the library instead of from Node.
      return response as unknown as Response;
    },
  });
  const api: ContractRouterClient<Contract> = createORPCClient(link);
  const close = async () => {
    await dispatcher.close();
    presence.destroy();
  };
  try {
    const status = await api.engine.status();
    if (status.version !== version) note(`The engine that holds the data folder is version ${status.version}, this command ${version}.`);
  } catch (thrown) {
    await close();
    if (thrown instanceof Refusal) return undefined;
    throw thrown;
  }
  return { api, close };
}

/** undefined when nobody listens there. */
function open(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    // After the connection: the engine has ended, which the next call will tell.
    socket.on('error', () => resolve(undefined));
  });
}

function gone(thrown: unknown): never {
  const reason = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause.message : String(thrown);
  throw new Refusal('stopped-server', `The engine that holds the data folder ended while it was asked (${reason}). Try again.`);
}
