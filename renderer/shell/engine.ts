import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { QueryClient } from '@tanstack/react-query';
import type { Contract } from '../../shared/contract/contract.ts';
import { type EngineConnection, EngineLostError } from './connection.ts';

export type EngineClient = ContractRouterClient<Contract>;

/** Everything a page needs of the engine: calls, query options of each call, the cache, the connection. */
export function createEngine(connection: EngineConnection) {
  const client: EngineClient = createORPCClient(connection.link);
  return { client, api: createTanstackQueryUtils(client), queries: queryClient(), connection };
}
export type Engine = ReturnType<typeof createEngine>;
export type EngineApi = Engine['api'];

/** Events of the engine say what is out of date, so nothing ages by itself; a lost engine is asked again. */
export function queryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        gcTime: 120_000,
        refetchOnWindowFocus: false,
        networkMode: 'always',
        retry: (count, error) => error instanceof EngineLostError && count < 3,
        retryDelay: (count) => Math.min(250 * 2 ** count, 4000),
      },
      mutations: { networkMode: 'always' },
    },
  });
}
