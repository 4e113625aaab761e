/** Clock and chance of the retries, replaced in tests. */
export interface Pacing {
  /** Waits; rejects with the signal's reason when stopped. */
  readonly pause: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export const realPacing: Pacing = { pause, random: Math.random, now: Date.now };

/** Tries of one request that meets a fault, the first included. */
export const MAX_ATTEMPTS = 6;
/** A throttling service is healthy and says when to come back, and a first export is throttled for hours: more patience. */
export const MAX_THROTTLED_ATTEMPTS = 60;
const FIRST_DELAY = 1000;
const LONGEST_DELAY = 60_000;
/** A service that asks for more patience than this is treated as down for this try. */
const LONGEST_RETRY_AFTER = 600_000;

/** Statuses after which the same request may succeed (Graph concepts/errors, throttling). */
const transient = new Set([408, 429, 500, 502, 503, 504]);
export const isTransient = (status: number): boolean => transient.has(status);

/** Tries a request may take that was answered with this status. */
export const attemptsFor = (status: number): number => (status === 429 ? MAX_THROTTLED_ATTEMPTS : MAX_ATTEMPTS);

/**
 * Milliseconds to wait before the next try: what the service asks for, otherwise exponential with half of it by chance,
 * so that many clients do not come back at the same moment. `attempt` counts the tries made, from 1.
 */
export function retryDelay(attempt: number, retryAfter: string | undefined, pacing: Pacing): number {
  const asked = retryAfterMilliseconds(retryAfter, pacing.now());
  if (asked !== undefined) return Math.min(asked, LONGEST_RETRY_AFTER);
  const step = Math.min(FIRST_DELAY * 2 ** Math.min(attempt - 1, 20), LONGEST_DELAY);
  return step / 2 + (step / 2) * pacing.random();
}

/** RFC 9110 §10.2.3: seconds or a date. */
function retryAfterMilliseconds(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
