import type { ConnectorId } from '../../../shared/model/identifier.ts';
import type { Engine } from '../../host/engine.ts';

/** Setting: connectors that are gone from the configuration and whose spaces are still to be removed. */
export const PENDING_REMOVALS = 'connectors-being-removed';

/**
 * Removes the connector spaces and secrets of connectors that left the configuration. It takes its time, so it follows the
 * save and is taken up again when the engine opens after a crash.
 */
export async function finishRemovals(engine: Pick<Engine, 'store' | 'secrets' | 'events' | 'log'>): Promise<void> {
  const { read, write } = engine.store;
  const pending = await read.setting(PENDING_REMOVALS);
  if (!Array.isArray(pending)) return;
  const present = new Set<string>((await read.connectors()).map(({ id }) => id));
  for (const id of pending.filter((candidate): candidate is ConnectorId => typeof candidate === 'string' && !present.has(candidate))) {
    await write.deleteConnector(id);
    await engine.secrets.remove(id);
    engine.log.info({ connector: id }, 'connector space removed');
  }
  await write.saveSetting(PENDING_REMOVALS, undefined);
  engine.events.emit({ kind: 'objects' });
}
