import { blankObject } from '../../shared/model/blank-object.ts';
import type { ConnectorRecord } from '../../shared/model/connector.ts';
import type { ConnectorId, CsId, MvId, RuleId } from '../../shared/model/identifier.ts';
import type { CsObject, MvObject } from '../../shared/model/object.ts';
import type { CompiledRule, CompiledRules } from './compiled-rules.ts';
import { type Effect, ObjectFailure } from './effect.ts';
import { computeDn, type ExportFlowResult, flowExport } from './export-flow.ts';
import { isDeleteSent, isImportDelete, isNeverExported, plannedType } from './image.ts';
import { findOutboundJoin, joiningRule } from './join.ts';
import type { ReferenceDifferences } from './large-references.ts';
import { partitionHolding } from './partition.ts';
import { ask, type Evaluation } from './question.ts';
import { traceScopes } from './scope.ts';
import { metaverseSource, type Source } from './source.ts';
import { readableMetaverse } from './source-reads.ts';
import type { Trace, TraceEvent } from './trace.ts';

export interface OutboundInput {
  readonly before: MvObject;
  readonly mv: MvObject;
  /** What the inbound phase has changed of its references. */
  readonly differences: ReferenceDifferences;
  /** Linked objects after the inbound phase. */
  readonly connectors: readonly CsObject[];
  readonly rules: CompiledRules;
  readonly now: number;
  readonly newCsId: () => CsId;
  readonly gone: CsId | undefined;
  readonly trace?: Trace | undefined;
  /** Decides about all references of large attributes, whatever was decided before. */
  readonly whole?: boolean | undefined;
}

export interface OutboundResult {
  readonly effects: readonly Effect[];
  /** Outbound rules in force per object that is linked afterwards. */
  readonly inForce: ReadonlyMap<CsId, readonly RuleId[]>;
  /** Objects that lost their link. */
  readonly disconnected: ReadonlySet<CsId>;
  /** Of large reference attributes (see `MvObject.basis`). */
  readonly basis: NonNullable<MvObject['basis']>;
}

