import type { Delta } from '../../shared/model/delta.ts';
import type { CsId } from '../../shared/model/identifier.ts';
import type { CsObject, ObjectError } from '../../shared/model/object.ts';
import type { Connector, ExportFailure, ExportOperation, ExportOutcome, ExportRequest } from '../connectors/connector.ts';
import { ConnectorSpaceDraft } from './connector-space-draft.ts';
import { exportChangesOf, exportCounter } from './export-history.ts';
import { operationOf, partialSuccess, unknownFailure } from './export-operation.ts';
import { escrow, fail, type Moved, replace, succeed } from './export-outcome.ts';
import { ExportTargets } from './export-targets.ts';
import { LARGE_REFERENCES } from './partial-references.ts';
import { readAhead } from './read-ahead.ts';
import { hasStagedReferences } from './staging.ts';
import type { StepContext } from './step.ts';

/** Objects written to escrow and handed to the connector at a time. */
const BATCH = 200;
/** A sending is divided when its objects have more references than this, so that memory does not hold several large groups. */
const REFERENCES = 100_000;
/** Outcomes are committed at the latest after so many, or so many milliseconds, so that a crash loses little. */
const COMMIT_AFTER = 50;
const COMMIT_INTERVAL = 200;

/**
 * `whole`: everything staged; `without-references`: adds of systems that create objects first; `references`: second pass
 * of objects sent before, not counted again; `again`: a second attempt after failures of the first.
 */
export type Pass = 'whole' | 'without-references' | 'references' | 'again';

type SendChanges = NonNullable<Connector['exportChanges']>;

/** One object on its way. */
interface Sent {
  readonly object: CsObject;
  /** What was staged before it went to escrow. */
  readonly staged: Delta | undefined;
  readonly operation: ExportOperation;
}

/** A refusal, with the object as it was sent and as it is staged again. */
interface Conflict {
  readonly sent: CsObject;
  readonly object: CsObject;
  readonly failure: ExportFailure;
  readonly earlier: ObjectError | undefined;
}

/** Refusals that may be due to an object that has been changed or deleted since. */
const CONFLICTS: ReadonlySet<string> = new Set([
  'AttributeValueMustBeUnique',
  'cd-existing-object',
  'rename-to-existing-dn',
  'duplicate-anchor',
]);

/** Sends staged changes and moves them through the export layers (spec/engine.md §9.3). */
export class ExportSender {
  readonly #context: StepContext;
  readonly #changes: SendChanges;
  readonly #targets: ExportTargets;
  readonly #postponed = new Set<CsId>();
  readonly #replaced = new Set<CsId>();
  readonly #counted = new Set<CsId>();
  readonly #conflicts = new Map<CsId, Conflict>();
  #failures = 0;
  /** Updates or deletes went through, so names may be free that were not. */
  #changedNames = false;

  constructor(context: StepContext, changes: SendChanges) {
    this.#context = context;
    this.#changes = changes;
    this.#targets = new ExportTargets(context.store);
  }

  /** Objects that failed, or whose references are incomplete. */
  get failures(): number {
    return this.#failures;
  }

