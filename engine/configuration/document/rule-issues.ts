import type { RuleIssue } from '../../../shared/contract/configuration.ts';
import type { ConfigurationDocument, ConfiguredConnector } from '../../../shared/model/configuration-document.ts';
import type { ScopeClause, SyncRule } from '../../../shared/model/rule.ts';
import type { Schema } from '../../../shared/model/schema.ts';
import { parseInteger } from '../../sync/scope.ts';
import { attributesOf } from '../default-rules.ts';
import { flowIssues } from './flow-issues.ts';
import { error, type RuleSides, type Side, warning } from './rule-sides.ts';

/** Custom rules stay below it (spec/engine.md §6.7). */
export const FIRST_DEFAULT_PRECEDENCE = 100;

/**
 * Everything that can be said about a rule without objects (spec/rules-format.md §6). Named choice: what makes the rule
 * meaningless or two rules contradict each other is an error; what a schema lacks is told and does not keep the rule from
 * being saved, since schemas are refreshed and rules come from other servers.
 *
 * @param configuration the configuration the rule is or will be part of; other rules with its id do not count
 */
export function ruleIssues(rule: SyncRule, configuration: ConfigurationDocument): readonly RuleIssue[] {
  const connector = configuration.connectors.find(({ id }) => id === rule.connectorId);
  const others = configuration.rules.filter(({ id }) => id !== rule.id);
  const issues = [...precedenceIssues(rule, others), ...mergeIssues(rule, others), ...nameIssues(rule, others)];
  if (connector === undefined) {
    return [error('unknown-connector', ['connectorId'], `There is no connector ${rule.connectorId}.`), ...issues];
  }
  return [
    ...typeIssues(rule, connector, configuration.metaverse),
    ...sideIssues(rule, sidesOf(rule, connector, configuration.metaverse)),
    ...issues,
  ];
}

function sidesOf(rule: SyncRule, connector: ConfiguredConnector, metaverse: Schema): RuleSides {
  const nothing = () => false;
  const space: Side = { schema: connector.schema, has: attributesOf(connector.schema, rule.csObjectType) ?? nothing };
  const verse: Side = { schema: metaverse, has: attributesOf(metaverse, rule.mvObjectType) ?? nothing };
  return rule.direction === 'inbound' ? { connector, source: space, target: verse } : { connector, source: verse, target: space };
}

function precedenceIssues(rule: SyncRule, others: readonly SyncRule[]): readonly RuleIssue[] {
  const same = others.find(({ precedence }) => precedence === rule.precedence);
  const issues: RuleIssue[] = [];
  if (same !== undefined) {
    issues.push(
      error('duplicate-precedence', ['precedence'], `“${same.name}” has the precedence ${rule.precedence} already; it must be unique.`),
    );
  }
  if (rule.immutableTag === undefined && rule.precedence >= FIRST_DEFAULT_PRECEDENCE) {
    const message = `Rules of your own have a precedence below ${FIRST_DEFAULT_PRECEDENCE}; from there on the default rules are numbered anew when a connector comes or goes.`;
    issues.push(warning('custom-precedence', ['precedence'], message));
  }
  return issues;
}

/** All rules in scope must merge an attribute in the same way; whether scopes meet is not known here. */
function mergeIssues(rule: SyncRule, others: readonly SyncRule[]): readonly RuleIssue[] {
  if (!rule.enabled) return [];
  const siblings = others.filter((other) => other.enabled && other.direction === rule.direction && meets(rule, other));
  return rule.flows.flatMap(({ target, merge }, index) => {
    const different = siblings.find((other) => other.flows.some((flow) => flow.target === target && !sameMerge(flow.merge, merge)));
    if (different === undefined) return [];
    return [warning('merge-type-conflict', ['flows', index, 'merge'], `“${different.name}” merges ${target} in another way.`)];
  });
}

/** Replace is a synonym of Update (spec/engine.md §7.3). */
const sameMerge = (a: string, b: string): boolean => (a === 'replace' ? 'update' : a) === (b === 'replace' ? 'update' : b);

