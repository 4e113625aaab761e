import type { CsId, MvId } from '../../../shared/model/identifier.ts';
import type { CsObject, ObjectError } from '../../../shared/model/object.ts';
import type { Reads } from '../../store/store.ts';
import { type CompiledRules, compileRules } from '../../sync/compiled-rules.ts';
import type { Effect } from '../../sync/effect.ts';
import { isImportDelete } from '../../sync/image.ts';
import { type SynchronizationContext, synchronize, synchronizeMetaverseObject } from '../../sync/synchronize.ts';
import { CollectedTrace, type TraceEvent } from '../../sync/trace.ts';
import { evaluate } from '../synchronization/answer.ts';
import { applyEffects } from '../synchronization/apply-effects.ts';
import { formerProvisioning } from '../synchronization/former-provisioning.ts';
import { objectError } from '../synchronization/history.ts';
import { disconnectorsSetting, joinFingerprint } from '../synchronization/join-fingerprint.ts';
import { lookedUpBy } from '../synchronization/looked-up.ts';
import { changedScopes, resyncedByExport, scopeGroupIds } from '../synchronization/scope-groups.ts';
import { clearRetry, settleObject } from '../synchronization/settle-object.ts';
import { UnitOfWork } from '../synchronization/unit-of-work.ts';

export const previewModes = ['delta', 'full'] as const;
export type PreviewMode = (typeof previewModes)[number];

/** One evaluation: what it does, and why. */
export interface PreviewedEvaluation {
  readonly of: { readonly cs: CsId } | { readonly mv: MvId };
  readonly effects: readonly Effect[];
  readonly trace: readonly TraceEvent[];
}

export interface Preview {
  readonly object: CsObject;
  readonly rules: CompiledRules;
  /** Why a synchronization of this kind would not touch the object; undefined when it would. */
  readonly untouched: 'nothing-pending' | 'placeholder' | 'transient' | 'explicit-disconnector' | undefined;
  /** The object's own evaluation first, then those that it and its metaverse object need again within the same step. */
  readonly evaluations: readonly PreviewedEvaluation[];
  /** Everything as it would be afterwards; thrown away by a generated preview, written by a committed one. */
  readonly unit: UnitOfWork;
}

export interface PreviewHost {
  readonly store: Reads;
  readonly now: number;
  readonly newCsId: () => CsId;
  readonly newMvId: () => MvId;
  /** See `StepContext`. */
  readonly largeReferences?: number | undefined;
}

/** spec/engine.md §5.2 step 4. */
const RETRY_ROUNDS = 10;

/**
 * Synchronizes one connector-space object without writing anything: the evaluator, the unit of work and the rules of a
 * run, with a trace (spec/engine.md §5.5, spec/console.md §6). undefined when there is no such object.
 */
export async function previewObject(host: PreviewHost, id: CsId, mode: PreviewMode): Promise<Preview | undefined> {
  const { store } = host;
  const [object] = await store.csObjects([id], 'all');
  if (object === undefined) return undefined;
  const rules = compileRules(
    await store.rules(),
    await store.connectors(),
    await store.metaverseSchema(),
    await formerProvisioning(store),
  );
  const unit = new UnitOfWork(store, lookedUpBy(rules), host.largeReferences);
  const known = (await store.csErrors([id])).get(id)?.find((error) => error.kind === 'import');
  const untouched = await reasonUntouched(object, rules, mode, known, store);
  if (untouched !== undefined) return { object, rules, untouched, evaluations: [], unit };
  await unit.prefetch([id]);
  const step = new PreviewedStep(host, rules, unit, await scopeGroupIds(store, rules));
  await step.run(id, known, mode);
  return { object, rules, untouched, evaluations: step.evaluations, unit };
}

/** A synchronization step that has this one object to do (see `synchronizationStep`, whose order it keeps). */
class PreviewedStep {
  readonly evaluations: PreviewedEvaluation[] = [];
  readonly #context: SynchronizationContext;
  readonly #unit: UnitOfWork;
  readonly #scopeGroups: ReadonlySet<CsId>;
  /** Asked again for the next step: not in this one. */
  readonly #waiting = new Set<MvId>();

  constructor({ now, newCsId, newMvId }: PreviewHost, rules: CompiledRules, unit: UnitOfWork, scopeGroups: ReadonlySet<CsId>) {
    this.#context = { rules, now, newCsId, newMvId };
    this.#unit = unit;
    this.#scopeGroups = scopeGroups;
  }

