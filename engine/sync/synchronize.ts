import type { CsId, MvId, RuleId } from '../../shared/model/identifier.ts';
import type { CsObject, MvObject } from '../../shared/model/object.ts';
import type { CompiledRule, CompiledRules } from './compiled-rules.ts';
import { type Effect, ObjectFailure, type PartnerKey } from './effect.ts';
import { isImportDelete, isLeaving, plannedType, withoutPendingImport } from './image.ts';
import { flowInbound, type LinkedObject } from './inbound.ts';
import { findJoin, hasJoinValue, joiningRule, partnerKeys } from './join.ts';
import { disconnectEffects, flowOutbound, wasProvisioned } from './outbound.ts';
import { ask, type Evaluation, type Neighbourhood } from './question.ts';
import { traceScopes, withParameters } from './scope.ts';
import { connectorParameter, connectorSpaceSource, type Source } from './source.ts';
import { readable } from './source-reads.ts';
import type { Trace, TraceEvent } from './trace.ts';

/** What the evaluator is given besides the object; no clock and no store. */
export interface SynchronizationContext {
  readonly rules: CompiledRules;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly newCsId: () => CsId;
  readonly newMvId: () => MvId;
  /** Decides about every reference of large groups, not only about those that changed: full synchronization. */
  readonly whole?: boolean | undefined;
  /** Collects why; absent in a run. */
  readonly trace?: Trace | undefined;
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
  // §6.3: a link made from inbound is held by an in-scope rule that joins or has a link type other than Join.
  const holders = holding.filter((rule) => rule.joins || rule.rule.linkType !== 'join');
  const held = holders.length > 0 || isHeldByOrigin(focus);
  context.trace?.add({ kind: 'hold', cs: focus.id, held, rules: holders.map((rule) => rule.id) });
  if (!held) return [...effects, ...(yield* leave(focus, hood, replaced, context))];
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
function* attach(object: Scoped, context: SynchronizationContext): Evaluation<{ effects: readonly Effect[]; counter: string }> {
  const { cs, source, inScope } = object;
  if (isLeaving(cs)) {
    context.trace?.add({ kind: 'projection', rule: undefined, projected: false, reason: 'leaving' });
    return remains(cs, []);
  }
  const joining = joiningRule(inScope, 'join');
  const joined = joining === undefined ? undefined : yield* findJoin(joining, source, context.trace);
  if (joining !== undefined && joined !== undefined) {
    const hood = yield* ask({ ask: 'neighbourhood', mv: joined.mv.id });
    const rival = hood.connectors.find((other) => other.connector === cs.connector && other.id !== cs.id && !mayShare(cs, other, context));
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
  context.trace?.add(tracedProjection(projecting, joining, source));
  if (projecting === undefined || (joining !== undefined && !hasJoinValue(joining, source)))
    return remains(cs, object.steady ? partnerKeys(joining, source) : undefined);
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

/**
 * Two objects of one connector space may share a metaverse object when one of them only stands for it: a type whose rules
 * contribute nothing, as a foreign security principal does for an account that has a linked mailbox in the same forest. Nothing
 * is ambiguous then (spec/engine.md §6.2 speaks of a second link, §10 needs this one for cross-forest members).
 */
function mayShare(cs: CsObject, other: CsObject, { rules }: SynchronizationContext): boolean {
  const onlyStands = (one: CsObject) => rules.inbound(one.connector, plannedType(one)).every((rule) => rule.flows.length === 0);
  return plannedType(cs) !== plannedType(other) && (onlyStands(cs) || onlyStands(other));
}

const remains = (cs: CsObject, keys: readonly PartnerKey[] | undefined) => ({
  effects: [{ kind: 'wait-for-partner', cs: cs.id, keys } satisfies Effect],
  counter: 'disconnector-remains',
});

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
  } else {
    effects.push({ kind: 'remove-object', cs: focus.id });
    effects.push({ kind: 'count', counter: 'disconnector-deleted', cs: focus.id });
  }
  return effects;
}

/** An object with the inbound rules in scope. */
interface Scoped extends LinkedObject {
  readonly inScope: readonly CompiledRule[];
  /** Which rules are in scope changes with the object, the rules and its groups only. */
  readonly steady: boolean;
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
  const retainedBy = linked.flatMap(({ cs, rules: held }) =>
    held.filter((rule) => rule.retains).map((rule) => ({ cs: cs.id, rule: rule.id })),
  );
  context.trace?.add({ kind: 'metaverse-deletion', mv: mv.id, deleted: retainedBy.length === 0, retainedBy });
  if (retainedBy.length === 0) {
    return { effects: deleteMetaverseObject(mv, connectors, context.rules), changed: true, deleted: true };
  }
  const inbound = yield* flowInbound(mv, linked, isNew, context);
  const { rules, now, newCsId, gone, trace, whole } = context;
  const { before, differences } = inbound;
  const outbound = yield* flowOutbound({ before, mv: inbound.mv, differences, connectors, rules, now, newCsId, gone, trace, whole });
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
  const basis = { ...inbound.basis, ...outbound.basis };
  if (!sameBasis(mv.basis, basis)) effects.push({ kind: 'set-reference-basis', mv: mv.id, basis });
  return { effects, changed: inbound.changed, deleted: false };
}

function sameBasis(a: MvObject['basis'] = {}, b: NonNullable<MvObject['basis']>): boolean {
  const names = Object.keys(b);
  return names.length === Object.keys(a).length && names.every((name) => a[name] === b[name]);
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

/** Links that no inbound rule has made need none to hold them. */
function isHeldByOrigin({ state, link }: CsObject): boolean {
  return state === 'explicit' || link?.origin === 'manual' || link?.origin === 'provisioning' || link?.origin === 'reverse-join';
}

/** Why an object without a link is projected, or why not. */
function tracedProjection(projecting: CompiledRule | undefined, joining: CompiledRule | undefined, source: Source): TraceEvent {
  const noValue = joining !== undefined && !hasJoinValue(joining, source);
  const reason = projecting === undefined ? 'no-provision-rule' : noValue ? 'no-join-value' : 'provision-rule';
  return { kind: 'projection', rule: projecting?.id, projected: reason === 'provision-rule', reason };
}

function* rulesInScope(cs: CsObject, context: SynchronizationContext): Evaluation<Scoped> {
  const connector = context.rules.connectors.get(cs.connector);
  if (connector === undefined) throw new ObjectFailure('unexpected-error', 'join', `The connector of ${cs.dn} no longer exists.`);
  const candidates = context.rules.inbound(cs.connector, plannedType(cs));
  const partition = connector.partitions.find(({ name }) => name === cs.partition);
  const parameter = (name: string) => connectorParameter(connector, partition, name);
  const groups = candidates.flatMap((rule) => rule.membershipGroups.map((text) => withParameters(text, parameter)));
  const memberships = groups.length === 0 ? undefined : yield* ask({ ask: 'memberships', cs: cs.id, connector: cs.connector, groups });
  const { object: subject, further } = yield* readable(cs, candidates, context.trace !== undefined);
  const source = connectorSpaceSource(subject, connector, { now: context.now, memberships, further });
  const inScope = candidates.filter((rule) => rule.scope(source));
  if (context.trace !== undefined) traceScopes(candidates, source, { cs: cs.id }, context.trace);
  return { cs: subject, source, rules: inScope, inScope, steady: !candidates.some((rule) => rule.comparesReferences) };
}
