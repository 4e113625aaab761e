import type { CsId, MvId, RuleId } from '../../shared/model/identifier.ts';
import type { CsObject, ObjectError } from '../../shared/model/object.ts';
import type { SyncRule } from '../../shared/model/rule.ts';
import type { WriteStore } from '../store/store.ts';
import { type CompiledRules, compileRules, provisioningRules } from '../sync/compiled-rules.ts';
import type { Effect } from '../sync/effect.ts';
import { type SynchronizationContext, synchronize, synchronizeMetaverseObject } from '../sync/synchronize.ts';
import type { StepContext, StepOutcome } from './step.ts';
import { evaluate } from './synchronization/answer.ts';
import { applyEffects } from './synchronization/apply-effects.ts';
import { recordEffects, recordError } from './synchronization/history.ts';
import { lookedUpBy } from './synchronization/looked-up.ts';
import { UnitOfWork } from './synchronization/unit-of-work.ts';

/** Objects per transaction. A crash loses at most so many evaluations, which the next step repeats. */
const BATCH = 400;
/** spec/engine.md §5.2 step 4. */
const RETRY_ROUNDS = 10;
/** spec/engine.md §5.3: more errors stop the run. */
const ERROR_LIMIT = 5000;

type Outcome = 'done' | 'stopped' | 'error-limit';

/** In the last pass a failure is recorded; before it, the object gets a second chance. */
type Pass = 'main' | 'retry' | 'last';

/**
 * Delta or full synchronization of one connector's partition: adds and updates, reference retries, deletes last, the
 * failed ones once more, then metaverse objects flagged for retry (spec/engine.md §5.1, §5.2).
 */
export async function synchronizationStep(context: StepContext, mode: 'full' | 'delta'): Promise<StepOutcome> {
  const { store } = context;
  const all = await store.rules();
  const rules = compileRules(all, context.connectors, await store.metaverseSchema(), await rememberProvisioning(store, all));
  await store.declareIndexes(lookedUpBy(rules).declaration);
  const step = new SynchronizationStep(context, rules);
  const outcome = await step.run(mode);
  if (outcome === 'stopped')
    return { status: 'stopped-user-termination-from-wmi-or-ui', message: 'Stopped on request; what had been synchronized is kept.' };
  if (outcome === 'error-limit') return { status: 'stopped-error-limit', message: `More than ${ERROR_LIMIT} objects failed.` };
  return { status: context.recorder.errorCount > 0 ? 'completed-sync-errors' : 'success' };
}

/** Setting: ids of all outbound Provision rules a step has ever seen. */
const FORMER_RULES = 'outbound-provision-rules';

/** A deleted rule is known by its id only; what it provisioned must be deprovisioned all the same (spec/engine.md §8.3). */
async function rememberProvisioning(store: WriteStore, rules: readonly SyncRule[]): Promise<ReadonlySet<RuleId>> {
  const stored = await store.setting(FORMER_RULES);
  const known = new Set<RuleId>(Array.isArray(stored) ? stored : []);
  const size = known.size;
  for (const id of provisioningRules(rules)) known.add(id);
  if (known.size > size) await store.saveSetting(FORMER_RULES, [...known]);
  return known;
}

class SynchronizationStep {
  readonly #context: StepContext;
  readonly #rules: CompiledRules;
  #unit: UnitOfWork;
  /** To be tried once more at the end of the step: they failed, or asked for it. */
  #again = new Set<CsId>();
  /** Objects that have their inbound counter, and those whose error is recorded: once per step. */
  readonly #counted = new Set<CsId>();
  readonly #reported = new Set<CsId>();
  /** Metaverse objects that cannot go on in this step. */
  readonly #waiting = new Set<MvId>();

  constructor(context: StepContext, rules: CompiledRules) {
    this.#context = context;
    this.#rules = rules;
    this.#unit = this.#newUnit();
  }

