import type { Hold, ReadStore, Reads, WriteStore, Writes } from '../store.ts';
import { type Context, forgetUndone } from './context.ts';

type Ungated = Omit<Writes, 'hold'>;

/** Handed out from memory: they need no turn, and numbers taken in a hold that is discarded are lost, never given twice. */
const withoutTurn: ReadonlySet<string> = new Set<keyof Writes>(['newCsId', 'newMvId']);

/**
 * Adds `hold` to the writes of a store. A hold is one open transaction on the writing connection; the reading connection
 * goes on seeing what was there. Without a hold a write costs one comparison more.
 * `undone`: called after a discard, before anybody else writes.
 */
export function holdable(context: Context, writes: Ungated, reads: Reads, before: ReadStore, undone: () => void): Writes {
  const { db, catalog } = context;
  /** Ends with the hold. */
  let held: Promise<void> | undefined;
  let writing = 0;
  let idle: (() => void) | undefined;

  const inTurn =
    <A extends unknown[], R>(name: string, method: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      while (held !== undefined) await held;
      if (name !== 'write') context.group?.end();
      writing++;
      try {
        return await method(...args);
      } finally {
        if (--writing === 0) idle?.();
      }
    };
  const turns: { [name: string]: unknown } = {};
  for (const [name, method] of Object.entries(writes)) turns[name] = withoutTurn.has(name) ? method : inTurn(name, method as AsyncMethod);

  async function hold(): Promise<Hold> {
    while (held !== undefined) await held;
    let end = () => {};
    held = new Promise<void>((resolve) => {
      end = () => {
        held = undefined;
        resolve();
      };
    });
    try {
      // Work that pauses between its transactions (removing a connector, building an index) is not cut in two.
      if (writing > 0) {
        await new Promise<void>((resolve) => {
          idle = resolve;
        });
        idle = undefined;
      }
      context.group?.end();
      db.begin();
    } catch (error) {
      end();
      throw error;
    }
    let open = true;
    const close = (work: () => void) => {
      if (!open) throw new Error('The hold has ended already');
      open = false;
      try {
        work();
      } finally {
        end();
      }
    };
    const undo = () => {
      db.rollback();
      forgetUndone(catalog);
      undone();
    };
    return {
      store: { ...reads, ...writes, hold: nested } as unknown as WriteStore,
      before,
      get open() {
        return open;
      },
      keep: async () =>
        close(() => {
          try {
            db.commit();
            catalog.symbols.keep();
          } catch (error) {
            undo();
            throw error;
          }
        }),
      discard: async () => close(undo),
    };
  }
  return { ...(turns as unknown as Ungated), hold };
}

type AsyncMethod = (...args: unknown[]) => Promise<unknown>;

const nested = (): Promise<Hold> => Promise.reject(new Error('A hold cannot begin inside another one'));
