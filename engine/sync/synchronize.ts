import type { CsId, MvId, RuleId } from '../../shared/model/identifier.ts';
import type { CsObject, MvObject } from '../../shared/model/object.ts';
import type { CompiledRule, CompiledRules } from './compiled-rules.ts';
import { type Effect, ObjectFailure } from './effect.ts';
import { isImportDelete, isLeaving, withoutPendingImport } from './image.ts';
import { flowInbound, type LinkedObject } from './inbound.ts';
import { findJoin, hasJoinValue, joiningRule } from './join.ts';
import { disconnectEffects, flowOutbound, wasProvisioned } from './outbound.ts';
import { ask, type Evaluation, type Neighbourhood } from './question.ts';
import { connectorSpaceSource } from './source.ts';

/** What the evaluator is given besides the object; no clock and no store. */
export interface SynchronizationContext {
  readonly rules: CompiledRules;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly newCsId: () => CsId;
  readonly newMvId: () => MvId;
  /** An object that leaves the connector space in this evaluation; its DN is free (spec/engine.md E13). */
  readonly gone?: CsId | undefined;
}

/**
 * Synchronizes one connector-space object: link, inbound flow, metaverse deletion, outbound (spec/engine.md §5.4).
 * Returns the effects in the order to apply; an object-level failure is the only effect, so nothing of it is applied.
 */
export function* synchronize(focus: CsObject, context: SynchronizationContext): Evaluation<readonly Effect[]> {
  return yield* guarded(focus.id, pipeline(focus, context));
}

/** Evaluates a metaverse object again because something it refers to, or is provisioned as, has changed (§5.2 step 4). */
export function* synchronizeMetaverseObject(id: MvId, context: SynchronizationContext): Evaluation<readonly Effect[]> {
  const hood = yield* ask({ ask: 'neighbourhood', mv: id });
  const first = hood.connectors[0];
  if (first === undefined) return [{ kind: 'delete-metaverse-object', mv: id, because: 'no object is connected to it' }];
  return yield* guarded(first.id, retry(hood.mv, hood.connectors, context));
}

function* retry(mv: MvObject, connectors: readonly CsObject[], context: SynchronizationContext): Evaluation<readonly Effect[]> {
  const phase = yield* metaversePhase(mv, connectors, undefined, false, context);
  return phase.effects;
}

function* guarded(cs: CsId, evaluation: Evaluation<readonly Effect[]>): Evaluation<readonly Effect[]> {
  try {
    return yield* evaluation;
  } catch (thrown) {
    if (!(thrown instanceof ObjectFailure)) throw thrown;
    const { code, at, message, rule, attribute } = thrown;
    return [
      { kind: 'error', cs, code, at, message, rule, attribute },
      { kind: 'count', counter: 'flow-failure', cs },
    ];
  }
}

function* pipeline(focus: CsObject, context: SynchronizationContext): Evaluation<readonly Effect[]> {
  if (isImportDelete(focus)) return yield* importedDelete(focus, context);
  const effects: Effect[] = [];
  if (focus.pendingImport !== undefined) effects.push({ kind: 'apply-import', cs: focus.id });
  const rules = yield* rulesInScope(focus, context);
  if (focus.link === undefined) {
    const attached = yield* attach(rules, context);
    return [...effects, ...attached.effects, { kind: 'count', counter: attached.counter, cs: focus.id }];
  }
  const hood = yield* ask({ ask: 'neighbourhood', mv: focus.link.mv });
  const replaced = focus.pendingImport?.operation === 'delete-add';
  // An object that only changed its type keeps its identity when the rules of the new type would keep it, too (§4.3).
  const holding = replaced
    ? rules.inScope.filter(({ rule }) => rule.mvObjectType === hood.mv.objectType || rule.mvObjectType === '*')
    : rules.inScope;
  if (!isHeld(focus, holding)) return [...effects, ...(yield* leave(focus, hood, replaced, context))];
  const connectors = hood.connectors.map((cs) => (cs.id === focus.id ? focus : cs));
  const phase = yield* metaversePhase(hood.mv, connectors, rules, false, context);
  effects.push(...phase.effects);
  const flowed = phase.deleted ? 'connector-flow-remove-mv' : phase.changed ? 'connector-flow' : 'connector-no-flow';
  effects.push({ kind: 'count', counter: replaced ? 'connector-delete-add-processed' : flowed, cs: focus.id });
  return effects;
}

