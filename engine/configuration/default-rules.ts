import { createHash } from 'node:crypto';
import type { ConnectorId, RuleId } from '../../shared/model/identifier.ts';
import type { JoinClause, ScopeClause, ScopeGroup, ScopeOperator, SyncRule } from '../../shared/model/rule.ts';
import type { Schema } from '../../shared/model/schema.ts';
import { SynchronizationOptions } from '../../shared/model/synchronization-options.ts';
import { type ChosenParts, chosenParts } from './default-rules-choices.ts';
import { expandFlows, type Reach } from './default-rules-flows.ts';
import type { FormulaLibrary, RuleFeature, RuleTemplate, RuleTemplates, TemplateName } from './default-rules-templates.ts';

export interface RuleConnector {
  readonly id: ConnectorId;
  readonly template: TemplateName;
  readonly schema: Schema;
  /** The connector cannot write to its system: it gets no outbound rules, whose exports would wait for ever. */
  readonly readOnly?: boolean;
}

export interface DefaultRulesRequest {
  /** In the order of their creation: it decides inside each group of rules. */
  readonly connectors: readonly RuleConnector[];
  readonly metaverseSchema: Schema;
  readonly templates: RuleTemplates;
  /** Optional features that are on (spec/default-rules.md §9). */
  readonly features?: readonly RuleFeature[];
  /** How users are identified; those of a new set-up unless given. */
  readonly options?: SynchronizationOptions;
  /** App and attribute filtering: the services whose rules are wanted; all unless given. */
  readonly services?: readonly string[];
  /** App and attribute filtering: attributes of the tenant that nothing flows to. */
  readonly excludedAttributes?: readonly string[];
  /** Precedence numbers from 100 that other rules have. */
  readonly taken?: ReadonlySet<number>;
}

/** The library and the joins for the options of a request. */
interface Parts {
  readonly library: FormulaLibrary;
  readonly joins: ChosenParts['joins'];
}

/** Custom rules stay below (spec/engine.md §6.7). */
const FIRST_DEFAULT_PRECEDENCE = 100;

/**
 * The default rules of these connectors. Precedence counts from 100 through the groups of rules of the same name, and
 * inside a group through the connectors (spec/engine.md §6.7, E15). A rule or flow whose object type or attributes are
 * not in the connector's schema is left out. Ids follow from connector and tag, so that generating again – also from a
 * newer revision of the template – keeps every rule's identity.
 */
export function generateDefaultRules(request: DefaultRulesRequest): SyncRule[] {
  const drafts = request.connectors.flatMap((connector, index) =>
    request.templates.rules[connector.template]
      .filter((template) => isWanted(template, connector, request))
      .map((template) => ({ template, connector, index })),
  );
  drafts.sort((a, b) => a.template.order - b.template.order || a.index - b.index);
  const parts = partsFor(request);
  const rules: SyncRule[] = [];
  let precedence = FIRST_DEFAULT_PRECEDENCE;
  for (const { template, connector } of drafts) {
    while (request.taken?.has(precedence)) precedence++;
    const rule = ruleOf(template, connector, request, parts, precedence);
    if (rule === undefined) continue;
    rules.push(rule);
    precedence++;
  }
  return rules;
}

function isWanted({ feature, service, direction }: RuleTemplate, connector: RuleConnector, request: DefaultRulesRequest): boolean {
  const { features = [], services } = request;
  if (feature !== undefined && !features.includes(feature)) return false;
  if (service !== undefined && services !== undefined && !services.includes(service)) return false;
  return direction === 'inbound' || connector.readOnly !== true;
}

function partsFor({ templates, options }: DefaultRulesRequest): Parts {
  const { joins, formulas } = chosenParts(templates.choices, options ?? SynchronizationOptions.parse({}));
  const { library } = templates;
  const variants = Object.fromEntries(Object.entries(formulas).map(([name, texts]) => [name, [...texts]]));
  return { joins, library: { ...library, formulas: { ...library.formulas, ...variants } } };
}

