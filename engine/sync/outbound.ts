import { blankObject } from '../../shared/model/blank-object.ts';
import type { ConnectorId, CsId, MvId, RuleId } from '../../shared/model/identifier.ts';
import type { CsObject, MvObject } from '../../shared/model/object.ts';
import type { CompiledRule, CompiledRules } from './compiled-rules.ts';
import { type Effect, ObjectFailure } from './effect.ts';
import { computeDn, flowExport } from './export-flow.ts';
import { isDeleteSent, isImportDelete, isNeverExported } from './image.ts';
import { findOutboundJoin, joiningRule } from './join.ts';
import { ask, type Evaluation } from './question.ts';
import { metaverseSource, type Source } from './source.ts';

export interface OutboundInput {
  readonly before: MvObject;
  readonly mv: MvObject;
  /** Linked objects after the inbound phase. */
  readonly connectors: readonly CsObject[];
  readonly rules: CompiledRules;
  readonly now: number;
  readonly newCsId: () => CsId;
  readonly gone: CsId | undefined;
}

export interface OutboundResult {
  readonly effects: readonly Effect[];
  /** Outbound rules in force per object that is linked afterwards. */
  readonly inForce: ReadonlyMap<CsId, readonly RuleId[]>;
  /** Objects that lost their link. */
  readonly disconnected: ReadonlySet<CsId>;
}

/** Outbound synchronization of one metaverse object to every connector (spec/engine.md §8). */
export function* flowOutbound(input: OutboundInput): Evaluation<OutboundResult> {
  const effects: Effect[] = [];
  const inForce = new Map<CsId, readonly RuleId[]>();
  const disconnected = new Set<CsId>();
  const byConnector = input.rules.outbound(input.mv.objectType);
  const targets = new Set<ConnectorId>([...byConnector.keys(), ...input.connectors.map((cs) => cs.connector)]);
  for (const id of targets) {
    const connector = input.rules.connectors.get(id);
    if (connector === undefined) continue;
    const source = metaverseSource(input.mv, input.rules.metaverse, connector, { now: input.now });
    const sourceBefore = metaverseSource(input.before, input.rules.metaverse, connector, { now: input.now });
    const inScope = (byConnector.get(id) ?? []).filter((rule) => rule.scope(source));
    const linked = input.connectors.filter((cs) => cs.connector === id && !isImportDelete(cs));
    const remaining: CsObject[] = [];
    for (const cs of linked) {
      const fate = deprovision(cs, inScope, input.rules);
      if (fate === 'keep') {
        remaining.push(cs);
        continue;
      }
      disconnected.add(cs.id);
      effects.push(...disconnectEffects(cs, input.mv.id, fate === 'delete', 'deprovisioned'));
      effects.push({ kind: 'count', counter: 'provisioned-disconnect', cs: cs.id, target: id });
      // §6.4: what it contributed is recalled, once its link is gone.
      if (input.rules.inbound(id, cs.objectType).length > 0)
        effects.push({ kind: 'retry-metaverse-object', mv: input.mv.id, when: 'this-step' });
    }
    const flowing = new Set<CsId>();
    for (const objectType of new Set(inScope.map((rule) => rule.rule.csObjectType))) {
      const rules = inScope.filter((rule) => rule.rule.csObjectType === objectType);
      const noFlow = rules.some((rule) => rule.rule.linkType === 'joinNoFlow');
      const known = remaining.find((cs) => cs.objectType === objectType);
      const found: Found | 'later' | undefined =
        known === undefined ? yield* link(input, id, objectType, rules, source, noFlow) : { cs: known, isNew: false, effects: [] };
      if (found === undefined) continue;
      if (found === 'later') {
        effects.push({ kind: 'retry-metaverse-object', mv: input.mv.id, when: 'next-step' });
        continue;
      }
      flowing.add(found.cs.id);
      effects.push(...found.effects);
      inForce.set(
        found.cs.id,
        rules.map((rule) => rule.id),
      );
      // §8.1: flows need a rule of this direction that joins or provisions; service rules alone flow nothing.
      if (noFlow || !rules.some((rule) => rule.joins || rule.provisions)) {
        effects.push(...withdrawn(found.cs));
        continue;
      }
      const flow = yield* flowExport({ target: found.cs, isNew: found.isNew, rules, source, sourceBefore, mv: input.mv });
      const { operation, dn, attributes, edges } = flow;
      const revived = found.cs.unapplied?.operation === 'delete';
      if (flow.changed || revived) effects.push({ kind: 'stage-export', cs: found.cs.id, connector: id, operation, dn, attributes, edges });
      const anyFlow = Object.keys(attributes).length > 0 || edges.some((edge) => edge.staged !== 'none');
      const counter = found.isNew
        ? anyFlow
          ? 'provisioned-add-flow'
          : 'provisioned-add-no-flow'
        : dn !== undefined && flow.changed
          ? anyFlow
            ? 'provisioned-rename-flow'
            : 'provisioned-rename-no-flow'
          : flow.changed && operation !== undefined
            ? 'connector-flow'
            : 'connector-no-flow';
      effects.push({ kind: 'count', counter, cs: found.cs.id, target: id });
    }
    for (const cs of remaining) if (!flowing.has(cs.id)) effects.push(...withdrawn(cs));
  }
  return { effects, inForce, disconnected };
}

