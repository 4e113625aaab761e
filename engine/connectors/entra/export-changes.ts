import type { ExportOperation, ExportOutcome, ExportRequest } from '../connector.ts';
import { collections, isEntraObjectType } from './attribute-mapping.ts';
import { isDistributionGroup, sendAdds } from './export-adds.ts';
import { propertiesOf } from './export-body.ts';
import { exportFailure, isConflict } from './export-errors.ts';
import { type ReferenceRequest, referenceRequests, settleReferences } from './export-references.ts';
import { type AssignedAnchors, idOf, imageOf, outcomeOf, refused, subjectOf, type Work, workOn } from './export-work.ts';
import { type GraphAnswer, type GraphRequest, succeeded } from './graph-answer.ts';
import { BATCH_SIZE, type GraphClient } from './graph-client.ts';
import { notWritableReason } from './schema-mapping.ts';

/**
 * Sends operations in batches, in phases: users, groups, updates, references, deletes; inside a phase in the given order.
 * Phases are needed because references want their targets and because a name is free only when its holder is gone: what
 * was refused as a duplicate is tried once more when other changes came through meanwhile.
 */
export async function* exportChanges(client: GraphClient, request: ExportRequest): AsyncGenerator<ExportOutcome> {
  const { signal } = request;
  const run: ExportRun = { client, signal, assigned: new Map(), freed: 0 };
  const works = request.operations.map(workOn);
  const writes = works.filter(({ operation }) => operation.operation !== 'delete');
  const conflicts: Work[] = [];

  yield* writeObjects(run, writes, conflicts);
  yield* deleteObjects(
    run,
    works.filter(({ operation }) => operation.operation === 'delete'),
  );
  if (run.freed > 0 && conflicts.length > 0) {
    yield* writeObjects(
      run,
      conflicts.map(({ operation }) => workOn(operation)),
      undefined,
    );
  } else for (const work of conflicts) yield outcomeOf(work);
}

interface ExportRun {
  readonly client: GraphClient;
  readonly signal: AbortSignal;
  readonly assigned: AssignedAnchors;
  /** Updates and deletes that went through and may have freed a name. */
  freed: number;
}

/** `conflicts` takes the works to be tried again later; without it they end as failures. */
async function* writeObjects(run: ExportRun, works: readonly Work[], conflicts: Work[] | undefined): AsyncGenerator<ExportOutcome> {
  const phases: readonly [send: typeof sendAdds, works: Work[]][] = [
    [sendAdds, works.filter(({ operation }) => operation.operation === 'add' && operation.objectType === 'user')],
    [sendAdds, works.filter(({ operation }) => operation.operation === 'add' && operation.objectType === 'group')],
    [sendUpdates, works.filter(({ operation }) => operation.operation === 'update' && isWritableType(operation.objectType))],
  ];
  for (const work of works) if (!isWritableType(work.operation.objectType)) yield outcomeOf(refuseType(work));

  const referring: Work[] = [];
  try {
    for (const [send, phase] of phases) {
      for (const slice of slices(phase, BATCH_SIZE)) {
        await send(run.client, slice, run.signal);
        for (const work of slice) {
          if (work.error === undefined && work.anchor !== undefined && work.operation.operation === 'add')
            run.assigned.set(work.operation.id, work.anchor);
          if (work.error === undefined && work.operation.operation === 'update') run.freed++;
          if (work.error === undefined && work.operation.references.length > 0) referring.push(work);
          else if (work.error !== undefined && conflicts !== undefined && isConflict(work.error)) conflicts.push(work);
          else yield outcomeOf(work);
        }
      }
    }
    yield* sendReferences(run, referring);
  } catch (error) {
    // The objects themselves are in the tenant: their anchors must not be lost with the connection.
    for (const work of referring) {
      if (work.open < 0) continue;
      // One by one: as arguments of a call a large group would be too many.
      work.referencesLeft.length = 0;
      for (const change of work.operation.references) work.referencesLeft.push(change);
      yield outcomeOf(work, false);
    }
    throw error;
  }
}

