import type { ConnectionState } from './connection.ts';

/** The state of a connection with its listeners; `useSyncExternalStore` reads it. */
export function connectionState(initial: ConnectionState) {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    state: () => current,
    set(next: ConnectionState) {
      if (next.phase === current.phase && next.message === current.message && next.code === current.code) return;
      current = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
