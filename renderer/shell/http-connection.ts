import { RPCLink } from '@orpc/client/fetch';
import type { EngineConnection } from './connection.ts';
import { connectionState } from './connection-state.ts';

/** A browser: the engine of the address the page came from. The server turned the one-time token into a cookie. */
export function httpConnection(page: Window): EngineConnection {
  const state = connectionState({ phase: 'connecting' });
  const link = new RPCLink({
    url: `${page.location.origin}/rpc`,
    async fetch(request, init) {
      const response = await page.fetch(request, { ...init, credentials: 'same-origin' }).catch((error: unknown) => {
        const cancelled = request.signal.aborted;
        if (!cancelled && state.state().phase === 'ready') state.set({ phase: 'lost' });
        throw error;
      });
      state.set({ phase: response.status === 401 ? 'signed-out' : 'ready' });
      return response;
    },
  });
  return { link, state: state.state, subscribe: state.subscribe };
}
