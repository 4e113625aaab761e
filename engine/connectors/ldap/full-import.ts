import type { ConnectorLog, ImportBatch } from '../connector.ts';
import { changeSources } from './change-sources.ts';
import { formatWatermark } from './delta-watermark.ts';
import { filterFor, type ObjectSource, readPage, searchObjects } from './object-search.ts';
import { ahead } from './paged-search.ts';

/** Entries decoded at a time: few of them survive a collection of young garbage, which copies all that is alive. */
const AT_ONCE = 250;

/**
 * Every object of the partition, page by page. The watermark is taken before the first object is read, so that the next
 * delta import tells again what changes meanwhile. Throws what ldapts throws.
 */
export async function* fullImport(source: ObjectSource, log: ConnectorLog): AsyncGenerator<ImportBatch> {
  const { request, root, connection } = source;
  const watermark = await startingWatermark(source, log);
  const pages = searchObjects(source, { base: request.partition, filter: filterFor(request.objectTypes, root) });
  for await (const page of ahead(pages)) {
    do {
      request.signal.throwIfAborted();
      // Taken out of the page, so that what has been decoded is not kept alive by what has not.
      yield { ...(await readPage(source, page.splice(0, AT_ONCE))), server: connection.target.server };
    } while (page.length > 0);
  }
  yield { entries: [], errors: [], server: connection.target.server, watermark };
}

/** Of the best source of changes that answers; empty when there is none. */
async function startingWatermark(source: ObjectSource, log: ConnectorLog): Promise<string> {
  for (const changes of changeSources(source, log)) {
    try {
      const marker = await changes.now();
      if (marker !== undefined) return formatWatermark({ method: changes.method, marker });
    } catch (error) {
      // A log the account may not read is no log for us; when the server itself has failed, the import fails next.
      source.request.signal.throwIfAborted();
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ server: source.connection.target.server, method: changes.method, reason }, 'changes cannot be followed this way');
    }
  }
  return '';
}