  async run(id: CsId, known: ObjectError | undefined, mode: PreviewMode): Promise<void> {
    const first = await this.#object(id, known, mode === 'full');
    if (first === undefined) return;
    const mvs = new Set(first.flatMap((effect) => ('mv' in effect ? effect.mv : [])));
    const linked = (await this.#unit.csObject(id))?.link?.mv;
    if (linked !== undefined) mvs.add(linked);
    let effects = first;
    // What the object asked for comes after its references have been looked at again.
    let again = first.some((effect) => effect.kind === 'retry-object');
    for (let round = 0; round < RETRY_ROUNDS; round++) {
      const objects = (await this.#refersTo(id, linksChangedBy(effects))) || again;
      const flagged = await this.#flagged(mvs, effects);
      if (!objects && flagged.length === 0) return;
      again = false;
      const next: Effect[] = objects ? [...((await this.#object(id, known, false)) ?? [])] : [];
      for (const mv of flagged) next.push(...((await this.#metaverseObject(mv)) ?? []));
      for (const effect of next) if ('mv' in effect) mvs.add(effect.mv);
      effects = next;
    }
  }

  /** undefined: it failed, and nothing of it is kept but the error. */
  async #object(id: CsId, known: ObjectError | undefined, whole: boolean): Promise<readonly Effect[] | undefined> {
    const unit = this.#unit;
    unit.refreshReferences();
    const cs = await unit.csObject(id);
    if (cs === undefined || cs.placeholder) return [];
    const trace = new CollectedTrace();
    const effects = await evaluate(synchronize(cs, { ...this.#context, whole, trace }), unit);
    this.evaluations.push({ of: { cs: id }, effects, trace: trace.events() });
    const error = effects.find((effect) => effect.kind === 'error');
    if (error !== undefined) {
      unit.putError(id, 'import', objectError(error, known, this.#context.now));
      if (cs.refRetry || cs.resync) unit.putCs({ ...cs, refRetry: false, resync: false });
      return undefined;
    }
    await settleObject(id, effects, known, unit, this.#context.now);
    for (const member of resyncedByExport(effects, this.#scopeGroups)) unit.resync.add(member);
    return effects;
  }

  async #metaverseObject(id: MvId): Promise<readonly Effect[] | undefined> {
    const unit = this.#unit;
    unit.retryMv.delete(id);
    unit.refreshReferences();
    if ((await unit.mvObject(id)) === undefined) return undefined;
    const trace = new CollectedTrace();
    const effects = await evaluate(synchronizeMetaverseObject(id, { ...this.#context, trace }), unit);
    this.evaluations.push({ of: { mv: id }, effects, trace: trace.events() });
    const error = effects.find((effect) => effect.kind === 'error');
    if (error !== undefined) {
      const known = (await unit.store.csErrors([error.cs])).get(error.cs)?.find((entry) => entry.kind === 'import');
      unit.putError(error.cs, 'import', objectError(error, known, this.#context.now));
    } else {
      if (effects.some((effect) => effect.kind === 'retry-metaverse-object' && effect.when === 'next-step')) this.#waiting.add(id);
      await applyEffects(effects, unit, this.#context.now);
      unit.references.settle(id);
      for (const member of resyncedByExport(effects, this.#scopeGroups)) unit.resync.add(member);
    }
    const after = await unit.mvObject(id);
    if (after !== undefined) clearRetry(after, unit);
    return error === undefined ? effects : undefined;
  }

  /** The object itself refers to one of these: it is looked at again like every other referrer. */
  async #refersTo(id: CsId, { cs: relinked }: LinkChanges): Promise<boolean> {
    const cs = await this.#unit.csObject(id);
    return Object.values(cs?.references ?? {}).some((edges) => edges.some((edge) => relinked.has(edge.target)));
  }

  /** Of these metaverse objects the ones that asked to be looked at again, or refer to one whose connectors have changed. */
  async #flagged(mvs: ReadonlySet<MvId>, effects: readonly Effect[]): Promise<readonly MvId[]> {
    const asked = new Set(effects.flatMap((effect) => (effect.kind === 'retry-metaverse-object' ? effect.mv : [])));
    const relinked = linksChangedBy(effects).mv;
    const flagged: MvId[] = [];
    for (const id of mvs) {
      const mv = this.#waiting.has(id) ? undefined : await this.#unit.mvObject(id);
      if (mv === undefined) continue;
      const refers = Object.values(mv.references).some((entries) => entries.some((entry) => relinked.has(entry.target)));
      if (asked.has(id) || refers) flagged.push(id);
    }
    return flagged.sort((a, b) => a - b);
  }
}

interface LinkChanges {
  readonly cs: ReadonlySet<CsId>;
  readonly mv: ReadonlySet<MvId>;
}

/** Objects of both spaces whose links these effects have changed. */
function linksChangedBy(effects: readonly Effect[]): LinkChanges {
  const cs = new Set<CsId>();
  const mv = new Set<MvId>();
  for (const effect of effects) {
    if (!RELINKING.has(effect.kind)) continue;
    if ('cs' in effect) cs.add(effect.cs);
    if ('mv' in effect) mv.add(effect.mv);
  }
  return { cs, mv };
}

const RELINKING: ReadonlySet<Effect['kind']> = new Set(['project', 'join', 'disconnect', 'provision', 'replace', 'remove-object']);

/** spec/engine.md §5.1: what a delta synchronization selects, and what none does. */
async function reasonUntouched(
  cs: CsObject,
  rules: CompiledRules,
  mode: PreviewMode,
  failed: ObjectError | undefined,
  store: Reads,
): Promise<Preview['untouched']> {
  if (cs.placeholder) return 'placeholder';
  if (cs.transient) return 'transient';
  if (cs.state === 'explicit' && cs.link === undefined && !isImportDelete(cs)) return 'explicit-disconnector';
  if (mode === 'full' || cs.pendingImport !== undefined || cs.resync || cs.refRetry || failed !== undefined) return undefined;
  const connector = rules.connectors.get(cs.connector);
  if (connector !== undefined && cs.link === undefined && cs.state === 'normal') {
    // Disconnectors are tried again by rules nobody has tried them with.
    const tried = await store.setting(disconnectorsSetting(connector, cs.partition));
    if (tried !== joinFingerprint(rules, connector, cs.partition)) return undefined;
  }
  const rescoped = await changedScopes(store, rules, cs.connector);
  return rescoped?.objects.has(cs.id) === true ? undefined : 'nothing-pending';
}
