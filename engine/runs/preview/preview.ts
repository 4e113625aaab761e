import type { CsId, MvId } from '../../../shared/model/identifier.ts';
import type { CsObject, MvObject, ObjectError } from '../../../shared/model/object.ts';
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
  const rules = compileRules(await store.rules(), await store.connectors(), await store.metaverseSchema(), await formerProvisioning(store));
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
  /** Metaverse objects the object is or was connected to, and those of them to be looked at again. */
  readonly #own = new Set<MvId>();
  readonly #flagged = new Set<MvId>();
  /** Asked again for the next step: not in this one. */
  readonly #waiting = new Set<MvId>();
  /** The object refers to something whose link has changed. */
  #referenceRetry = false;

  constructor({ now, newCsId, newMvId }: PreviewHost, rules: CompiledRules, unit: UnitOfWork, scopeGroups: ReadonlySet<CsId>) {
    this.#context = { rules, now, newCsId, newMvId };
    this.#unit = unit;
    this.#scopeGroups = scopeGroups;
  }

  /** The order of a step: the object, its reference retry, the object once more if it asked for it, then rounds of both. */
  async run(id: CsId, known: ObjectError | undefined, mode: PreviewMode): Promise<void> {
    const first = await this.#object(id, known, mode === 'full');
    if (first === undefined) return;
    const second = this.#referenceRetry ? await this.#object(id, known, false) : [];
    if ([...first, ...(second ?? [])].some((effect) => effect.kind === 'retry-object')) await this.#object(id, known, false);
    for (let round = 0; round < RETRY_ROUNDS; round++) {
      const flagged = [...this.#flagged].filter((mv) => !this.#waiting.has(mv)).sort((a, b) => a - b);
      if (!this.#referenceRetry && flagged.length === 0) return;
      if (this.#referenceRetry) await this.#object(id, known, false);
      for (const mv of flagged) await this.#metaverseObject(mv, id);
    }
  }

  /** undefined: it failed, and nothing of it is kept but the error. */
  async #object(id: CsId, known: ObjectError | undefined, whole: boolean): Promise<readonly Effect[] | undefined> {
    const unit = this.#unit;
    this.#referenceRetry = false;
    const cs = await unit.csObject(id);
    if (cs === undefined || cs.placeholder) return [];
    const trace = new CollectedTrace();
    const before = await this.#referrers(id);
    const effects = await evaluate(synchronize(cs, { ...this.#context, whole, trace }), unit);
    const settled = await this.#settleObject(id, cs, effects, known);
    if (settled) await this.#noteFollowers(before, effects);
    unit.references.release();
    this.evaluations.push({ of: { cs: id }, effects, trace: trace.events() });
    return settled ? effects : undefined;
  }

  async #settleObject(id: CsId, cs: CsObject, effects: readonly Effect[], known: ObjectError | undefined): Promise<boolean> {
    const unit = this.#unit;
    const error = effects.find((effect) => effect.kind === 'error');
    if (error !== undefined) {
      unit.putError(id, 'import', objectError(error, known, this.#context.now));
      if (cs.refRetry || cs.resync) unit.putCs({ ...cs, refRetry: false, resync: false });
      return false;
    }
    await settleObject(id, effects, known, unit, this.#context.now);
    for (const member of resyncedByExport(effects, this.#scopeGroups)) unit.resync.add(member);
    return true;
  }

  async #metaverseObject(id: MvId, focus: CsId): Promise<void> {
    const unit = this.#unit;
    this.#flagged.delete(id);
    unit.retryMv.delete(id);
    if ((await unit.mvObject(id)) === undefined) return;
    const trace = new CollectedTrace();
    const before = await this.#referrers(focus);
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
      await this.#noteFollowers(before, effects);
    }
    const after = await unit.mvObject(id);
    if (after !== undefined) clearRetry(after, unit);
    unit.references.release();
  }

  async #referrers(focus: CsId): Promise<Referrers> {
    const cs = await this.#unit.csObject(focus);
    if (cs?.link !== undefined) this.#own.add(cs.link.mv);
    return { cs, mvs: await this.#ownObjects() };
  }

  async #ownObjects(): Promise<readonly MvObject[]> {
    const objects = await Promise.all([...this.#own].map((id) => this.#unit.mvObject(id)));
    return objects.flatMap((mv) => mv ?? []);
  }

  /**
   * Who of the object and its metaverse objects must be looked at again because of these effects: they asked for it, or
   * referred before – metaverse objects also: refer from now on – to something whose link has changed.
   */
  async #noteFollowers({ cs, mvs }: Referrers, effects: readonly Effect[]): Promise<void> {
    const relinked = linksChangedBy(effects);
    if (cs !== undefined && (await this.#refersTo(cs, relinked.cs))) this.#referenceRetry = true;
    for (const effect of effects) {
      if ('mv' in effect) this.#own.add(effect.mv);
      if (effect.kind === 'retry-metaverse-object') this.#flagged.add(effect.mv);
    }
    const now = await this.#ownObjects();
    for (const mv of [...mvs, ...now]) if (await this.#metaverseRefersTo(mv, relinked.mv)) this.#flagged.add(mv.id);
    const left = new Set(now.map(({ id }) => id));
    for (const id of this.#flagged) if (!left.has(id)) this.#flagged.delete(id);
  }

  async #refersTo(cs: CsObject, relinked: ReadonlySet<CsId>): Promise<boolean> {
    if (relinked.size === 0) return false;
    if (Object.values(cs.references).some((edges) => edges.some((edge) => relinked.has(edge.target)))) return true;
    for (const attribute of cs.partial ?? []) {
      const edges = await this.#unit.references.edges(cs.id, attribute, [...relinked]);
      if (edges.some((edge) => relinked.has(edge.target))) return true;
    }
    return false;
  }

  async #metaverseRefersTo(mv: MvObject, relinked: ReadonlySet<MvId>): Promise<boolean> {
    if (relinked.size === 0) return false;
    if (Object.values(mv.references).some((entries) => entries.some((entry) => relinked.has(entry.target)))) return true;
    for (const attribute of mv.partial ?? []) {
      const entries = await this.#unit.references.metaverseEdges(mv.id, attribute, [...relinked]);
      if (entries.some((entry) => relinked.has(entry.target))) return true;
    }
    return false;
  }
}

/** The object and its metaverse objects as they were before an evaluation. */
interface Referrers {
  readonly cs: CsObject | undefined;
  readonly mvs: readonly MvObject[];
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
