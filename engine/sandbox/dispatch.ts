/** One Graph request from route to answer; HTTP and `$batch` both come through here. */
import type { Caller } from './access-token.ts';
import { errorBody, GraphError, type RequestIds, refuse } from './errors.ts';
import type { GraphRequest, GraphResponse, Tenant } from './request.ts';
import { findRoute } from './routes.ts';
import type { Throttle } from './throttling.ts';

export interface Dispatcher {
  /** Never throws a refusal: it comes back as the error answer. */
  answer(request: GraphRequest, caller: Caller, ids: RequestIds): GraphResponse;
}

export function dispatcher(tenant: Tenant, throttle: Throttle): Dispatcher {
  return {
    answer(request, caller, ids) {
      try {
        throttle.admit(request.method);
        const { route, params } = findRoute(request.method, request.path);
        if (!route.roles.some((role) => caller.roles.has(role))) throw refuse.insufficientPrivileges();
        return route.handle({ tenant, request, caller, params });
      } catch (error) {
        if (error instanceof GraphError) return refusal(error, ids, tenant.clock.now());
        throw error;
      }
    },
  };
}

export function refusal(error: GraphError, ids: RequestIds, now: number): GraphResponse {
  return { status: error.status, headers: error.headers, body: errorBody(error, ids, now) };
}