  takePostponed = (): readonly CsId[] => take(this.#postponed);
  takeReplaced = (): readonly CsId[] => take(this.#replaced);

  /**
   * What was refused because of a name another object held goes a second time when others have changed or gone since;
   * the refusal counts only when it stands.
   */
  async retryConflicts(): Promise<void> {
    if (!this.#changedNames) return;
    const ids = [...this.#conflicts.keys()];
    this.#conflicts.clear();
    await this.send(ids, 'again');
  }

  /** Reports refusals that were held back for a second attempt which did not take place. */
  async reportConflicts(): Promise<void> {
    const { store, connector, recorder } = this.#context;
    const draft = new ConnectorSpaceDraft(store, connector.id);
    for (const conflict of this.#conflicts.values()) this.#fail(draft, conflict);
    this.#conflicts.clear();
    await draft.write(recorder.drain());
  }

  async send(ids: readonly CsId[], pass: Pass): Promise<void> {
    const size = this.#context.objectsPerBatch ?? BATCH;
    for (let start = 0; start < ids.length; start += size) {
      this.#context.signal.throwIfAborted();
      await this.#sendBatch(ids.slice(start, start + size), pass);
    }
  }

  async #sendBatch(ids: readonly CsId[], pass: Pass): Promise<void> {
    const underway = await this.#prepare(ids, pass);
    if (underway === undefined) {
      await this.#sendBatch(ids.slice(0, ids.length >> 1), pass);
      await this.#sendBatch(ids.slice(ids.length >> 1), pass);
      return;
    }
    if (underway.size === 0) return;
    const { connector, partition, signal } = this.#context;
    const operations = Array.from(underway.values(), ({ operation }) => operation);
    const request: ExportRequest = { partition, operations, schema: connector.schema, signal };
    await this.#receive(this.#changes(request), underway, pass);
  }

  /**
   * Puts what is staged into escrow; undefined when these are too many references for one sending. On its own, so that the
   * states in between are not kept while it is sent.
   */
  async #prepare(ids: readonly CsId[], pass: Pass): Promise<Map<CsId, Sent> | undefined> {
    const objects = await this.#objects(ids);
    if (ids.length > 1 && referenceCount(objects) > REFERENCES) return undefined;
    const travels = pass === 'without-references' ? () => false : () => true;
    const inEscrow = new ConnectorSpaceDraft(this.#context.store, this.#context.connector.id);
    const staged = new Map<CsId, Delta | undefined>();
    const escrowed: CsObject[] = [];
    for (const object of objects) {
      if (object.unapplied === undefined || object.placeholder || object.transient) continue;
      const moved = escrow(object, travels);
      inEscrow.put(moved.object, moved.edges);
      staged.set(object.id, object.unapplied);
      escrowed.push(moved.object);
    }
    const underway = new Map<CsId, Sent>();
    if (escrowed.length === 0) return underway;
    await inEscrow.write({});
    const references = await this.#targets.changes(escrowed);
    for (const object of escrowed) {
      const operation = operationOf(object, references.get(object.id) ?? []);
      underway.set(object.id, { object, staged: staged.get(object.id), operation });
    }
    return underway;
  }

  /** Of large groups the references something is pending on; all where another object takes the place of what holds them. */
  async #objects(ids: readonly CsId[]): Promise<readonly CsObject[]> {
    const { store, largeReferences = LARGE_REFERENCES } = this.#context;
    const objects = await store.csObjects(ids, { upTo: largeReferences });
    const replaced = objects.filter(({ unapplied, partial }) => unapplied?.operation === 'delete-add' && partial !== undefined);
    if (replaced.length === 0) return objects;
    const whole = new Map(
      (
        await store.csObjects(
          replaced.map(({ id }) => id),
          'all',
        )
      ).map((object) => [object.id, object]),
    );
    return objects.map((object) => whole.get(object.id) ?? object);
  }

  async #receive(outcomes: AsyncIterable<ExportOutcome>, underway: Map<CsId, Sent>, pass: Pass): Promise<void> {
    const { signal } = this.#context;
    let waiting: { readonly sent: Sent; readonly outcome: ExportOutcome }[] = [];
    let committed = performance.now();
    const commit = async () => {
      const batch = waiting;
      waiting = [];
      committed = performance.now();
      if (batch.length > 0) await this.#commit(batch, pass);
    };
    try {
      for await (const outcome of readAhead(outcomes, signal)) {
        const sent = underway.get(outcome.id);
        if (sent === undefined) continue;
        underway.delete(outcome.id);
        waiting.push({ sent, outcome });
        if (waiting.length >= COMMIT_AFTER || performance.now() - committed > COMMIT_INTERVAL) await commit();
      }
    } finally {
      await commit();
    }
    for (const sent of underway.values()) {
      const error = { code: 'unexpected-error', message: `${sent.object.dn}: the connector gave no answer for this object.` };
      waiting.push({ sent, outcome: { id: sent.object.id, result: 'failure', error } });
    }
    await commit();
  }

  async #commit(batch: readonly { readonly sent: Sent; readonly outcome: ExportOutcome }[], pass: Pass): Promise<void> {
    const { store, connector, recorder } = this.#context;
    const draft = new ConnectorSpaceDraft(store, connector.id);
    const earlier = await store.csErrors(batch.map(({ sent }) => sent.object.id));
    const holders = await store.csByAnchor(
      connector.id,
      batch.flatMap(({ outcome }) => (outcome.anchor === undefined ? [] : [outcome.anchor])),
    );
    const adopted = new Map<CsId, CsId>();
    for (const { sent, outcome: answered } of batch) {
      const { id } = sent.object;
      const holder = answered.anchor === undefined ? undefined : holders.get(answered.anchor);
      let outcome = answered;
      if (holder !== undefined && holder.id !== id) {
        // The system took over an object we had imported under this anchor: it is the same one, unless it is somebody else's.
        if (holder.mv === undefined) adopted.set(holder.id, id);
        else
          outcome = {
            id,
            result: 'failure',
            error: {
              code: 'duplicate-anchor',
              message: `${sent.object.dn}: the connected system answered with ${holder.dn}, which belongs to another object.`,
            },
          };
      }
      const moved = this.#move(sent, outcome);
      draft.put(moved.object, moved.edges);
      // An add of which nobody knows whether it arrived, and now its delete: no import will ever have to confirm it.
      if (sent.operation.operation === 'delete' && outcome.result === 'success' && sent.object.anchor === undefined)
        await draft.remove(moved.object);
      this.#targets.assigned(moved.object);
      this.#report(draft, sent, moved, outcome, earlier.get(id), pass);
    }
    await draft.merge(adopted);
    if (pass !== 'references' && pass !== 'again') recorder.advance(batch.length);
    await draft.write(recorder.drain());
  }

  #move(sent: Sent, outcome: ExportOutcome): Moved {
    if (outcome.result !== 'success') return fail(sent.object, sent.staged);
    if (sent.object.escrowed?.operation !== 'delete-add') return succeed(sent.object, outcome, this.#context.now());
    this.#replaced.add(sent.object.id);
    return replace(sent.object);
  }

  /** Counters, history, errors, and what is to be done with the object later in this step. */
  #report(
    draft: ConnectorSpaceDraft,
    sent: Sent,
    moved: Moved,
    outcome: ExportOutcome,
    errors: readonly ObjectError[] | undefined,
    pass: Pass,
  ): void {
    const { recorder } = this.#context;
    const { id } = sent.object;
    const earlier = errors?.find((error) => error.kind === 'export');
    if (outcome.result === 'failure') {
      const conflict = { sent: sent.object, object: moved.object, failure: outcome.error ?? unknownFailure(sent.object), earlier };
      if (CONFLICTS.has(conflict.failure.code) && pass !== 'again') this.#conflicts.set(id, conflict);
      else this.#fail(draft, conflict);
      return;
    }
    if (outcome.result === 'not-writable') {
      this.#leave(draft, sent, moved, outcome.error ?? unknownFailure(sent.object), earlier);
      return;
    }
    if (sent.operation.operation !== 'add') this.#changedNames = true;
    if (!this.#counted.has(id)) {
      const counter = exportCounter(sent.object);
      recorder.count(counter);
      recorder.object(counter, moved.object, exportChangesOf(sent.object));
      this.#counted.add(id);
    }
    const incomplete = sent.operation.operation !== 'delete' && hasStagedReferences(moved.object);
    if (incomplete && pass === 'references')
      this.#refuse(draft, moved.object, outcome.error ?? partialSuccess(sent.object, outcome), earlier);
    else {
      if (incomplete) this.#postponed.add(id);
      if (earlier !== undefined) draft.error(id, 'export', undefined);
    }
  }

