import type { ConnectorRecord } from '../../shared/model/connector.ts';
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
import { FORMER_RULES, formerProvisioning } from './synchronization/former-provisioning.ts';
import { recordEffects, recordError } from './synchronization/history.ts';
import { disconnectorsSetting, joinFingerprint } from './synchronization/join-fingerprint.ts';
import { lookedUpBy } from './synchronization/looked-up.ts';
import { resyncedByExport, resyncMembers, scopeGroupIds } from './synchronization/scope-groups.ts';
import { clearRetry, settleObject } from './synchronization/settle-object.ts';
import { UnitOfWork } from './synchronization/unit-of-work.ts';
import { stepLimits, withinLimits } from './threshold/guard.ts';

/**
 * Objects in memory at a time. More would be copied by every collection of young garbage (docs/performance.md). A crash loses a
 * second's evaluations at most, which the next step repeats.
 */
const BATCH = 100;
/** A transaction ends earlier when so many references have changed, so that memory does not hold several large groups. */
const EDGES = 100_000;
/** spec/engine.md §5.2 step 4. */
const RETRY_ROUNDS = 10;
/** spec/engine.md §5.3: more errors stop the run. */
export const ERROR_LIMIT = 5000;

type Outcome = 'done' | 'stopped' | 'error-limit';

/** In the last pass a failure is recorded; before it, the object gets a second chance. */
type Pass = 'main' | 'retry' | 'last';

/**
 * Delta or full synchronization of one connector's partition: adds and updates, reference retries, deletes last, the
 * failed ones once more, then metaverse objects flagged for retry (spec/engine.md §5.1, §5.2).
 */
export async function synchronizationStep(
  context: StepContext,
  mode: 'full' | 'delta',
  errorLimit: number = ERROR_LIMIT,
): Promise<StepOutcome> {
  return synchronizing(context, await preparedRules(context.store, context.connectors), mode, errorLimit);
}

/** The same within the limits of the connector (shared/model/threshold.ts). */
export async function guardedSynchronizationStep(context: StepContext, mode: 'full' | 'delta'): Promise<StepOutcome> {
  const rules = await preparedRules(context.store, context.connectors);
  return withinLimits(context, 'synchronization', await stepLimits(context, 'synchronization'), (held) =>
    synchronizing(held, rules, mode, ERROR_LIMIT),
  );
}

/** The rules as they are now, with everything in the store that synchronizing by them relies on. */
export async function preparedRules(store: WriteStore, connectors: readonly ConnectorRecord[]): Promise<CompiledRules> {
  const all = await store.rules();
  const rules = compileRules(all, connectors, await store.metaverseSchema(), await rememberProvisioning(store, all));
  await store.declareIndexes(lookedUpBy(rules).declaration);
  return rules;
}

async function synchronizing(context: StepContext, rules: CompiledRules, mode: 'full' | 'delta', errorLimit: number): Promise<StepOutcome> {
  const step = new SynchronizationStep(context, rules, errorLimit);
  const outcome = await step.run(mode);
  if (outcome === 'stopped')
    return { status: 'stopped-user-termination-from-wmi-or-ui', message: 'Stopped on request; what had been synchronized is kept.' };
  if (outcome === 'error-limit') return { status: 'stopped-error-limit', message: `More than ${errorLimit} objects failed.` };
  return { status: context.recorder.errorCount > 0 ? 'completed-sync-errors' : 'success' };
}

/** A deleted rule is known by its id only; what it provisioned must be deprovisioned all the same (spec/engine.md §8.3). */
async function rememberProvisioning(store: WriteStore, rules: readonly SyncRule[]): Promise<ReadonlySet<RuleId>> {
  const known = new Set<RuleId>(await formerProvisioning(store));
  const size = known.size;
  for (const id of provisioningRules(rules)) known.add(id);
  if (known.size > size) await store.saveSetting(FORMER_RULES, [...known]);
  return known;
}

class SynchronizationStep {
  readonly #context: StepContext;
  readonly #rules: CompiledRules;
  readonly #errorLimit: number;
  /** Groups that scopes of inbound rules name, in all connectors. */
  #scopeGroups: ReadonlySet<CsId> = new Set();
  #unit: UnitOfWork;
  /** To be tried once more at the end of the step: they failed, or asked for it. */
  #again = new Set<CsId>();
  /** Objects that have their inbound counter, and those whose error is recorded: once per step. */
  readonly #counted = new Set<CsId>();
  readonly #reported = new Set<CsId>();
  /** Metaverse objects that cannot go on in this step. */
  readonly #waiting = new Set<MvId>();
  #full = false;

  constructor(context: StepContext, rules: CompiledRules, errorLimit: number) {
    this.#context = context;
    this.#rules = rules;
    this.#errorLimit = errorLimit;
    this.#unit = this.#newUnit();
  }

