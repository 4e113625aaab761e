import type { CsId, MvId } from '../../../shared/model/identifier.ts';
import type { CsObject } from '../../../shared/model/object.ts';
import type { Reads } from '../../store/store.ts';
import { type CompiledRules, compileRules } from '../../sync/compiled-rules.ts';
import type { Effect } from '../../sync/effect.ts';
import { isImportDelete } from '../../sync/image.ts';
import { type SynchronizationContext, synchronize, synchronizeMetaverseObject } from '../../sync/synchronize.ts';
import { CollectedTrace, type TraceEvent } from '../../sync/trace.ts';
import { evaluate } from '../synchronization/answer.ts';
import { applyEffects } from '../synchronization/apply-effects.ts';
import { formerProvisioning } from '../synchronization/former-provisioning.ts';
import { lookedUpBy } from '../synchronization/looked-up.ts';
import { clearRetry, settleObject } from '../synchronization/settle-object.ts';
import { UnitOfWork } from '../synchronization/unit-of-work.ts';

export const previewModes = ['delta', 'full'] as const;
export type PreviewMode = (typeof previewModes)[number];

/** One evaluation: what it does, and why. */
export interface PreviewedEvaluation {
  readonly effects: readonly Effect[];
  readonly trace: readonly TraceEvent[];
}

export interface Preview {
  readonly object: CsObject;
  readonly rules: CompiledRules;
  /** Why a synchronization of this kind would not touch the object; undefined when it would. */
  readonly untouched: 'nothing-pending' | 'placeholder' | 'transient' | 'explicit-disconnector' | undefined;
  /** The object's own evaluation first, then those its metaverse object needs again within the same step. */
  readonly evaluations: readonly PreviewedEvaluation[];
  /** Everything as it would be afterwards; thrown away by a generated preview, written by a committed one. */
  readonly unit: UnitOfWork;
}

export interface PreviewHost {
  readonly store: Reads;
  readonly now: number;
  readonly newCsId: () => CsId;
  readonly newMvId: () => MvId;
}

/** spec/engine.md §5.2 step 4. */
const RETRY_ROUNDS = 10;

/**
 * Synchronizes one connector-space object without writing anything: the evaluator, the unit of work and the rules of a
 * run, with a trace (spec/engine.md §5.5, spec/console.md §6). undefined when there is no such object.
 */
export async function previewObject(host: PreviewHost, id: CsId, mode: PreviewMode): Promise<Preview | undefined> {
  const { store, now, newCsId, newMvId } = host;
  const [object] = await store.csObjects([id], 'all');
  if (object === undefined) return undefined;
  const connectors = await store.connectors();
  const rules = compileRules(await store.rules(), connectors, await store.metaverseSchema(), await formerProvisioning(store));
  const unit = new UnitOfWork(store, lookedUpBy(rules));
  const errors = await store.csErrors([id]);
  const known = errors.get(id)?.find((error) => error.kind === 'import');
  const untouched = reasonUntouched(object, mode, known !== undefined);
  const evaluations: PreviewedEvaluation[] = [];
  if (untouched !== undefined) return { object, rules, untouched, evaluations, unit };

  const trace = new CollectedTrace();
  const context: SynchronizationContext = { rules, now, newCsId, newMvId };
  await unit.prefetch([id]);
  const effects = await evaluate(synchronize((await unit.csObject(id)) ?? object, { ...context, trace }), unit);
  evaluations.push({ effects, trace: trace.events() });
  if (effects.some((effect) => effect.kind === 'error')) return { object, rules, untouched, evaluations, unit };
  await settleObject(id, effects, known, unit, now);
  for (let round = 0, due = askedAgain(effects); round < RETRY_ROUNDS && due.length > 0; round++) {
    const again: MvId[] = [];
    for (const mv of due) {
      const evaluation = await previewMetaverseObject(mv, context, unit);
      if (evaluation === undefined) continue;
      evaluations.push(evaluation);
      again.push(...askedAgain(evaluation.effects));
    }
    due = [...new Set(again)];
  }
  return { object, rules, untouched, evaluations, unit };
}

async function previewMetaverseObject(
  id: MvId,
  context: SynchronizationContext,
  unit: UnitOfWork,
): Promise<PreviewedEvaluation | undefined> {
  unit.retryMv.delete(id);
  if ((await unit.mvObject(id)) === undefined) return undefined;
  const trace = new CollectedTrace();
  const effects = await evaluate(synchronizeMetaverseObject(id, { ...context, trace }), unit);
  if (!effects.some((effect) => effect.kind === 'error')) await applyEffects(effects, unit, context.now);
  const after = await unit.mvObject(id);
  if (after !== undefined) clearRetry(after, unit);
  return { effects, trace: trace.events() };
}

/** Metaverse objects to be looked at again within the same step. */
const askedAgain = (effects: readonly Effect[]): readonly MvId[] => [
  ...new Set(effects.flatMap((effect) => (effect.kind === 'retry-metaverse-object' && effect.when === 'this-step' ? [effect.mv] : []))),
];

/** spec/engine.md §5.1: what a delta synchronization selects, and what none does. */
function reasonUntouched(cs: CsObject, mode: PreviewMode, failed: boolean): Preview['untouched'] {
  if (cs.placeholder) return 'placeholder';
  if (cs.transient) return 'transient';
  if (cs.state === 'explicit' && cs.link === undefined && !isImportDelete(cs)) return 'explicit-disconnector';
  const due = cs.pendingImport !== undefined || cs.resync || cs.refRetry || failed || cs.link === undefined;
  return mode === 'full' || due ? undefined : 'nothing-pending';
}
