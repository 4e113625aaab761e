import type { CsId } from '../../shared/model/identifier.ts';
import { type CsObject, Layer, type ReferenceEdge } from '../../shared/model/object.ts';
import type { EdgeWrite } from '../store/write-batch.ts';
import { ConnectorSpaceDraft } from './connector-space-draft.ts';
import { mergeDeltas } from './export-layers.ts';
import type { ImportProgress } from './import-progress.ts';
import { displacedDn, isDeleteSent } from './name-contest.ts';
import { type Comparison, reportNotReimported } from './not-reimported.ts';
import { isNeverSynchronized, stageDelete } from './staging.ts';
import type { StepContext } from './step.ts';

const CHUNK = 500;

/** `confirm-deletes`: only our own deletes are looked at. */
export type Extent = 'all' | 'confirm-deletes';

/**
 * What a full import did not deliver (spec/engine.md §4.1, §9.5): objects are staged as deleted, our own deletes are
 * confirmed, exported adds turn out not to have arrived. `confirm-deletes`: the source delivered nothing at all, which
 * confirms deletes of ours but is no evidence against anything else.
 */
export async function obsolete(progress: ImportProgress, extent: Extent): Promise<void> {
  const { context, seen } = progress;
  const { store, connector, partition, recorder, signal } = context;
  recorder.phase('completing-obsoletion');
  const scope = { connector: connector.id, partition };
  const candidates = new Set<CsId>(await store.csSelect({ ...scope, awaitingConfirmation: true }));
  for (const id of await store.csSelect({ ...scope, which: 'in-escrow' })) candidates.add(id);
  if (extent === 'all') for (const id of await store.csSelect({ ...scope, which: 'anchored' })) candidates.add(id);
  const unseen = [...candidates].filter((id) => !seen.has(id)).sort((a, b) => a - b);

  for (let start = 0; start < unseen.length; start += CHUNK) {
    signal.throwIfAborted();
    const draft = new ConnectorSpaceDraft(store, connector.id, context.largeReferences);
    const chunk = unseen.slice(start, start + CHUNK);
    await draft.load(chunk);
    const comparisons: Comparison[] = [];
    for (const id of chunk) {
      const object = draft.get(id);
      if (object === undefined || object.placeholder) continue;
      if (isOurDelete(object)) await removeObject(progress, draft, object);
      else if (extent === 'all' && isUnconfirmedAdd(object)) comparisons.push(restageAdd(draft, object));
      else if (extent === 'all' && isNeverSynchronized(object)) await removeObject(progress, draft, object);
      else if (extent === 'all' && isObsolete(object)) stageObsolete(progress, draft, object);
    }
    progress.notReimported += await reportNotReimported(context, draft, comparisons);
    await draft.write(recorder.drain());
  }
}

/** Whether an import that delivers nothing would take any object for deleted; reads as far as the first. */
export async function wouldObsolete({ store, connector, partition, signal }: StepContext): Promise<boolean> {
  const ids = await store.csSelect({ connector: connector.id, partition, which: 'anchored' });
  for (let start = 0; start < ids.length; start += CHUNK) {
    signal.throwIfAborted();
    for (const object of await store.csObjects(ids.slice(start, start + CHUNK), 'none')) {
      if (object.placeholder || isOurDelete(object) || isUnconfirmedAdd(object)) continue;
      if (isNeverSynchronized(object) || isObsolete(object)) return true;
    }
  }
  return false;
}

const isOurDelete = (object: CsObject): boolean =>
  (isDeleteSent(object) || object.unapplied?.operation === 'delete') && object.link === undefined;

const isUnconfirmedAdd = (object: CsObject): boolean => object.unconfirmed?.operation === 'add';

/** Awaiting its first confirmation, or known not to have arrived: absence says nothing new. */
const isAwaited = (object: CsObject): boolean => object.escrowed?.operation === 'add' || object.unapplied?.operation === 'add';

const isObsolete = (object: CsObject): boolean =>
  object.anchor !== undefined &&
  !isAwaited(object) &&
  object.pendingImport?.operation !== 'delete' &&
  object.pendingImport?.operation !== 'obsolete';

async function removeObject(progress: ImportProgress, draft: ConnectorSpaceDraft, object: CsObject): Promise<void> {
  const { recorder, now } = progress.context;
  const staged = stageDelete(object, now());
  recorder.count('stage-delete');
  recorder.object('stage-delete', object, staged.changes);
  await draft.remove(object.transient ? { ...object, dn: displacedDn(object) } : object);
}

function stageObsolete(progress: ImportProgress, draft: ConnectorSpaceDraft, object: CsObject): void {
  const { recorder, now } = progress.context;
  const staged = stageDelete(object, now());
  recorder.count('stage-delete');
  recorder.object('stage-delete', object, staged.changes);
  // A transient object lost its name to another one; it is to be synchronized as deleted, so it gets one of its own.
  draft.put(object.transient ? { ...staged.object, dn: displacedDn(object) } : staged.object);
}

/** In a full import absence disproves adds (spec/engine.md §9.5): the whole object is staged again. */
function restageAdd(draft: ConnectorSpaceDraft, object: CsObject): Comparison {
  const unapplied = mergeDeltas(mergeDeltas(object.unconfirmed, object.escrowed), object.unapplied);
  const edges: EdgeWrite[] = [];
  const references: { [attribute: string]: readonly ReferenceEdge[] } = {};
  for (const [attribute, all] of Object.entries(object.references)) {
    const kept: ReferenceEdge[] = [];
    for (const edge of all) {
      const layers = restaged(edge.layers);
      if (layers !== edge.layers) edges.push({ cs: object.id, attribute, target: edge.target, layers });
      if (layers !== 0) kept.push({ ...edge, layers });
    }
    if (kept.length > 0) references[attribute] = kept;
  }
  const next: CsObject = {
    ...object,
    unconfirmed: undefined,
    escrowed: undefined,
    unapplied: unapplied?.operation === 'delete' ? unapplied : { operation: 'add', attributes: unapplied?.attributes ?? {} },
    references,
  };
  draft.put(next, edges);
  return { object: next, notReimported: [{ attribute: 'dn', exported: [object.dn], received: [] }] };
}

const SENT_ADD = Layer.unconfirmedAdd | Layer.escrowedAdd;
const SENT = SENT_ADD | Layer.unconfirmedDelete | Layer.escrowedDelete;
function restaged(layers: number): number {
  const again = (layers & SENT_ADD) !== 0 && (layers & Layer.unappliedDelete) === 0 ? Layer.unappliedAdd : 0;
  return (layers & ~SENT) | again;
}