/** GUID of a default rule; the tag's revision does not count. */
export function defaultRuleId(connector: ConnectorId, tag: string): RuleId {
  const hash = createHash('sha256')
    .update(`${connector.toLowerCase()}/${tag.replace(/\.\d+$/, '')}`)
    .digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}` as RuleId;
}

function ruleOf(
  template: RuleTemplate,
  connector: RuleConnector,
  request: DefaultRulesRequest,
  parts: Parts,
  precedence: number,
): SyncRule | undefined {
  const { direction, csObjectType, mvObjectType } = template;
  const connectorSide = attributesOf(connector.schema, csObjectType);
  const metaverseSide = attributesOf(request.metaverseSchema, mvObjectType);
  if (connectorSide === undefined || metaverseSide === undefined || !template.requires.every(connectorSide)) return undefined;
  const reach: Reach =
    direction === 'inbound'
      ? { hasSource: connectorSide, hasTarget: metaverseSide }
      : { hasSource: metaverseSide, hasTarget: connectorSide };
  const scope = scopeOf(template.scope, reach.hasSource);
  const join = joinOf(template, parts)
    .filter((clause) => connectorSide(clause.cs) && metaverseSide(clause.mv))
    .map((clause) => ({ clauses: [clause] }));
  const flows = expandFlows(template.flows, parts.library, reach).filter(
    ({ target }) => connector.template !== 'entra' || direction === 'inbound' || !request.excludedAttributes?.includes(target),
  );
  if (scope === undefined || (flows.length === 0 && join.length === 0)) return undefined;
  return {
    id: defaultRuleId(connector.id, template.tag),
    name: template.name,
    direction,
    connectorId: connector.id,
    csObjectType,
    mvObjectType,
    linkType: template.linkType,
    precedence,
    enabled: true,
    passwordSync: template.passwordSync,
    immutableTag: template.tag,
    softDeleteExpirySeconds: 0,
    version: 1,
    scope,
    join,
    flows,
  };
}

function joinOf({ name, join }: RuleTemplate, { joins }: Parts): readonly JoinClause[] {
  if (typeof join !== 'string') return join;
  const clauses = joins[join.slice(1)];
  if (clauses === undefined) throw new Error(`default rules: ${name}: there is no join ${join}`);
  return clauses;
}

/**
 * "Is this an attribute of the type?"; undefined when the schema lacks the type. The DN is one of every object, and so is
 * an attribute that the schema gives to no type in particular: LDAP's operational attributes, such as entryUUID.
 */
export function attributesOf(schema: Schema, objectType: string): ((attribute: string) => boolean) | undefined {
  const all = (attribute: string) => Object.hasOwn(schema.attributes, attribute);
  if (objectType === '*') return all;
  const own = schema.objectTypes.find((type) => type.name === objectType);
  if (own === undefined) return undefined;
  const owned = new Set(own.attributes);
  const ofSomeType = attributesOfTypes(schema);
  return (attribute) => attribute === 'dn' || owned.has(attribute) || (all(attribute) && !ofSomeType.has(attribute));
}

const typed = new WeakMap<Schema, ReadonlySet<string>>();

/** All attributes that some type has; kept, because a forest's schema has hundreds of types. */
function attributesOfTypes(schema: Schema): ReadonlySet<string> {
  let names = typed.get(schema);
  if (names === undefined) {
    names = new Set(schema.objectTypes.flatMap((type) => type.attributes));
    typed.set(schema, names);
  }
  return names;
}

/** Operators that hold for an absent attribute (spec/engine.md §6.1). */
const trueWhenAbsent: ReadonlySet<ScopeOperator> = new Set([
  'NOTEQUAL',
  'NOTCONTAINS',
  'NOTSTARTSWITH',
  'NOTENDSWITH',
  'ISNULL',
  'ISNOTIN',
  'ISBITNOTSET',
]);

/**
 * The scope without clauses on attributes that do not exist: a clause that then always holds goes, a group that can never
 * hold goes with it. undefined when no object can be in scope, [] when every one is.
 */
function scopeOf(groups: readonly (readonly ScopeClause[])[], exists: (attribute: string) => boolean): readonly ScopeGroup[] | undefined {
  if (groups.length === 0) return [];
  const possible = groups.filter((clauses) => clauses.every((clause) => exists(clause.attribute) || trueWhenAbsent.has(clause.operator)));
  if (possible.length === 0) return undefined;
  const kept = possible.map((clauses) => ({ clauses: clauses.filter((clause) => exists(clause.attribute)) }));
  return kept.some((group) => group.clauses.length === 0) ? [] : kept;
}