  /** Stays staged with the reason on the object; counted, not an error of the run (spec: shown, never silently dropped). */
  #leave(draft: ConnectorSpaceDraft, sent: Sent, moved: Moved, reason: ExportFailure, earlier: ObjectError | undefined): void {
    const { recorder } = this.#context;
    recorder.count('export-not-writable');
    recorder.object('export-not-writable', moved.object, exportChangesOf(sent.object));
    draft.error(sent.object.id, 'export', this.#errorOf(reason, earlier));
  }

  #fail(draft: ConnectorSpaceDraft, { sent, object, failure, earlier }: Conflict): void {
    const { recorder } = this.#context;
    recorder.count('export-failure');
    recorder.object('export-failure', object, exportChangesOf(sent));
    this.#refuse(draft, object, failure, earlier);
  }

  #refuse(draft: ConnectorSpaceDraft, object: CsObject, failure: ExportFailure, earlier: ObjectError | undefined): void {
    this.#failures++;
    const error = this.#errorOf(failure, earlier);
    draft.error(object.id, 'export', error);
    const { step, ...rest } = error;
    this.#context.recorder.error({ ...rest, algorithmStep: step, cs: object.id, dn: object.dn });
  }

  #errorOf(failure: ExportFailure, earlier: ObjectError | undefined): ObjectError {
    const time = this.#context.now();
    return {
      kind: 'export',
      code: failure.code,
      message: failure.message,
      step: 'export',
      detail: failure.detail,
      firstOccurred: earlier?.firstOccurred ?? time,
      lastOccurred: time,
      retryCount: earlier === undefined ? 0 : earlier.retryCount + 1,
    };
  }
}

function referenceCount(objects: readonly CsObject[]): number {
  let count = 0;
  for (const { references } of objects) for (const edges of Object.values(references)) count += edges.length;
  return count;
}

function take(set: Set<CsId>): readonly CsId[] {
  const ids = [...set].sort((a, b) => a - b);
  set.clear();
  return ids;
}
