/** Events to everybody who follows; each follower first hears `greeting`. */
export function eventChannel<E>(greeting: E) {
  const followers = new Set<(event: E) => void>();
  return {
    emit(event: E) {
      for (const tell of followers) tell(event);
    },
    async *follow(signal: AbortSignal | undefined): AsyncGenerator<E> {
      const waiting: E[] = [greeting];
      let wake = () => {};
      const tell = (event: E) => {
        waiting.push(event);
        wake();
      };
      const stop = () => wake();
      followers.add(tell);
      signal?.addEventListener('abort', stop);
      try {
        while (signal?.aborted !== true) {
          yield* waiting.splice(0);
          await new Promise<void>((resolve) => {
            wake = resolve;
            if (waiting.length > 0 || signal?.aborted === true) resolve();
          });
        }
      } finally {
        followers.delete(tell);
        signal?.removeEventListener('abort', stop);
      }
    },
  };
}
