import type { Engine } from '../../host/engine.ts';

/** Versions follow each other in time even when the clock is set back: lineage finds them by it. */
export async function timeOfVersion(engine: Pick<Engine, 'store' | 'now'>): Promise<number> {
  const [newest] = (await engine.store.read.configurationVersions({ offset: 0, limit: 1 })).rows;
  return Math.max(engine.now(), newest?.time ?? 0);
}
