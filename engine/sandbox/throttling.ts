/** Optional throttling: so many requests per window, each item of a batch counted by itself (learn.microsoft.com/graph/throttling). */
import type { TenantClock } from './clock.ts';
import { refuse } from './errors.ts';

export interface ThrottleOptions {
  readonly requests: number;
  readonly windowMilliseconds: number;
  /** What Retry-After says; whole seconds, by default what is left of the window. */
  readonly retryAfterSeconds?: number;
  /** Counts only requests that change something. */
  readonly writesOnly?: boolean;
}

export interface Throttle {
  /** Counts one request. @throws GraphError 429 with Retry-After when the window is used up. */
  admit(method: string): void;
  set(options: ThrottleOptions | undefined): void;
  /** Requests refused since the start. */
  refused(): number;
}

export function throttle(clock: TenantClock, initial?: ThrottleOptions): Throttle {
  let options = initial;
  let windowStart = 0;
  let used = 0;
  let refusals = 0;
  return {
    admit(method) {
      if (!options || (options.writesOnly && method === 'GET')) return;
      const now = clock.now();
      if (now - windowStart >= options.windowMilliseconds) {
        windowStart = now;
        used = 0;
      }
      used += 1;
      if (used <= options.requests) return;
      refusals += 1;
      throw refuse.throttled(options.retryAfterSeconds ?? Math.max(1, Math.ceil((windowStart + options.windowMilliseconds - now) / 1000)));
    },
    set(next) {
      options = next;
      used = 0;
      windowStart = 0;
    },
    refused: () => refusals,
  };
}