/** Every update of a batch; those without a value for Graph need no request. */
async function sendUpdates(client: GraphClient, works: readonly Work[], signal: AbortSignal): Promise<void> {
  const sends: { readonly work: Work; readonly request: GraphRequest }[] = [];
  for (const work of works) {
    const { operation } = work;
    const id = idOf(operation.anchor);
    const body = propertiesOf(work, operation.change.attributes, false);
    if (id === undefined) work.error = refused(work, 'missing-anchor-component', NO_ANCHOR);
    else if (Object.keys(body).length > 0) sends.push({ work, request: { method: 'PATCH', path: pathOf(work, id), body } });
  }
  await settleEach(client, sends, signal, () => false);
}

async function* sendReferences(run: ExportRun, works: readonly Work[]): AsyncGenerator<ExportOutcome> {
  const queue: ReferenceRequest[] = [];
  for (const work of works) {
    // One more until all of its requests are made.
    work.open = 1;
    for (const request of referenceRequests(run.client, work, run.assigned)) {
      work.open++;
      queue.push(request);
      while (queue.length >= BATCH_SIZE) yield* settleBatch(run, queue.splice(0, BATCH_SIZE), queue);
    }
    work.open--;
    if (work.open === 0) yield finished(work);
  }
  while (queue.length > 0) yield* settleBatch(run, queue.splice(0, BATCH_SIZE), queue);
}

async function* settleBatch(run: ExportRun, sent: readonly ReferenceRequest[], queue: ReferenceRequest[]): AsyncGenerator<ExportOutcome> {
  const answers = await run.client.batch(
    sent.map(({ request }) => request),
    run.signal,
  );
  for (const [index, reference] of sent.entries()) {
    const further = settleReferences(run.client, reference, answers[index] as GraphAnswer, run.assigned);
    queue.push(...further);
    reference.work.open += further.length - 1;
    if (reference.work.open === 0) yield finished(reference.work);
  }
}

/** The object is written; references that were refused stay behind with their error. */
function finished(work: Work): ExportOutcome {
  work.open = -1;
  return outcomeOf(work, false);
}

async function* deleteObjects(run: ExportRun, works: readonly Work[]): AsyncGenerator<ExportOutcome> {
  for (const slice of slices(works, BATCH_SIZE)) {
    const sends: { readonly work: Work; readonly request: GraphRequest }[] = [];
    for (const work of slice) {
      const id = idOf(work.operation.anchor);
      if (!isWritableType(work.operation.objectType)) refuseType(work);
      else if (id === undefined) work.error = refused(work, 'missing-anchor-component', NO_ANCHOR);
      else sends.push({ work, request: { method: 'DELETE', path: pathOf(work, id) } });
    }
    // What is gone already is deleted.
    await settleEach(run.client, sends, run.signal, (answer) => answer.status === 404);
    for (const work of slice) {
      if (work.error === undefined) run.freed++;
      yield outcomeOf(work);
    }
  }
}

async function settleEach(
  client: GraphClient,
  sends: readonly { readonly work: Work; readonly request: GraphRequest }[],
  signal: AbortSignal,
  isDone: (answer: GraphAnswer) => boolean,
): Promise<void> {
  const answers = await client.batch(
    sends.map(({ request }) => request),
    signal,
  );
  for (const [index, { work }] of sends.entries()) {
    const answer = answers[index] as GraphAnswer;
    if (!succeeded(answer) && !isDone(answer)) work.error = exportFailure(answer, subjectOf(work.operation));
  }
}

const NO_ANCHOR = 'The object has no anchor in the tenant yet; run an import of the tenant first.';

/** Whether Graph takes such a change at all; what it does not take is never sent. */
export function takesChange(operation: ExportOperation): boolean {
  if (!isWritableType(operation.objectType)) return false;
  return operation.operation !== 'add' || !isDistributionGroup(operation.objectType, imageOf(operation));
}

const isWritableType = (objectType: string): boolean => objectType === 'user' || objectType === 'group';

function refuseType(work: Work): Work {
  work.error = refused(work, 'no-export-to-this-object-type', notWritableReason(work.operation.objectType, '') ?? '');
  return work;
}

function pathOf({ operation }: Work, id: string): string {
  return `/${isEntraObjectType(operation.objectType) ? collections[operation.objectType] : operation.objectType}/${id}`;
}

function* slices<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