  async run(mode: 'full' | 'delta'): Promise<Outcome> {
    const { store, connector, partition, recorder } = this.#context;
    const selection = { connector: connector.id, partition };
    const which = mode === 'full' ? 'connectable' : 'to-synchronize';
    const first: CsId[] = [];
    // Groups last: their members are linked by then, which saves them a second evaluation.
    const types = [...connector.objectTypes].sort((a, b) => Number(/group/i.test(a)) - Number(/group/i.test(b)));
    for (const objectType of types) first.push(...(await store.csSelect({ ...selection, which, pendingImport: 'not-delete', objectType })));
    const seen = new Set(first);
    for (const id of await store.csSelect({ ...selection, which, pendingImport: 'not-delete' })) if (!seen.has(id)) first.push(id);
    const deletes = await store.csSelect({ ...selection, which: 'to-synchronize', pendingImport: 'delete' });
    recorder.advance(0, first.length + deletes.length);

    let outcome = await this.#pass(first, 'main');
    if (outcome === 'done') outcome = await this.#referenceRetries('retry');
    if (outcome === 'done') outcome = await this.#pass(deletes, 'main');
    // Retried after the deletes: a replacement can join only when the one before it has left (§5.2 E5a).
    if (outcome === 'done') outcome = await this.#pass([...this.#again], 'last');
    for (let round = 0; outcome === 'done' && round < RETRY_ROUNDS; round++) {
      const flagged = (await store.mvSelect({ retry: true })).filter((id) => !this.#waiting.has(id));
      const references = await store.csSelect({ connector: connector.id, which: 'ref-retry' });
      if (flagged.length === 0 && references.length === 0) break;
      outcome = await this.#referenceRetries('last');
      if (outcome === 'done') outcome = await this.#metaverseRetries(flagged);
    }
    await this.#flush();
    return outcome;
  }

  /** In all partitions: a group of one domain refers to people of another. */
  async #referenceRetries(pass: Pass): Promise<Outcome> {
    const { store, connector } = this.#context;
    return this.#pass(await store.csSelect({ connector: connector.id, which: 'ref-retry' }), pass);
  }

