/**
 * Reads one batch ahead, so that the source answers while the last batch is staged. Ends at once with the reason of the
 * signal when a run is stopped, even when the source hangs.
 */
export async function* readAhead<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  let ended = false;
  let next = settled(iterator.next());
  try {
    for (;;) {
      const outcome = await orAborted(next, signal);
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

/**
 * What the promise gives, or the reason of the signal as soon as it is aborted. Not `Promise.race` with one promise for the
 * whole import: that promise would remember every race it took part in, and with it every batch, until the end.
 */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
