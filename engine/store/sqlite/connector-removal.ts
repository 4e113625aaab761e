import type { CsId } from '../../../shared/model/identifier.ts';
import type { Writes } from '../store.ts';
import { atomically, type Context, inBatches, pause } from './context.ts';
import type { CsWriter } from './cs-writes.ts';

/** Objects per transaction: some 20 ms. */
const BATCH = 500;

/**
 * Removes a connector in batches; the record goes last, so that an interrupted removal can be repeated. Metaverse objects
 * and run history stay: what becomes of the former is for synchronization to decide, the latter is the past.
 */
export function connectorRemoval(context: Context, cs: CsWriter): Pick<Writes, 'deleteConnector'> {
  const { db, catalog } = context;
  return {
    async deleteConnector(id) {
      db.run('DELETE FROM sync_rule WHERE connector = ?', id);
      const space = catalog.symbols.find(id);
      if (space !== undefined) await removeSpace(space);
      db.run('DELETE FROM connector WHERE id = ?', id);
    },
  };

  async function removeSpace(space: number): Promise<void> {
    catalog.fresh.clear();
    db.run('DELETE FROM watermark WHERE connector = ?', space);
    const ids = db.list<CsId>('SELECT id AS item FROM cs_object WHERE connector = ? ORDER BY id', space);
    // Edges first: objects refer to each other across batches.
    for (const batch of inBatches(ids, BATCH)) {
      db.run('DELETE FROM cs_reference WHERE cs IN (SELECT value FROM json_each(?))', JSON.stringify(batch));
      await pause();
    }
    for (const batch of inBatches(ids, BATCH)) {
      atomically(context, () => cs.remove(batch));
      await pause();
    }
  }
}