  async run(mode: 'full' | 'delta'): Promise<Outcome> {
    this.#full = mode === 'full';
    const { store, connector, partition, recorder } = this.#context;
    const setting = disconnectorsSetting(connector, partition);
    const fingerprint = joinFingerprint(this.#rules, connector, partition);
    const sameRules = (await store.setting(setting)) === fingerprint;
    this.#scopeGroups = await scopeGroupIds(store, this.#rules);
    await resyncMembers(store, this.#rules, connector.id);
    const first = await this.#selected(
      mode === 'full' ? ['connectable'] : sameRules ? ['to-synchronize'] : ['to-synchronize', 'disconnector'],
    );
    const deletes = await store.csSelect({ connector: connector.id, partition, which: 'to-synchronize', pendingImport: 'delete' });
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
    // Committed before the step says how it went.
    await this.#flush('last');
    if (outcome === 'done' && !sameRules) await store.saveSetting(setting, fingerprint);
    return outcome;
  }

  /**
   * What is not to be deleted, groups last: their members are linked by then, which saves them a second evaluation. The
   * disconnectors are left alone while neither they nor the rules nor possible partners have changed.
   */
  async #selected(kinds: readonly ('connectable' | 'to-synchronize' | 'disconnector')[]): Promise<readonly CsId[]> {
    const { store, connector, partition } = this.#context;
    const selection = { connector: connector.id, partition, pendingImport: 'not-delete' } as const;
    const types = [...connector.objectTypes].sort((a, b) => Number(/group/i.test(a)) - Number(/group/i.test(b)));
    const ids = new Set<CsId>();
    for (const objectType of [...types, undefined])
      for (const which of kinds) for (const id of await store.csSelect({ ...selection, which, objectType })) ids.add(id);
    return [...ids];
  }

  /** In all partitions: a group of one domain refers to people of another. */
  async #referenceRetries(pass: Pass): Promise<Outcome> {
    const { store, connector } = this.#context;
    return this.#pass(await store.csSelect({ connector: connector.id, which: 'ref-retry' }), pass);
  }

  async #pass(ids: readonly CsId[], pass: Pass): Promise<Outcome> {
    const size = this.#context.objectsPerBatch ?? BATCH;
    for (let at = 0; at < ids.length; at += size) {
      const batch = ids.slice(at, at + size);
      await this.#unit.prefetch(batch);
      const errors = await this.#context.store.csErrors(batch);
      for (const [index, id] of batch.entries()) {
        if (this.#context.signal.aborted) {
          await this.#flush();
          return 'stopped';
        }
        if (this.#unit.edgeCount >= EDGES) {
          await this.#flush();
          await this.#unit.prefetch(batch.slice(index));
        }
        await this.#object(
          id,
          errors.get(id)?.find((error) => error.kind === 'import'),
          pass,
        );
      }
      if (pass === 'main') this.#context.recorder.advance(batch.length);
      await this.#flush();
      if (this.#context.recorder.errorCount > this.#errorLimit) return 'error-limit';
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
    // A full synchronization decides everything anew, once.
    const whole = this.#full && pass === 'main';
    const effects = await evaluate(synchronize(cs, { ...this.#evaluation(now), whole }), this.#unit);
    const error = effects.find((effect) => effect.kind === 'error');
    if (error !== undefined) {
      if (pass !== 'last') this.#again.add(id);
      else {
        this.#report(error, cs, known, now);
        const object = await this.#unit.csObject(id);
        if (object !== undefined && (object.refRetry || object.resync)) this.#unit.putCs({ ...object, refRetry: false, resync: false });
      }
      this.#unit.references.release();
      return;
    }
    const before = await this.#objectsOf(effects);
    await settleObject(id, effects, known, this.#unit, now);
    this.#resyncMembers(effects);
    if (pass !== 'last' && effects.some((effect) => effect.kind === 'retry-object')) this.#again.add(id);
    // Evaluated again, an object is not counted again (§5.4: exactly one inbound counter), but its exports are.
    const told = this.#counted.has(id) ? effects.filter((effect) => effect.kind !== 'count' || effect.target !== undefined) : effects;
    this.#counted.add(id);
    await recordEffects(told, before, this.#unit, this.#context.recorder, this.#rules.connectors);
    this.#unit.references.release();
  }

  #report(error: Extract<Effect, { kind: 'error' }>, cs: CsObject, known: ObjectError | undefined, now: number): void {
    if (this.#reported.has(cs.id)) return;
    this.#reported.add(cs.id);
    recordError(error, cs, known, this.#unit, this.#context.recorder, now);
    if (!this.#counted.has(cs.id)) this.#context.recorder.count('flow-failure');
    this.#counted.add(cs.id);
  }

  async #metaverseRetries(ids: readonly MvId[]): Promise<Outcome> {
    const size = this.#context.objectsPerBatch ?? BATCH;
    for (let at = 0; at < ids.length; at += size) {
      const batch = ids.slice(at, at + size);
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
      unit.references.settle(id);
      this.#resyncMembers(effects);
      await recordEffects(effects, before, unit, this.#context.recorder, this.#rules.connectors);
    }
    const mv = await unit.mvObject(id);
    if (mv !== undefined) clearRetry(mv, unit);
    unit.references.release();
  }

  #resyncMembers(effects: readonly Effect[]): void {
    if (this.#scopeGroups.size > 0) for (const id of resyncedByExport(effects, this.#scopeGroups)) this.#unit.resync.add(id);
  }

  /** The objects as they are before the effects, for the history. */
  async #objectsOf(effects: readonly Effect[]): Promise<ReadonlyMap<CsId, CsObject>> {
    const objects = new Map<CsId, CsObject>();
    // Nobody has them yet: to look for them in the store is the dearest way to find that out.
    const created = new Set<CsId>();
    for (const effect of effects) {
      if (effect.kind === 'provision') created.add(effect.cs);
      if ((effect.kind !== 'count' && effect.kind !== 'stage-export') || created.has(effect.cs)) continue;
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
    return new UnitOfWork(this.#context.store, lookedUpBy(this.#rules), this.#context.largeReferences);
  }

  async #flush(place?: 'last'): Promise<void> {
    const batch = await this.#unit.batch();
    // Before the write: of a large group it has read much that is not written.
    this.#unit = this.#newUnit();
    const { store, recorder } = this.#context;
    await store.write({ ...batch, ...recorder.drain(), moreFollows: place === 'last' ? undefined : recorder.step });
    // The store answers without leaving this turn of the event loop; consoles and stop requests get theirs here.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
