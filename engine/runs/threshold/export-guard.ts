import type { CsId } from '../../../shared/model/identifier.ts';
import type { CsObject } from '../../../shared/model/object.ts';
import type { ExceededLimit, ThresholdLimit } from '../../../shared/model/threshold.ts';
import type { Connector } from '../../connectors/connector.ts';
import type { CsSelection } from '../../store/connector-space.ts';
import { operationOf } from '../export-operation.ts';
import { escrow } from '../export-outcome.ts';
import { LARGE_REFERENCES } from '../partial-references.ts';
import type { StepContext, StepOutcome } from '../step.ts';
import { approvalFor, approvalKey } from './approval.ts';
import { stagedRow } from './batch-row.ts';
import { exceededLimits } from './exceeded.ts';
import { placeOf, stepLimits, tripped } from './guard.ts';
import { exceededOperations } from './held-batch.ts';
import { isStagedReference, stagedOperations } from './object-change.ts';
import { sums, type TalliedObject } from './tally.ts';
import { TrippedBatch } from './tripped-batch.ts';

const CHUNK = 500;
type Kind = NonNullable<CsSelection['pendingExport']>;
type Place = Pick<StepContext, 'store' | 'connector' | 'partition'>;

/** What has to be read to count an operation. */
const kindsOf: { readonly [operation in ThresholdLimit['operation']]: readonly Kind[] } = {
  add: ['add', 'delete-add'],
  update: ['update'],
  rename: ['update'],
  delete: ['delete', 'delete-add'],
  membership: ['add', 'update'],
};

/**
 * Holds the limits of the connector against everything that is staged, before the first request; the outcome of the step
 * when one is exceeded, else undefined. Counted is what would be sent: what the connector does not take is not.
 * An approved batch uses its approval up here, so that it goes out once whatever happens then.
 */
export async function exportGuard(context: StepContext, connector: Connector): Promise<StepOutcome | undefined> {
  const { store } = context;
  const place = placeOf(context, 'export');
  const { sent, exceeded } = await measureExport(context, connector);
  if (exceeded.length > 0) {
    const batch = new TrippedBatch();
    const tripping = new Map(sent.map((object) => [object.id, exceededOperations(object, exceeded)]));
    const ids = sent.flatMap(({ id }) => ((tripping.get(id)?.length ?? 0) > 0 ? [id as CsId] : []));
    for await (const object of sentObjects(context, connector, ids)) {
      for (const operation of tripping.get(object.id) ?? []) batch.add(stagedRow(operation, object, undefined));
    }
    if ((await approvalFor(store, place))?.digest !== batch.digest) return tripped(context, 'export', exceeded, batch);
  }
  if ((await approvalFor(store, place)) !== undefined) await store.saveSetting(approvalKey(place), undefined);
  return undefined;
}

/** What an export of the connector would send now, as far as limits ask for it, and which of them that exceeds. */
export async function measureExport(
  context: Pick<StepContext, 'store' | 'connector' | 'partition' | 'signal'>,
  connector: Pick<Connector, 'takes'>,
): Promise<{ readonly sent: readonly TalliedObject[]; readonly exceeded: readonly ExceededLimit[] }> {
  const limits = await exceedable(context, await stepLimits(context, 'export'));
  if (limits.length === 0) return { sent: [], exceeded: [] };
  const sent: TalliedObject[] = [];
  for await (const object of sentObjects(context, connector, await stagedIds(context, limits))) sent.push(described(object));
  return { sent, exceeded: await exceededLimits(limits, sums(sent), context.store) };
}

/** Limits that what is staged could exceed at all: numbers the store knows settle the everyday case without reading objects. */
async function exceedable(context: Place, limits: readonly ThresholdLimit[]): Promise<readonly ThresholdLimit[]> {
  const left: ThresholdLimit[] = [];
  for (const limit of limits) {
    let staged = 0;
    for (const pendingExport of kindsOf[limit.operation]) staged += await context.store.csCount({ ...selection(context), pendingExport });
    if (staged === 0) continue;
    if (limit.operation !== 'membership' && limit.percent === undefined && staged <= (limit.count ?? 0)) continue;
    left.push(limit);
  }
  return left;
}

const selection = ({ connector, partition }: Place) => ({ connector: connector.id, partition, which: 'to-export' }) as const;

async function stagedIds(context: Place, limits: readonly ThresholdLimit[]): Promise<readonly CsId[]> {
  const ids = new Set<CsId>();
  for (const pendingExport of new Set(limits.flatMap(({ operation }) => kindsOf[operation]))) {
    for (const id of await context.store.csSelect({ ...selection(context), pendingExport })) ids.add(id);
  }
  return [...ids].sort((a, b) => a - b);
}

/** With a turn of the event loop between chunks, for stop requests. */
async function* sentObjects(
  { store, signal }: Pick<StepContext, 'store' | 'signal'>,
  connector: Pick<Connector, 'takes'>,
  ids: readonly CsId[],
): AsyncGenerator<CsObject> {
  for (let at = 0; at < ids.length; at += CHUNK) {
    signal.throwIfAborted();
    for (const object of await store.csObjects(ids.slice(at, at + CHUNK), { upTo: LARGE_REFERENCES })) {
      const operation = operationOf(escrow(object, () => true).object, []);
      if (connector.takes?.(operation) ?? true) yield object;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function described(object: CsObject): TalliedObject {
  const operations = stagedOperations(object);
  let references = 0;
  if (operations.join() !== 'delete') {
    for (const edges of Object.values(object.references)) references += edges.filter((edge) => isStagedReference(edge.layers)).length;
  }
  return { id: object.id, population: object.connector, objectType: object.objectType, operations, references };
}
