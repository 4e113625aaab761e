import { type Connector, ConnectorFailure, type ImportBatch, type ImportRequest } from '../connectors/connector.ts';
import { ConnectorSpaceDraft } from './connector-space-draft.ts';
import { ERROR_LIMIT, type ImportMode, ImportProgress } from './import-progress.ts';
import { knownObjects } from './known-objects.ts';
import { type Extent, obsolete, wouldObsolete } from './obsoletion.ts';
import { readAhead } from './read-ahead.ts';
import { stageBatch } from './stage-batch.ts';
import type { StepContext, StepOutcome } from './step.ts';
import { EMPTY_ANSWER, type Limit } from './threshold/exceeded.ts';
import { stepLimits, withinLimits } from './threshold/guard.ts';

/**
 * Full or delta import of one partition (spec/engine.md §4.1, §4.2). Expected failures of the source are thrown by the
 * connector as `ConnectorFailure`; what was staged until then is kept, nothing is marked as deleted.
 */
export async function importStep(context: StepContext, connector: Connector, mode: ImportMode): Promise<StepOutcome> {
  const source = readAhead(await open(context, connector, mode), context.signal);
  try {
    const answer = await firstAnswer(source);
    // A source that answers with nothing is not believed, unless an administrator says so (spec/engine.md §4.1).
    const suspicious = mode === 'full' && answer.empty && (await wouldObsolete(context));
    const limits: readonly Limit[] = [...(suspicious ? [EMPTY_ANSWER] : []), ...(await stepLimits(context, 'import'))];
    const extent = answer.empty && !suspicious ? 'confirm-deletes' : 'all';
    return await withinLimits(context, 'import', limits, (held) => importing(new ImportProgress(held, mode), answer.batches, extent));
  } finally {
    await source.return(undefined);
  }
}

interface Answer {
  /** All batches, those read already first. */
  readonly batches: AsyncIterable<ImportBatch>;
  /** The source ended without an object and without an error. */
  readonly empty: boolean;
}

/** Reads until the source tells of anything, so that nothing has been stored when it turns out that it does not. */
async function firstAnswer(source: AsyncGenerator<ImportBatch>): Promise<Answer> {
  const read: ImportBatch[] = [];
  let empty = true;
  while (empty) {
    const next = await source.next();
    if (next.done === true) break;
    read.push(next.value);
    empty = next.value.entries.length + next.value.errors.length + (next.value.filtered ?? 0) === 0;
  }
  const batches = async function* () {
    yield* read;
    yield* source;
  };
  return { batches: batches(), empty };
}

async function importing(progress: ImportProgress, batches: AsyncIterable<ImportBatch>, extent: Extent): Promise<StepOutcome> {
  const { mode } = progress;
  for await (const batch of batches) {
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
  if (mode === 'full') await obsolete(progress, extent);
  // Even when nothing came: an import that was killed may have left some.
  await purgePlaceholders(progress);
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
  if (watermark === '' && !record.fullImportRequired) {
    throw new ConnectorFailure(
      'no-start-change-log-not-enabled',
      `${record.name} does not tell what has changed: no change log was found at the last full import. Switch it on there and give the account the right to read it; the next Full Import finds it.`,
    );
  }
  if (watermark === undefined || record.fullImportRequired) {
    throw new ConnectorFailure('no-start-full-import-required', `${record.name} has to be imported in full first. Run Full Import.`);
  }
  return connector.deltaImport({ ...request, known: knownObjects(store, record.id, partition), takesReferenceChanges: true });
}

const CHUNK = 1000;

/** Placeholders nothing refers to any more; kept when there were discovery errors (spec/engine.md §1.6). */
async function purgePlaceholders(progress: ImportProgress): Promise<void> {
  const { store, connector, recorder, signal } = progress.context;
  recorder.phase('completing-referential-updates');
  for (;;) {
    signal.throwIfAborted();
    const orphans = await store.csOrphanPlaceholders(connector.id, CHUNK);
    if (orphans.length > 0) await store.write({ csDeletes: orphans });
    if (orphans.length < CHUNK) return;
  }
}

async function conclude(progress: ImportProgress): Promise<StepOutcome> {
  const { store, connector, partition, recorder } = progress.context;
  const { watermark: value } = progress;
  // §4.1: stored last, so that nothing is missing from what precedes it. That of a delta is stored with its batches.
  const watermark = value === undefined || progress.mode === 'delta' ? undefined : { connector: connector.id, partition, value };
  await new ConnectorSpaceDraft(store, connector.id).write({ watermark, ...recorder.drain() });
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