/** Outbound synchronization of one metaverse object to every connector (spec/engine.md §8). */
export function* flowOutbound(input: OutboundInput): Evaluation<OutboundResult> {
  const effects: Effect[] = [];
  const inForce = new Map<CsId, readonly RuleId[]>();
  const disconnected = new Set<CsId>();
  let basis: OutboundResult['basis'] = {};
  const byConnector = input.rules.outbound(input.mv.objectType);
  const traced = input.trace !== undefined;
  const { mv, before, further } = yield* readableMetaverse(input, input.differences, [...byConnector.values()].flat(), traced);
  const targets = new Set<ConnectorId>([...byConnector.keys(), ...input.connectors.map((cs) => cs.connector)]);
  for (const id of targets) {
    const connector = input.rules.connectors.get(id);
    if (connector === undefined) continue;
    const source = metaverseSource(mv, input.rules.metaverse, connector, { now: input.now, further });
    const sourceBefore = metaverseSource(before, input.rules.metaverse, connector, { now: input.now, further });
    const candidates = byConnector.get(id) ?? [];
    const inScope = candidates.filter((rule) => rule.scope(source));
    if (input.trace !== undefined) traceScopes(candidates, source, { mv: input.mv.id, connector: id }, input.trace);
    const linked = input.connectors.filter((cs) => cs.connector === id && !isImportDelete(cs));
    const remaining: CsObject[] = [];
    const leaving = new Map<CsId, { readonly cs: CsObject; readonly fate: 'disconnect' | 'delete' }>();
    for (const cs of linked) {
      const fate = deprovision(cs, inScope, input.rules);
      input.trace?.add({ kind: 'deprovisioning', cs: cs.id, connector: id, action: fate });
      if (fate === 'keep') remaining.push(cs);
      else leaving.set(cs.id, { cs, fate });
    }
    const provisioned: Effect[] = [];
    const flowing = new Set<CsId>();
    for (const objectType of new Set(inScope.map((rule) => rule.rule.csObjectType))) {
      const rules = inScope.filter((rule) => rule.rule.csObjectType === objectType);
      const noFlow = rules.some((rule) => rule.rule.linkType === 'joinNoFlow');
      const known = remaining.find((cs) => plannedType(cs) === objectType);
      const found: Found | 'later' | undefined =
        known === undefined
          ? yield* link(input, connector, objectType, rules, source, noFlow, leaving)
          : { cs: known, isNew: false, effects: [] };
      input.trace?.add(tracedProvisioning(id, objectType, rules, known !== undefined, found));
      if (found === undefined) continue;
      if (found === 'later') {
        provisioned.push({ kind: 'retry-metaverse-object', mv: input.mv.id, when: 'next-step' });
        continue;
      }
      flowing.add(found.cs.id);
      provisioned.push(...found.effects);
      inForce.set(
        found.cs.id,
        rules.map((rule) => rule.id),
      );
      // §8.1: flows need a rule of this direction that joins or provisions; service rules alone flow nothing.
      if (noFlow || !rules.some((rule) => rule.joins || rule.provisions)) {
        provisioned.push(...withdrawn(found.cs));
        continue;
      }
      const flow = yield* flowExport({
        target: found.cs,
        isNew: found.isNew,
        rules,
        source,
        sourceBefore,
        mv,
        before,
        differences: input.differences,
        compiled: input.rules,
        whole: input.whole,
        trace: input.trace,
      });
      basis = { ...basis, ...flow.basis };
      const { operation, dn, attributes, edges } = flow;
      if (dn !== undefined && partitionHolding(connector, dn) === undefined) throw outside(dn, connector, rules[0]);
      const revived = found.cs.unapplied?.operation === 'delete';
      if (flow.changed || revived)
        provisioned.push({ kind: 'stage-export', cs: found.cs.id, connector: id, operation, dn, attributes, edges });
      const anyFlow = Object.keys(attributes).length > 0 || edges.some((edge) => edge.staged !== 'none');
      provisioned.push({ kind: 'count', counter: counterOf(found.isNew, flow, anyFlow), cs: found.cs.id, target: id });
    }
    for (const cs of remaining) if (!flowing.has(cs.id)) provisioned.push(...withdrawn(cs));
    for (const { cs, fate } of leaving.values()) {
      // §6.4: what it contributed is recalled, once its link is gone.
      if (input.rules.inbound(id, plannedType(cs)).length > 0)
        provisioned.push({ kind: 'retry-metaverse-object', mv: input.mv.id, when: 'this-step' });
      // Its place was taken under the same link, unless it never got further than this connector space.
      if (flowing.has(cs.id) && !isNeverExported(cs)) continue;
      if (!flowing.has(cs.id)) disconnected.add(cs.id);
      effects.push(...disconnectEffects(cs, input.mv.id, fate === 'delete', 'deprovisioned'));
      effects.push({ kind: 'count', counter: 'provisioned-disconnect', cs: cs.id, target: id });
    }
    effects.push(...provisioned);
  }
  return { effects, inForce, disconnected, basis };
}

/** How the target object was found or made. */
function tracedProvisioning(
  connector: ConnectorId,
  objectType: string,
  rules: readonly CompiledRule[],
  connected: boolean,
  found: Found | 'later' | undefined,
): TraceEvent {
  const provisioning = rules.find((rule) => rule.provisions)?.id;
  const event = { kind: 'provisioning', connector, objectType, rule: provisioning, cs: undefined, dn: undefined } as const;
  if (found === undefined) return { ...event, result: 'no-provision-rule' };
  if (found === 'later') return { ...event, result: 'later' };
  const object = { cs: found.cs.id, dn: found.cs.dn };
  if (connected) return { ...event, ...object, result: 'connected' };
  if (found.isNew) return { ...event, ...object, result: 'provisioned' };
  const join = found.effects.find((effect) => effect.kind === 'join');
  return { ...event, ...object, rule: join?.rule, result: join?.criteria === 0 ? 'reconnected' : 'joined' };
}