const meets = (rule: SyncRule, other: SyncRule): boolean =>
  rule.direction === 'inbound'
    ? rule.mvObjectType === other.mvObjectType
    : rule.connectorId === other.connectorId && rule.csObjectType === other.csObjectType;

/** What a rule creates needs a name in the connected system, of this rule or of another for the same objects. */
function nameIssues(rule: SyncRule, others: readonly SyncRule[]): readonly RuleIssue[] {
  if (rule.direction === 'inbound' || rule.linkType !== 'provision' || !rule.enabled) return [];
  const named = [rule, ...others.filter((other) => other.enabled && other.direction === 'outbound' && meets(rule, other))];
  if (named.some(({ flows }) => flows.some(({ target }) => target === 'dn'))) return [];
  return [warning('provision-without-dn', ['flows'], 'The rule creates objects; neither it nor another rule for them has a flow to dn.')];
}

function typeIssues(rule: SyncRule, connector: ConfiguredConnector, metaverse: Schema): readonly RuleIssue[] {
  const issues: RuleIssue[] = [];
  if (!connector.schema.objectTypes.some(({ name }) => name === rule.csObjectType)) {
    issues.push(warning('object-type-not-found', ['csObjectType'], `${connector.name} has no object type ${rule.csObjectType}.`));
  }
  if (rule.mvObjectType === '*') {
    if (rule.direction === 'outbound' || rule.linkType !== 'join') {
      issues.push(
        error('any-object-type', ['mvObjectType'], 'Only an inbound rule with the link type Join may name any metaverse object type (*).'),
      );
    }
  } else if (!metaverse.objectTypes.some(({ name }) => name === rule.mvObjectType)) {
    issues.push(warning('object-type-not-found', ['mvObjectType'], `The metaverse has no object type ${rule.mvObjectType}.`));
  }
  return issues;
}

function sideIssues(rule: SyncRule, sides: RuleSides): readonly RuleIssue[] {
  const { connector, source, target } = sides;
  const [space, verse] = rule.direction === 'inbound' ? [source, target] : [target, source];
  const scope = rule.scope.flatMap((group, at) =>
    group.clauses.flatMap((clause, index) => clauseIssues(clause, ['scope', at, 'clauses', index], rule, source)),
  );
  const join = rule.join.flatMap((group, at) =>
    group.clauses.flatMap((clause, index) => {
      const path = (side: string) => ['join', at, 'clauses', index, side];
      const code = 'sync-rule-relationship-criteria-attribute-not-found';
      return [
        ...(space.has(clause.cs)
          ? []
          : [warning(code, path('cs'), `${rule.csObjectType} of ${connector.name} has no attribute ${clause.cs}.`)]),
        ...(verse.has(clause.mv)
          ? []
          : [warning(code, path('mv'), `${rule.mvObjectType} has no attribute ${clause.mv} in the metaverse.`)]),
      ];
    }),
  );
  return [...scope, ...join, ...flowIssues(rule, sides)];
}

function clauseIssues(clause: ScopeClause, path: RuleIssue['path'], rule: SyncRule, source: Side): readonly RuleIssue[] {
  const { attribute, operator, value } = clause;
  const wrong = (message: string) => error('sync-rule-scoping-filter-invalid-operator', [...path, 'operator'], message);
  if (operator.endsWith('MEMBEROF')) {
    return rule.direction === 'inbound' ? [] : [wrong(`${operator} looks at groups of the connector space: it is for inbound rules.`)];
  }
  if (!source.has(attribute)) {
    return [warning('sync-rule-scope-attribute-not-found', [...path, 'attribute'], `The source has no attribute ${attribute}.`)];
  }
  if (!operator.startsWith('ISBIT')) return [];
  const type = source.schema.attributes[attribute]?.type;
  if (type !== undefined && type !== 'number') return [wrong(`${operator} tests bits of a number; ${attribute} is a ${type}.`)];
  if (value?.includes('%') === true || parseInteger(value ?? '') !== undefined) return [];
  return [wrong(`${operator} needs a whole number; “${value ?? ''}” is none.`)];
}
