/**
 * Reads one batch ahead, so that the source answers while the last batch is staged. Ends at once with the reason of the
 * signal when a run is stopped, even when the source hangs.
 */
export async function* readAhead<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  const stopped = whenAborted(signal);
  let ended = false;
  let next = settled(iterator.next());
  try {
    for (;;) {
      const outcome = await Promise.race([next, stopped.promise]);
      if ('error' in outcome) {
        ended = true;
        throw outcome.error;
      }
      if (outcome.value.done === true) {
        ended = true;
        return;
      }
      next = settled(iterator.next());
      yield outcome.value.value;
    }
  } finally {
    stopped.release();
    // Not awaited: a source that hangs must not hold the run. What it still has to say is of no interest any more.
    if (!ended) void iterator.return?.().then(ignore, ignore);
  }
}

type Settled<T> = { readonly value: T } | { readonly error: unknown };
const settled = <T>(promise: Promise<T>): Promise<Settled<T>> =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

function ignore(): void {}

function whenAborted(signal: AbortSignal): { readonly promise: Promise<never>; release(): void } {
  let listener: (() => void) | undefined;
  const promise = new Promise<never>((_, reject) => {
    listener = () => reject(signal.reason);
    if (signal.aborted) listener();
    else signal.addEventListener('abort', listener, { once: true });
  });
  promise.catch(ignore);
  return {
    promise,
    release() {
      if (listener !== undefined) signal.removeEventListener('abort', listener);
    },
  };
}
