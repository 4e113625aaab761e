import type { ConnectorLog, DeltaImportRequest, ImportBatch } from '../connector.ts';
import type { ChangeList, ChangeSource } from './change-source.ts';
import { changeSources } from './change-sources.ts';
import { ChangedObjects } from './changed-objects.ts';
import { formatWatermark, parseWatermark } from './delta-watermark.ts';
import { fullImportRequired, noChangeLog } from './failure.ts';
import type { ObjectSource } from './object-search.ts';
import type { SelectedContainers } from './selected-containers.ts';

/**
 * Changes since the watermark. The server tells which objects have changed; each is then read once and complete, so that
 * it does not matter how much a source tells and how often. What has left the selection – by a move, a rename of a
 * container above it, a change of type – or cannot be seen any more is delivered as deleted. Throws what ldapts throws.
 */
export async function* deltaImport(
  source: ObjectSource,
  request: DeltaImportRequest,
  containers: SelectedContainers,
  log: ConnectorLog,
): AsyncGenerator<ImportBatch> {
  const { target } = source.connection;
  const { changes, method } = await readChanges(source, request, log);
  const keepOutside = await containers.missing(source.connection.client);
  if (keepOutside.length > 0)
    log.warn(
      { server: target.server, containers: keepOutside },
      'selected containers do not exist; objects outside are kept until a full import',
    );
  const work = new ChangedObjects(source, request, changes, keepOutside.length > 0);
  for await (const batch of work.read()) yield { ...batch, server: target.server };
  const watermark = formatWatermark({ method, marker: changes.marker });
  yield { entries: [], errors: [], server: target.server, watermark };
}

async function readChanges(
  source: ObjectSource,
  request: DeltaImportRequest,
  log: ConnectorLog,
): Promise<{ readonly changes: ChangeList; readonly method: ChangeSource['method'] }> {
  const { target } = source.connection;
  const sources = changeSources(source, log);
  if (sources.length === 0) throw noChangeLog(target, source.root.product);
  const watermark = parseWatermark(request.watermark);
  if (watermark === undefined) throw fullImportRequired(target, 'no usable watermark is stored');
  const { method, marker } = watermark;
  const chosen = sources.find((one) => one.method === method);
  if (chosen === undefined) throw fullImportRequired(target, `the server does not offer ${method} any more`);
  return { changes: await chosen.since(marker), method };
}
