/** Faults a test can order: server errors, lost connections, slowness. */
import { GraphError } from './errors.ts';

export type Fault = {
  /** Every n-th request it applies to; 1 is every one. */
  readonly every: number;
  /** Ends the fault after so many times. */
  readonly times?: number;
  /** HTTP requests, `$batch` items, or token requests. */
  readonly on?: 'request' | 'item' | 'token';
} & (
  | { readonly kind: 'status'; readonly status: 500 | 502 | 503 | 504 }
  /** `before`: nothing was done. `after`: it was done, and the answer is lost. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  | { readonly kind: 'delay'; readonly milliseconds: number }
);

interface Ordeal {
  readonly status?: 500 | 502 | 503 | 504;
  readonly drop?: 'before' | 'after';
  readonly milliseconds: number;
}

export interface Faults {
  set(faults: readonly Fault[]): void;
  /** What the next request of this sort has to go through. */
  next(on: NonNullable<Fault['on']>): Ordeal;
}

export function faults(initial: readonly Fault[] = []): Faults {
  let counters = start(initial);
  return {
    set(next) {
      counters = start(next);
    },
    next(on) {
      let ordeal: Ordeal = { milliseconds: 0 };
      for (const counter of counters) {
        const { fault } = counter;
        if ((fault.on ?? 'request') !== on || counter.fired >= (fault.times ?? Number.POSITIVE_INFINITY)) continue;
        counter.seen += 1;
        if (counter.seen % fault.every !== 0) continue;
        counter.fired += 1;
        if (fault.kind === 'status') ordeal = { ...ordeal, status: fault.status };
        else if (fault.kind === 'drop') ordeal = { ...ordeal, drop: fault.when };
        else ordeal = { ...ordeal, milliseconds: ordeal.milliseconds + fault.milliseconds };
      }
      return ordeal;
    },
  };
}

/** Thrown for a fault's status. */
export function faultError(status: number): GraphError {
  const [code, message] = TEXTS[status] ?? ['InternalServerError', 'An unexpected error occurred.'];
  return new GraphError(status, code, message, status === 503 ? { headers: { 'Retry-After': '1' } } : {});
}

const TEXTS: Readonly<Record<number, readonly [string, string]>> = {
  500: ['InternalServerError', 'An unexpected error occurred while processing the request.'],
  502: ['BadGateway', 'The gateway received an invalid response.'],
  503: ['ServiceUnavailable', 'The service is temporarily unavailable. Please retry after some time.'],
  504: ['GatewayTimeout', 'The gateway did not receive a response in time.'],
};

function start(list: readonly Fault[]): { fault: Fault; seen: number; fired: number }[] {
  return list.map((fault) => ({ fault, seen: 0, fired: 0 }));
}
