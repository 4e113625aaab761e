import type { RunSummary } from '../../../shared/contract/operations.ts';
import { lockHolder } from '../../store/data-folder-lock.ts';
import { connectToHolder, type RunningEngine } from '../cli/running-engine.ts';

/**
 * Resolves when the engine that holds (or is about to hold) the data folder has a run under way. It asks the engine
 * itself, because a command takes longer to start than some runs to end. Throws when a
 * run that is the last one, as `isLast` says, ended unseen.
 */
export async function runUnderWay(dataFolder: string, isLast: (run: RunSummary) => boolean = () => true): Promise<void> {
  let engine: RunningEngine | undefined;
  while (engine === undefined) {
    const holder = lockHolder(dataFolder);
    engine = holder === undefined ? undefined : await connectToHolder(holder);
    if (engine === undefined) await pause();
  }
  try {
    for (;;) {
      const latest = (await engine.api.operations.runs({ offset: 0, limit: 1 })).rows[0];
      if (latest !== undefined && latest.ended === undefined) return;
      if (latest !== undefined && isLast(latest)) throw new Error(`${latest.profile} had ended (${latest.status}) before it was seen.`);
      await pause();
    }
  } finally {
    await engine.close();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