/** No rule holds the link any more (§6.3). What nothing holds, nothing joins; an object of a new type gets another chance. */
function* leave(focus: CsObject, hood: Neighbourhood, replaced: boolean, context: SynchronizationContext): Evaluation<readonly Effect[]> {
  const effects: Effect[] = [{ kind: 'disconnect', cs: focus.id, mv: hood.mv.id, reason: replaced ? 'object-deleted' : 'out-of-scope' }];
  const phase = yield* metaversePhase(
    hood.mv,
    hood.connectors.filter((cs) => cs.id !== focus.id),
    undefined,
    false,
    context,
  );
  effects.push(...phase.effects);
  const filtered = phase.deleted ? 'connector-filtered-remove-mv' : 'connector-filtered-leave-mv';
  effects.push({ kind: 'count', counter: replaced ? 'connector-delete-add-processed' : filtered, cs: focus.id });
  if (replaced) effects.push({ kind: 'retry-object', cs: focus.id });
  return effects;
}

/** Joins or projects an unlinked object, or leaves it a normal disconnector (§6.2). */
function* attach(
  object: LinkedObject & { inScope: readonly CompiledRule[] },
  context: SynchronizationContext,
): Evaluation<{ effects: readonly Effect[]; counter: string }> {
  const { cs, source, inScope } = object;
  if (isLeaving(cs)) return { effects: [], counter: 'disconnector-remains' };
  const joining = joiningRule(inScope, 'join');
  const joined = joining === undefined ? undefined : yield* findJoin(joining, source);
  if (joining !== undefined && joined !== undefined) {
    const hood = yield* ask({ ask: 'neighbourhood', mv: joined.mv.id });
    const rival = hood.connectors.find((other) => other.connector === cs.connector && other.id !== cs.id);
    if (rival !== undefined) {
      throw new ObjectFailure(
        'ambiguous-import-flow-from-multiple-connectors',
        'join',
        `The metaverse object it would join is already connected to ${rival.dn}.`,
        joining.id,
      );
    }
    const effects: Effect[] = [{ kind: 'join', cs: cs.id, mv: joined.mv.id, rule: joining.id, criteria: joined.criteria, origin: 'join' }];
    const phase = yield* metaversePhase(hood.mv, [...hood.connectors, cs], object, false, context);
    effects.push(...phase.effects);
    const suffix = phase.deleted ? 'remove-mv' : phase.changed ? 'flow' : 'no-flow';
    return { effects, counter: `disconnector-joined-${suffix}` };
  }
  const projecting = inScope.find((rule) => rule.provisions && (joining === undefined || rule.joins));
  if (projecting === undefined || (joining !== undefined && !hasJoinValue(joining, source)))
    return { effects: [], counter: 'disconnector-remains' };
  const mv: MvObject = {
    id: context.newMvId(),
    objectType: projecting.rule.mvObjectType,
    values: {},
    references: {},
    created: context.now,
    modified: context.now,
    provisioningRetry: false,
    refRetry: false,
  };
  const effects: Effect[] = [{ kind: 'project', cs: cs.id, mv: mv.id, objectType: mv.objectType, rule: projecting.id }];
  const phase = yield* metaversePhase(mv, [cs], object, true, context);
  effects.push(...phase.effects);
  const suffix = phase.deleted ? 'remove-mv' : phase.changed ? 'flow' : 'no-flow';
  return { effects, counter: `disconnector-projected-${suffix}` };
}

/** The import said the object is gone: disconnect, then the metaverse object lives or dies (§6.4, §6.6). */
function* importedDelete(focus: CsObject, context: SynchronizationContext): Evaluation<readonly Effect[]> {
  const effects: Effect[] = [];
  if (focus.link !== undefined) {
    effects.push({ kind: 'disconnect', cs: focus.id, mv: focus.link.mv, reason: 'object-deleted' });
    effects.push({ kind: 'remove-object', cs: focus.id });
    const hood = yield* ask({ ask: 'neighbourhood', mv: focus.link.mv });
    const others = hood.connectors.filter((cs) => cs.id !== focus.id);
    const phase = yield* metaversePhase(hood.mv, others, undefined, false, { ...context, gone: focus.id });
    effects.push(...phase.effects);
    effects.push({ kind: 'count', counter: phase.deleted ? 'connector-delete-remove-mv' : 'connector-delete-leave-mv', cs: focus.id });
  } else effects.push({ kind: 'remove-object', cs: focus.id });
  return effects;
}

