/** A Graph request after HTTP (or a `$batch` item) is taken off it, and what a handler needs to answer it. */
import type { Caller } from './access-token.ts';
import type { TenantClock } from './clock.ts';
import type { Json } from './directory-object.ts';
import { refuse } from './errors.ts';
import type { TenantStore } from './store.ts';

export interface GraphRequest {
  readonly method: string;
  /** Decoded segments after `/v1.0`. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Undefined when the request has no body. */
  readonly body: unknown;
}

export interface GraphResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

export interface Tenant {
  readonly tenantId: string;
  readonly store: TenantStore;
  readonly clock: TenantClock;
  /** `https://127.0.0.1:port/v1.0` */
  readonly graphUrl: string;
  readonly initialDomain: string;
  /** Undefined: every domain counts as verified. */
  readonly verifiedDomains: readonly string[] | undefined;
  readonly pageSize: number;
  /** Delta tokens made before this time are refused with 410. */
  deltaTokensValidFrom(): number;
}

export interface Exchange {
  readonly tenant: Tenant;
  readonly request: GraphRequest;
  readonly caller: Caller;
  /** Values of the `:name` segments of the route. */
  readonly params: Readonly<Record<string, string>>;
}

export type Handler = (exchange: Exchange) => GraphResponse;

/** The URL's path and query as a request's; drops the empty segments of `//`. */
export function splitUrl(url: string): { path: string[]; query: URLSearchParams } {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  try {
    return {
      path: path
        .split('/')
        .filter((segment) => segment !== '')
        .map(decodeURIComponent),
      query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    };
  } catch (error) {
    if (error instanceof URIError) throw refuse.badQuery('The request URI is not valid.');
    throw error;
  }
}