/** No rule flows to the object any more: changes staged for it are not sent (§8.2: everything is unmanaged). */
function withdrawn(cs: CsObject): readonly Effect[] {
  if (cs.unapplied?.operation !== 'update') return [];
  return [{ kind: 'stage-export', cs: cs.id, connector: cs.connector, operation: undefined, dn: undefined, attributes: {}, edges: [] }];
}

interface Found {
  readonly cs: CsObject;
  readonly isNew: boolean;
  readonly effects: readonly Effect[];
}

/** Finds or makes the target object: outbound join, then reverse join by DN, then a new export object (§8.1). */
function* link(
  input: OutboundInput,
  connector: ConnectorId,
  objectType: string,
  rules: readonly CompiledRule[],
  source: Source,
  noFlow: boolean,
): Evaluation<Found | 'later' | undefined> {
  const mv = input.mv.id;
  const joining = joiningRule(rules, 'provisioning');
  const joined = joining === undefined ? undefined : yield* findOutboundJoin(joining, source, objectType);
  if (joined !== undefined && joining !== undefined) {
    const join: Effect = { kind: 'join', cs: joined.cs.id, mv, rule: joining.id, criteria: joined.criteria, origin: 'reverse-join' };
    return { cs: joined.cs, isNew: false, effects: [join, { kind: 'retry-metaverse-object', mv, when: 'this-step' }] };
  }
  const provisioning = rules.find((rule) => rule.provisions);
  if (provisioning === undefined || noFlow) return undefined;
  const fail = (message: string): never => {
    throw new ObjectFailure('sync-rule-flow-provisioning-failed', 'provisioning', message, provisioning.id, 'dn');
  };
  const dn = computeDn({ rules, source }) ?? fail(`${provisioning.rule.name} provisions but no rule in scope gives a dn.`);
  const existing = yield* ask({ ask: 'connector-space-by-dn', connector, dn });
  // A placeholder, or the object that is just leaving, lends its number, so that references to it stay whole (§1.6).
  if (existing === undefined || existing.placeholder || existing.id === input.gone) {
    const cs = existing?.id ?? input.newCsId();
    const target = newExportObject(cs, connector, objectType, existing?.dn ?? dn);
    return {
      cs: target,
      isNew: true,
      effects: [{ kind: 'provision', cs, connector, mv, objectType, dn: target.dn, rule: provisioning.id }],
    };
  }
  if (existing.link !== undefined && existing.link.mv !== mv) return fail(`${dn} is already connected to another metaverse object.`);
  if (existing.objectType !== objectType) return fail(`${dn} already exists as ${existing.objectType}.`);
  // §5.2 E5a: a delete that was staged but not sent is cancelled; one on its way must be confirmed first.
  if (isDeleteSent(existing) || isImportDelete(existing)) return 'later';
  const revived = existing.unapplied?.operation === 'delete' ? { ...existing, unapplied: undefined } : existing;
  const effects: Effect[] = [];
  if (revived !== existing)
    effects.push({ kind: 'stage-export', cs: existing.id, connector, operation: undefined, dn: undefined, attributes: {}, edges: [] });
  effects.push({ kind: 'join', cs: existing.id, mv, rule: provisioning.id, criteria: 0, origin: 'reverse-join' });
  effects.push({ kind: 'retry-metaverse-object', mv, when: 'this-step' });
  return { cs: revived, isNew: false, effects };
}

const newExportObject = (id: CsId, connector: ConnectorId, objectType: string, dn: string): CsObject => ({
  ...blankObject(id, connector, 'default', dn, objectType),
  provisioned: true,
});

/**
 * §8.3: an object that a Provision rule owned is deleted when no Provision rule is in scope any more; one that was only
 * joined outbound is let go; one linked from inbound is not touched.
 */
function deprovision(cs: CsObject, inScope: readonly CompiledRule[], rules: CompiledRules): 'keep' | 'disconnect' | 'delete' {
  const own = inScope.filter((rule) => rule.rule.csObjectType === cs.objectType);
  if (own.some((rule) => rule.provisions || rule.rule.linkType === 'joinNoFlow')) return 'keep';
  if (wasProvisioned(cs, rules)) return 'delete';
  const outboundLink = cs.link?.origin === 'provisioning' || cs.link?.origin === 'reverse-join';
  return outboundLink && !own.some((rule) => rule.joins) ? 'disconnect' : 'keep';
}

/** The lineage of the link contains an outbound Provision rule, possibly one that was disabled or deleted since. */
export function wasProvisioned(cs: CsObject, rules: CompiledRules): boolean {
  if (cs.link === undefined) return false;
  if (cs.link.origin === 'provisioning') return true;
  return cs.link.rules.some((id) => rules.wasOutboundProvision(id));
}

/** Ends a link: the object becomes a normal disconnector, is deleted in the target, or vanishes if it never got there. */
export function disconnectEffects(
  cs: CsObject,
  mv: MvId,
  remove: boolean,
  reason: 'deprovisioned' | 'metaverse-object-deleted',
): readonly Effect[] {
  const effects: Effect[] = [{ kind: 'disconnect', cs: cs.id, mv, reason }];
  if (isNeverExported(cs)) effects.push({ kind: 'remove-object', cs: cs.id });
  // What the import said is gone need not be deleted.
  else
    effects.push({
      kind: 'stage-export',
      cs: cs.id,
      connector: cs.connector,
      operation: remove && !isImportDelete(cs) ? 'delete' : undefined,
      dn: undefined,
      attributes: {},
      edges: [],
    });
  return effects;
}