/** spec/engine.md §5.4, outbound counters. */
function counterOf(isNew: boolean, { operation, dn, changed }: ExportFlowResult, anyFlow: boolean): string {
  const suffix = anyFlow ? 'flow' : 'no-flow';
  if (isNew) return `provisioned-${operation === 'delete-add' ? 'delete-add' : 'add'}-${suffix}`;
  if (dn !== undefined && changed) return `provisioned-rename-${suffix}`;
  return changed && operation !== undefined ? 'connector-flow' : 'connector-no-flow';
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
  target: ConnectorRecord,
  objectType: string,
  rules: readonly CompiledRule[],
  source: Source,
  noFlow: boolean,
  leaving: ReadonlyMap<CsId, { readonly cs: CsObject; readonly fate: 'disconnect' | 'delete' }>,
): Evaluation<Found | 'later' | undefined> {
  const mv = input.mv.id;
  const connector = target.id;
  const joining = joiningRule(rules, 'provisioning');
  const joined = joining === undefined ? undefined : yield* findOutboundJoin(joining, source, objectType, input.trace);
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
  const left = existing === undefined ? undefined : leaving.get(existing.id);
  const vanishes = existing?.id === input.gone || (left !== undefined && isNeverExported(left.cs));
  // A placeholder, or the object that is just leaving, lends its number, so that references to it stay whole (§1.6).
  if (existing === undefined || existing.placeholder || vanishes) {
    const cs = existing?.id ?? input.newCsId();
    const partition = partitionHolding(target, dn);
    if (partition === undefined) throw outside(dn, target, provisioning);
    const object = newExportObject(cs, connector, partition, objectType, existing?.dn ?? dn);
    return {
      cs: object,
      isNew: true,
      effects: [{ kind: 'provision', cs, connector, mv, objectType, dn: object.dn, partition, rule: provisioning.id }],
    };
  }
  if (existing.link !== undefined && existing.link.mv !== mv) return fail(`${dn} is already connected to another metaverse object.`);
  // §5.2 E5a: a delete that was staged but not sent is cancelled; one on its way must be confirmed first.
  if (isDeleteSent(existing) || isImportDelete(existing)) return 'later';
  if (existing.objectType !== objectType) {
    // §8.3 E25: of what is to be deleted anyway, another type takes the place; what others made is not ours to replace.
    const owned = left === undefined ? existing.link === undefined && existing.unapplied?.operation === 'delete' : left.fate === 'delete';
    if (!owned) return fail(`${dn} already exists as ${existing.objectType}.`);
    return {
      cs: { ...existing, unapplied: { operation: 'delete-add', objectType, attributes: {} } },
      isNew: true,
      effects: [{ kind: 'replace', cs: existing.id, mv, objectType, rule: provisioning.id }],
    };
  }
  const staged = existing.unapplied?.operation;
  const revived = staged === 'delete' || staged === 'delete-add' ? { ...existing, unapplied: undefined } : existing;
  const effects: Effect[] = [];
  if (revived !== existing)
    effects.push({ kind: 'stage-export', cs: existing.id, connector, operation: undefined, dn: undefined, attributes: {}, edges: [] });
  effects.push({ kind: 'join', cs: existing.id, mv, rule: provisioning.id, criteria: 0, origin: 'reverse-join' });
  effects.push({ kind: 'retry-metaverse-object', mv, when: 'this-step' });
  return { cs: revived, isNew: false, effects };
}

/** What is created where no import looks is never confirmed and sent for ever. */
const outside = (dn: string, connector: ConnectorRecord, rule: CompiledRule | undefined): ObjectFailure =>
  new ObjectFailure(
    'sync-rule-flow-provisioning-failed',
    'provisioning',
    `${dn} lies outside the selected partitions of ${connector.name}: no import would ever see it there. Correct the dn flow.`,
    rule?.id,
    'dn',
  );

const newExportObject = (id: CsId, connector: ConnectorId, partition: string, objectType: string, dn: string): CsObject => ({
  ...blankObject(id, connector, partition, dn, objectType),
  provisioned: true,
});

/**
 * §8.3: an object that a Provision rule owned is deleted when no Provision rule is in scope any more; one that was only
 * joined outbound is let go; one linked from inbound is not touched.
 */
function deprovision(cs: CsObject, inScope: readonly CompiledRule[], rules: CompiledRules): 'keep' | 'disconnect' | 'delete' {
  const type = plannedType(cs);
  const own = inScope.filter((rule) => rule.rule.csObjectType === type);
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
