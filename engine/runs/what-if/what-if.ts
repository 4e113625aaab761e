import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type OpenStore, openStore } from '../../store/sqlite/open-store.ts';
import type { ReadStore } from '../../store/store.ts';
import { type Comparison, compareStates } from './compare.ts';
import type { Progress } from './phase.ts';
import { type SynchronizedStep, synchronizeAll } from './synchronize-all.ts';
import { TouchedObjects } from './touched-objects.ts';
import type { OpenTarget, TrippedLimit } from './tripped-limits.ts';

export interface WhatIfOptions {
  readonly store: OpenStore;
  /** Folder for the two copies; emptied before and after. */
  readonly folder: string;
  readonly now: () => number;
  /** Puts the changed configuration into the copy. Throws what saving it would throw. */
  readonly apply: (copy: OpenStore) => Promise<void>;
  readonly openTarget: OpenTarget;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** What a full synchronization with the changed configuration would do; both states stay readable until `discard`. */
export interface WhatIfResult {
  readonly before: ReadStore;
  readonly after: ReadStore;
  readonly comparison: Comparison;
  /** Connector-space objects that were synchronized. */
  readonly inspected: number;
  readonly steps: readonly SynchronizedStep[];
  /** Limits that would stop a run on the way; they do not stop a what-if. */
  readonly limits: readonly TrippedLimit[];
  /** Closes and removes both. */
  discard(): Promise<void>;
}

/**
 * Runs a real full synchronization of all connectors on a copy of the database and compares it with another copy. So
 * what-if is exact by construction – there is no second implementation to be wrong – and nothing of the data folder's own
 * database is written. Throws the signal's reason when cancelled; the folder is gone then, as after any failure.
 */
export async function evaluateWhatIf({ store, folder, now, apply, openTarget, signal, progress }: WhatIfOptions): Promise<WhatIfResult> {
  await removeCopies(folder);
  const opened: OpenStore[] = [];
  const open = async (dataFolder: string) => {
    signal.throwIfAborted();
    const copy = await openStore({ dataFolder, now });
    opened.push(copy);
    return copy;
  };
  const discard = async () => {
    for (const copy of opened.splice(0)) await copy.close();
    await removeCopies(folder);
  };
  try {
    progress('copying', 0, undefined);
    // The same state twice: what is written meanwhile must not look like a consequence.
    const [was, is] = [join(folder, 'before'), join(folder, 'after')];
    await store.copyTo(was, is);
    const [before, after] = [await open(was), await open(is)];
    const touched = new TouchedObjects();
    const changed = { ...after, write: touched.watch(after.write) };
    await apply(changed);
    signal.throwIfAborted();
    const { steps, limits, inspected } = await synchronizeAll({ store: changed.write, now, openTarget, signal, progress });
    const total = touched.cs.size + touched.mv.size;
    let compared = 0;
    progress('comparing', 0, total);
    const comparison = await compareStates(before.read, after.read, touched, signal, (objects) => {
      compared += objects;
      progress('comparing', compared, total);
    });
    progress('done', total, total);
    return { before: before.read, after: after.read, comparison, inspected, steps, limits, discard };
  } catch (thrown) {
    await discard();
    throw thrown;
  }
}

/** Windows lets go of a closed file a moment later. */
export const removeCopies = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5 });
