import { compileExpression } from '../../shared/expressions/compile.ts';
import type { CompiledExpression } from '../../shared/expressions/expression.ts';
import type { ConnectorRecord } from '../../shared/model/connector.ts';
import type { ConnectorId, RuleId } from '../../shared/model/identifier.ts';
import type { AttributeFlow, SyncRule } from '../../shared/model/rule.ts';
import type { AttributeDefinition, Schema } from '../../shared/model/schema.ts';
import { compileScope, membershipGroups, type Scope } from './scope.ts';

/** Rules made ready for the evaluator, once per step. */
export interface CompiledRules {
  readonly connectors: ReadonlyMap<ConnectorId, ConnectorRecord>;
  readonly metaverse: Schema;
  /** All enabled rules, strongest first. */
  readonly all: readonly CompiledRule[];
  /** Enabled inbound rules of an object type, strongest first. */
  inbound(connector: ConnectorId, csObjectType: string): readonly CompiledRule[];
  /** Enabled outbound rules by target connector, strongest first. */
  outbound(mvObjectType: string): ReadonlyMap<ConnectorId, readonly CompiledRule[]>;
  byId(id: RuleId): CompiledRule | undefined;
  /** The id is of an outbound Provision rule, enabled or not, or was while there was such a rule. */
  wasOutboundProvision(id: RuleId): boolean;
}

export interface CompiledRule {
  readonly rule: SyncRule;
  readonly id: RuleId;
  /** Position in precedence order over all enabled rules; unique. */
  readonly rank: number;
  readonly scope: Scope;
  /** Its scope compares reference values, which can change with the name of their target. */
  readonly comparesReferences: boolean;
  /** Group DNs its scope asks membership of. */
  readonly membershipGroups: readonly string[];
  readonly flows: readonly CompiledFlow[];
  /** Normalized join criteria: equal for rules that join alike (spec/engine.md §6.2). */
  readonly joinCriteria: string;
  readonly joins: boolean;
  readonly provisions: boolean;
  /** Keeps the metaverse object alive (inbound) (spec/engine.md §6.6). */
  readonly retains: boolean;
}

export interface CompiledFlow {
  readonly rule: CompiledRule;
  readonly flow: AttributeFlow;
  /** Target attribute; undefined when the target schema does not have it. `dn` has none by design. */
  readonly target: AttributeDefinition | undefined;
  /** The source is a reference attribute flowed directly: it moves as edges. */
  readonly direct: string | undefined;
  readonly expression: CompiledExpression | undefined;
  /** The expression does not compile: every evaluation fails with this text. */
  readonly fault: string | undefined;
}

/**
 * Compiles all enabled rules. Faulty expressions do not throw: the flow fails per object, as in the original
 * (spec/expressions.md §11). `formerProvisioning`: outbound Provision rules of earlier steps, which may be gone by now; the
 * objects they own must still be deprovisioned (§8.3).
 */
export function compileRules(
  rules: readonly SyncRule[],
  connectors: readonly ConnectorRecord[],
  metaverse: Schema,
  formerProvisioning: Iterable<RuleId> = [],
): CompiledRules {
  const connectorById = new Map(connectors.map((connector) => [connector.id, connector]));
  const enabled = rules
    .filter((rule) => rule.enabled && connectorById.has(rule.connectorId))
    .sort((a, b) => a.precedence - b.precedence || (a.id < b.id ? -1 : 1));
  const compiled = enabled.map((rule, rank) => compileRule(rule, rank, connectorById.get(rule.connectorId), metaverse));
  const provisioning = new Set([...formerProvisioning, ...provisioningRules(rules)]);
  const inbound = new Map<string, CompiledRule[]>();
  const outbound = new Map<string, Map<ConnectorId, CompiledRule[]>>();
  const byId = new Map(compiled.map((rule) => [rule.id, rule]));
  for (const rule of compiled) {
    if (rule.rule.direction === 'inbound') {
      append(inbound, `${rule.rule.connectorId}\n${rule.rule.csObjectType}`, rule);
    } else {
      let perConnector = outbound.get(rule.rule.mvObjectType);
      if (perConnector === undefined) {
        perConnector = new Map();
        outbound.set(rule.rule.mvObjectType, perConnector);
      }
      append(perConnector, rule.rule.connectorId, rule);
    }
  }
  const nothing: readonly CompiledRule[] = [];
  const nowhere: ReadonlyMap<ConnectorId, readonly CompiledRule[]> = new Map();
  return {
    connectors: connectorById,
    metaverse,
    all: compiled,
    inbound: (connector, type) => inbound.get(`${connector}\n${type}`) ?? nothing,
    outbound: (type) => outbound.get(type) ?? nowhere,
    byId: (id) => byId.get(id),
    wasOutboundProvision: (id) => provisioning.has(id),
  };
}

/** The outbound Provision rules, enabled or not. */
export const provisioningRules = (rules: readonly SyncRule[]): readonly RuleId[] =>
  rules.filter((rule) => rule.direction === 'outbound' && rule.linkType === 'provision').map((rule) => rule.id);

function append<K>(map: Map<K, CompiledRule[]>, key: K, rule: CompiledRule): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [rule]);
  else list.push(rule);
}

function compileRule(rule: SyncRule, rank: number, connector: ConnectorRecord | undefined, metaverse: Schema): CompiledRule {
  const csSchema = connector?.schema ?? { objectTypes: [], attributes: {} };
  const [source, target] = rule.direction === 'inbound' ? [csSchema, metaverse] : [metaverse, csSchema];
  const compiled: CompiledRule = {
    rule,
    id: rule.id,
    rank,
    scope: compileScope(rule.scope, (name) => source.attributes[name]?.type, rule.id),
    comparesReferences: rule.scope.some((group) =>
      group.clauses.some(({ attribute, operator }) => !operator.endsWith('MEMBEROF') && source.attributes[attribute]?.type === 'reference'),
    ),
    membershipGroups: membershipGroups(rule.scope),
    flows: [],
    joinCriteria: JSON.stringify(rule.join.map((group) => group.clauses.map((clause) => [clause.cs, clause.mv, clause.caseSensitive]))),
    joins: rule.join.length > 0,
    provisions: rule.linkType === 'provision',
    retains: rule.linkType === 'provision' || rule.linkType === 'stickyJoin',
  };
  (compiled as { flows: readonly CompiledFlow[] }).flows = rule.flows.map((flow) => compileFlow(flow, compiled, target, source));
  return compiled;
}

function compileFlow(flow: AttributeFlow, rule: CompiledRule, target: Schema, source: Schema): CompiledFlow {
  const definition = target.attributes[flow.target];
  const base = { rule, flow, target: definition, direct: undefined, expression: undefined, fault: undefined };
  if (flow.type === 'direct') {
    const moved = flow.source !== undefined && source.attributes[flow.source]?.type === 'reference' && definition?.type === 'reference';
    return { ...base, direct: moved ? flow.source : undefined };
  }
  if (flow.type === 'constant') return base;
  const result = compileExpression(flow.expression ?? '');
  if (result.ok) return { ...base, expression: result.expression };
  const first = result.errors[0];
  return { ...base, fault: first === undefined ? 'The expression is empty.' : `${first.message} (at ${first.start})` };
}
