/** Milliseconds since 1970; the wall clock unless a test brings its own. */
export type Clock = () => number;

export interface TenantClock {
  /** Wall-clock time: token life, throttle windows. */
  now(): number;
  /** Like `now`, but never the same twice and never backwards, so that timestamps order the objects they are on. */
  unique(): number;
  /** `unique` in Graph's notation (ISO 8601, UTC). */
  stamp(): string;
}

export function tenantClock(source: Clock = Date.now): TenantClock {
  let last = 0;
  const unique = () => {
    last = Math.max(source(), last + 1);
    return last;
  };
  return { now: source, unique, stamp: () => new Date(unique()).toISOString() };
}