interface Phase {
  readonly effects: readonly Effect[];
  readonly changed: boolean;
  readonly deleted: boolean;
}

/** Everything that follows from who is linked to a metaverse object: flow, deletion, outbound, lineage. */
function* metaversePhase(
  mv: MvObject,
  connectors: readonly CsObject[],
  focus: LinkedObject | undefined,
  isNew: boolean,
  context: SynchronizationContext,
): Evaluation<Phase> {
  const linked: LinkedObject[] = [];
  for (const cs of connectors) {
    if (focus !== undefined && cs.id === focus.cs.id) linked.push(focus);
    // §5.3, §7.6: the others contribute what was synchronized of them, not what only has been imported.
    else linked.push(yield* rulesInScope(withoutPendingImport(cs), context));
  }
  if (!linked.some((object) => object.rules.some((rule) => rule.retains))) {
    return { effects: deleteMetaverseObject(mv, connectors, context.rules), changed: true, deleted: true };
  }
  const inbound = flowInbound(mv, linked, isNew, context.rules, context.now);
  const { rules, now, newCsId, gone } = context;
  const outbound = yield* flowOutbound({ before: mv, mv: inbound.mv, connectors, rules, now, newCsId, gone });
  const effects: Effect[] = [...inbound.effects, ...outbound.effects];
  const lineage = new Map<CsId, RuleId[]>(
    linked
      .filter((object) => !outbound.disconnected.has(object.cs.id))
      .map((object) => [object.cs.id, object.rules.map((rule) => rule.id)]),
  );
  for (const [cs, ids] of outbound.inForce) lineage.set(cs, [...(lineage.get(cs) ?? []), ...ids]);
  const known = new Map(connectors.map((cs) => [cs.id, cs]));
  for (const [cs, ids] of lineage) {
    const before = known.get(cs)?.link?.rules;
    if (before === undefined || before.length !== ids.length || ids.some((id, at) => before[at] !== id))
      effects.push({ kind: 'set-lineage', cs, rules: ids });
  }
  return { effects, changed: inbound.changed, deleted: false };
}

/** Objects a Provision rule owns are deleted with the metaverse object, all others become normal disconnectors (§6.6). */
function deleteMetaverseObject(mv: MvObject, connectors: readonly CsObject[], rules: CompiledRules): readonly Effect[] {
  const effects: Effect[] = [];
  for (const cs of connectors) {
    const owned = wasProvisioned(cs, rules);
    effects.push(...disconnectEffects(cs, mv.id, owned, 'metaverse-object-deleted'));
    if (owned) effects.push({ kind: 'count', counter: 'provisioned-disconnect', cs: cs.id, target: cs.connector });
  }
  effects.push({
    kind: 'delete-metaverse-object',
    mv: mv.id,
    because: 'no enabled inbound rule in scope with link type Provision or StickyJoin is left',
  });
  return effects;
}

/** §6.3: a link made from inbound is held by an in-scope rule that joins or has a link type other than Join. */
function isHeld(cs: CsObject, inScope: readonly CompiledRule[]): boolean {
  if (cs.state === 'explicit' || cs.link?.origin === 'manual') return true;
  if (cs.link?.origin === 'provisioning' || cs.link?.origin === 'reverse-join') return true;
  return inScope.some((rule) => rule.joins || rule.rule.linkType !== 'join');
}

function* rulesInScope(cs: CsObject, context: SynchronizationContext): Evaluation<LinkedObject & { inScope: readonly CompiledRule[] }> {
  const connector = context.rules.connectors.get(cs.connector);
  if (connector === undefined) throw new ObjectFailure('unexpected-error', 'join', `The connector of ${cs.dn} no longer exists.`);
  const candidates = context.rules.inbound(cs.connector, cs.objectType);
  const groups = candidates.flatMap((rule) => rule.membershipGroups);
  const memberships = groups.length === 0 ? undefined : yield* ask({ ask: 'memberships', cs: cs.id, connector: cs.connector, groups });
  const source = connectorSpaceSource(cs, connector, { now: context.now, memberships });
  const inScope = candidates.filter((rule) => rule.scope(source));
  return { cs, source, rules: inScope, inScope };
}