  async #pass(ids: readonly CsId[], pass: Pass): Promise<Outcome> {
    for (let at = 0; at < ids.length; at += BATCH) {
      const batch = ids.slice(at, at + BATCH);
      await this.#unit.prefetch(batch);
      const errors = await this.#context.store.csErrors(batch);
      for (const id of batch) {
        if (this.#context.signal.aborted) {
          await this.#flush();
          return 'stopped';
        }
        await this.#object(
          id,
          errors.get(id)?.find((error) => error.kind === 'import'),
          pass,
        );
      }
      if (pass === 'main') this.#context.recorder.advance(batch.length);
      await this.#flush();
      if (this.#context.recorder.errorCount > ERROR_LIMIT) return 'error-limit';
    }
    return 'done';
  }

  async #object(id: CsId, known: ObjectError | undefined, pass: Pass): Promise<void> {
    const cs = await this.#unit.csObject(id);
    if (cs === undefined || cs.placeholder || cs.transient) return;
    if (cs.link === undefined && cs.partition !== this.#context.partition) {
      // Another partition's unlinked object is synchronized, with its references, in that partition's own step (§10: only linked referrers retry).
      if (cs.refRetry) this.#unit.putCs({ ...cs, refRetry: false });
      return;
    }
    const now = this.#context.now();
    const effects = await evaluate(synchronize(cs, this.#evaluation(now)), this.#unit);
    const error = effects.find((effect) => effect.kind === 'error');
    if (error !== undefined) {
      if (pass !== 'last') this.#again.add(id);
      else {
        this.#report(error, cs, known, now);
        if (cs.refRetry || cs.resync) this.#unit.putCs({ ...cs, refRetry: false, resync: false });
      }
      return;
    }
    const before = await this.#objectsOf(effects);
    await applyEffects(effects, this.#unit, now);
    const after = await this.#unit.csObject(id);
    if (after !== undefined && (after.refRetry || after.resync)) this.#unit.putCs({ ...after, refRetry: false, resync: false });
    if (known !== undefined && after !== undefined) this.#unit.putError(id, 'import', undefined);
    if (pass !== 'last' && effects.some((effect) => effect.kind === 'retry-object')) this.#again.add(id);
    // Evaluated again, an object is not counted again (§5.4: exactly one inbound counter), but its exports are.
    const told = this.#counted.has(id) ? effects.filter((effect) => effect.kind !== 'count' || effect.target !== undefined) : effects;
    this.#counted.add(id);
    await recordEffects(told, before, this.#unit, this.#context.recorder, this.#rules.connectors);
  }

  #report(error: Extract<Effect, { kind: 'error' }>, cs: CsObject, known: ObjectError | undefined, now: number): void {
    if (this.#reported.has(cs.id)) return;
    this.#reported.add(cs.id);
    recordError(error, cs, known, this.#unit, this.#context.recorder, now);
    if (!this.#counted.has(cs.id)) this.#context.recorder.count('flow-failure');
    this.#counted.add(cs.id);
  }

  async #metaverseRetries(ids: readonly MvId[]): Promise<Outcome> {
    for (let at = 0; at < ids.length; at += BATCH) {
      const batch = ids.slice(at, at + BATCH);
      await this.#unit.prefetchMetaverse(batch);
      for (const id of batch) {
        if (this.#context.signal.aborted) {
          await this.#flush();
          return 'stopped';
        }
        await this.#metaverseObject(id);
      }
      await this.#flush();
    }
    return 'done';
  }

  async #metaverseObject(id: MvId): Promise<void> {
    const unit = this.#unit;
    if ((await unit.mvObject(id)) === undefined) return;
    const now = this.#context.now();
    const effects = await evaluate(synchronizeMetaverseObject(id, this.#evaluation(now)), unit);
    const error = effects.find((effect) => effect.kind === 'error');
    if (error !== undefined) {
      const cs = await unit.csObject(error.cs);
      const known = (await this.#context.store.csErrors([error.cs])).get(error.cs)?.find((entry) => entry.kind === 'import');
      if (cs !== undefined) this.#report(error, cs, known, now);
    } else {
      if (effects.some((effect) => effect.kind === 'retry-metaverse-object' && effect.when === 'next-step')) this.#waiting.add(id);
      const before = await this.#objectsOf(effects);
      await applyEffects(effects, unit, now);
      await recordEffects(effects, before, unit, this.#context.recorder, this.#rules.connectors);
    }
    const mv = await unit.mvObject(id);
    if (mv !== undefined && (mv.refRetry || mv.provisioningRetry)) unit.putMv({ ...mv, refRetry: false, provisioningRetry: false });
  }

  /** The objects as they are before the effects, for the history. */
  async #objectsOf(effects: readonly Effect[]): Promise<ReadonlyMap<CsId, CsObject>> {
    const objects = new Map<CsId, CsObject>();
    for (const effect of effects) {
      if (effect.kind !== 'count' && effect.kind !== 'stage-export') continue;
      const cs = await this.#unit.csObject(effect.cs);
      if (cs !== undefined) objects.set(effect.cs, cs);
    }
    return objects;
  }

  #evaluation(now: number): SynchronizationContext {
    const { store } = this.#context;
    return { rules: this.#rules, now, newCsId: () => store.newCsId(), newMvId: () => store.newMvId() };
  }

  #newUnit(): UnitOfWork {
    return new UnitOfWork(this.#context.store, lookedUpBy(this.#rules));
  }

  async #flush(): Promise<void> {
    const batch = await this.#unit.batch();
    await this.#context.store.write({ ...batch, ...this.#context.recorder.drain() });
    this.#unit = this.#newUnit();
    // The store answers without leaving this turn of the event loop; consoles and stop requests get theirs here.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
