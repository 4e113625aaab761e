import { type Connector, ConnectorFailure, type ImportBatch, type ImportRequest } from '../connectors/connector.ts';
import { ConnectorSpaceDraft } from './connector-space-draft.ts';
import { ERROR_LIMIT, type ImportMode, ImportProgress } from './import-progress.ts';
import { obsolete } from './obsoletion.ts';
import { readAhead } from './read-ahead.ts';
import { stageBatch } from './stage-batch.ts';
import type { StepContext, StepOutcome } from './step.ts';

/**
 * Full or delta import of one partition (spec/engine.md §4.1, §4.2). Expected failures of the source are thrown by the
 * connector as `ConnectorFailure`; what was staged until then is kept, nothing is marked as deleted.
 */
export async function importStep(context: StepContext, connector: Connector, mode: ImportMode): Promise<StepOutcome> {
  const progress = new ImportProgress(context, mode);
  const batches = await open(context, connector, mode);
  for await (const batch of readAhead(batches, context.signal)) {
    progress.server = batch.server ?? progress.server;
    await stageBatch(progress, batch);
    if (progress.discoveryErrors > ERROR_LIMIT)
      return outcome(progress, 'stopped-error-limit', `More than ${ERROR_LIMIT} objects could not be read.`);
  }
  if (progress.discoveryErrors > 0) {
    return outcome(
      progress,
      'completed-discovery-errors',
      `${progress.discoveryErrors} objects could not be read, so nothing was marked as deleted.`,
    );
  }
  if (mode === 'full') await obsolete(progress, progress.delivered === 0 ? 'confirm-deletes' : 'all');
  if (progress.delivered > 0) await purgePlaceholders(progress);
  return conclude(progress);
}

async function open(context: StepContext, connector: Connector, mode: ImportMode): Promise<AsyncIterable<ImportBatch>> {
  const { store, connector: record, partition, signal } = context;
  const watermark = mode === 'delta' ? await store.watermark(record.id, partition) : undefined;
  const request: ImportRequest = {
    partition,
    objectTypes: record.objectTypes,
    attributes: record.attributes,
    schema: record.schema,
    watermark,
    signal,
  };
  if (mode === 'full') return connector.fullImport(request);
  if (connector.deltaImport === undefined) {
    throw new ConnectorFailure('no-start-delta-step-type-not-configured', `${record.name} cannot import changes only. Run Full Import.`);
  }
  if (watermark === undefined || record.fullImportRequired) {
    throw new ConnectorFailure('no-start-full-import-required', `${record.name} has to be imported in full first. Run Full Import.`);
  }
  return connector.deltaImport(request);
}

const CHUNK = 1000;

/** Placeholders nothing refers to any more; kept when there were discovery errors (spec/engine.md §1.6). */
async function purgePlaceholders(progress: ImportProgress): Promise<void> {
  const { store, connector, recorder } = progress.context;
  recorder.phase('completing-referential-updates');
  for (;;) {
    const orphans = await store.csOrphanPlaceholders(connector.id, CHUNK);
    if (orphans.length > 0) await store.write({ csDeletes: orphans });
    if (orphans.length < CHUNK) return;
  }
}

async function conclude(progress: ImportProgress): Promise<StepOutcome> {
  const { store, connector, partition, recorder } = progress.context;
  await new ConnectorSpaceDraft(store, connector.id).write(recorder.drain());
  if (progress.notReimported > 0) {
    return outcome(
      progress,
      'completed-warnings',
      `${progress.notReimported} objects did not come back as they were exported; the changes are exported again.`,
    );
  }
  const transient = await store.csCount({ connector: connector.id, partition, which: 'transient' });
  if (transient > 0)
    return outcome(
      progress,
      'completed-transient-objects',
      `${transient} objects lost their name to another one and have not been delivered since.`,
    );
  if (progress.mode === 'full' && progress.delivered === 0) {
    return outcome(progress, 'completed-no-objects', 'The source delivered no objects; nothing was marked as deleted.');
  }
  return outcome(progress, 'success');
}

function outcome(progress: ImportProgress, status: string, message?: string): StepOutcome {
  const connection = { result: 'success', server: progress.server ?? '', message: '' };
  return { status, message, connection };
}
