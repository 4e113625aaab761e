import { describeCode } from '../../shared/codes/code-table.ts';
import { syncErrors } from '../../shared/codes/sync-errors.ts';
import type {
  PreviewAttribute,
  PreviewContribution,
  PreviewEvaluation,
  PreviewJoin,
  PreviewScope,
  PreviewTarget,
} from '../../shared/contract/preview.ts';
import type { ConnectorId, CsId, MvId, RuleId } from '../../shared/model/identifier.ts';
import type { Schema } from '../../shared/model/schema.ts';
import { type Values, valuesEqual } from '../../shared/model/value.ts';
import type { Preview, PreviewedEvaluation } from '../runs/preview/preview.ts';
import type { CompiledRules } from '../sync/compiled-rules.ts';
import type { TracedContribution, TraceEvent } from '../sync/trace.ts';
import { SHOWN_VALUES } from './display.ts';
import type { PreviewNames } from './preview-names.ts';
import { notWritableTo, stagedChanges } from './staged-changes.ts';

type Event<K extends TraceEvent['kind']> = Extract<TraceEvent, { kind: K }>;

/** One evaluation as the tree of the Preview dialog (spec/console.md §6), from its trace. */
export async function previewEvaluation(
  evaluation: PreviewedEvaluation,
  preview: Preview,
  names: PreviewNames,
): Promise<PreviewEvaluation> {
  const { rules } = preview;
  const of = <K extends TraceEvent['kind']>(kind: K) => evaluation.trace.filter((event): event is Event<K> => event.kind === kind);
  const hold = of('hold')[0];
  const projection = of('projection')[0];
  const deletion = of('metaverse-deletion')[0];
  const error = evaluation.effects.find((effect) => effect.kind === 'error');
  return {
    of: 'cs' in evaluation.of ? 'object' : 'metaverse-object',
    scopes: of('scope').flatMap((event) => ('cs' in event.of ? [scopeView(event, rules, names)] : [])),
    joins: of('join').flatMap((event) => (event.direction === 'inbound' ? [joinView(event, rules, names)] : [])),
    ...(hold === undefined ? {} : { link: { held: hold.held, rules: hold.rules.map((id) => ruleView(id, rules)) } }),
    ...(projection === undefined
      ? {}
      : {
          projection: {
            projected: projection.projected,
            reason: projection.reason,
            ...(projection.rule === undefined ? {} : { rule: ruleView(projection.rule, rules) }),
          },
        }),
    importFlow: of('import-flow').map((event) => attributeView(event, rules, names, rules.metaverse)),
    ...(deletion === undefined
      ? {}
      : {
          metaverseDeletion: {
            deleted: deletion.deleted,
            retainedBy: deletion.retainedBy.map(({ cs, rule }) => ({ objectName: names.csName(cs), rule: ruleView(rule, rules) })),
          },
        }),
    targets: await targetViews(evaluation, preview, names),
    ...(error === undefined
      ? {}
      : {
          error: {
            code: error.code,
            ...explained(error.code),
            message: error.message,
            step: error.at,
            ...(error.rule === undefined ? {} : { rule: ruleView(error.rule, rules) }),
            ...(error.attribute === undefined ? {} : { attribute: error.attribute }),
          },
        }),
  };
}

function explained(code: string): { meaning: string; remedy?: string } {
  const { meaning, remedy } = describeCode(syncErrors, code);
  return { meaning, ...(remedy === undefined ? {} : { remedy }) };
}

async function targetViews(
  { trace, effects }: PreviewedEvaluation,
  { rules, unit }: Preview,
  names: PreviewNames,
): Promise<PreviewTarget[]> {
  const targets = new Map<ConnectorId, PreviewTarget>();
  const target = (id: ConnectorId): PreviewTarget => {
    const known = targets.get(id);
    if (known !== undefined) return known;
    const made: PreviewTarget = { connector: id, connectorName: rules.connectors.get(id)?.name ?? id, scopes: [], joins: [], objects: [] };
    targets.set(id, made);
    return made;
  };
  const objectOf = (connector: ConnectorId, cs: CsId | undefined, objectType: string): PreviewTarget['objects'][number] => {
    const { objects } = target(connector);
    const guid = cs === undefined ? undefined : names.csGuid(cs);
    const known = objects.find((object) => object.object === guid && object.objectType === objectType);
    if (known !== undefined) return known;
    const made = { ...(guid === undefined ? {} : { object: guid }), objectType, exportFlow: [] };
    objects.push(made);
    return made;
  };
  for (const event of trace) {
    if (event.kind === 'scope' && 'mv' in event.of) target(event.of.connector).scopes.push(scopeView(event, rules, names));
    else if (event.kind === 'join' && event.direction === 'outbound')
      target(rules.byId(event.rule)?.rule.connectorId ?? ('' as ConnectorId)).joins.push(joinView(event, rules, names));
    else if (event.kind === 'provisioning') {
      const object = objectOf(event.connector, event.cs, event.objectType);
      object.provisioning = event.result;
      if (event.dn !== undefined) object.dn = event.dn;
      if (event.rule !== undefined) object.rule = ruleView(event.rule, rules);
    } else if (event.kind === 'deprovisioning') {
      // A source nothing flows to has nothing to show.
      if (event.action === 'keep' && !targets.has(event.connector)) continue;
      const cs = await unit.csObject(event.cs);
      const object = objectOf(event.connector, event.cs, cs?.objectType ?? '');
      object.deprovisioning = event.action;
      if (cs !== undefined) object.dn = cs.dn;
    } else if (event.kind === 'export-flow') {
      const cs = await unit.csObject(event.cs);
      const object = objectOf(event.connector, event.cs, cs?.objectType ?? '');
      object.exportFlow.push(attributeView(event, rules, names, rules.connectors.get(event.connector)?.schema));
    }
  }
  // What is staged already and stays so is shown as well.
  const staged = new Set<CsId>();
  for (const event of trace) if (event.kind === 'provisioning' && event.cs !== undefined) staged.add(event.cs);
  for (const effect of effects) if (effect.kind === 'stage-export' && effect.operation !== undefined) staged.add(effect.cs);
  for (const id of staged) {
    const cs = await unit.csObject(id);
    const connector = cs === undefined ? undefined : rules.connectors.get(cs.connector);
    if (cs === undefined || connector === undefined) continue;
    const { pendingExport } = stagedChanges(cs, connector.schema, notWritableTo(connector, cs));
    if (pendingExport === undefined) continue;
    const object = objectOf(connector.id, id, cs.objectType);
    object.dn ??= cs.dn;
    object.pendingExport = pendingExport;
  }
  return [...targets.values()];
}

function scopeView(event: Event<'scope'>, rules: CompiledRules, names: PreviewNames): PreviewScope {
  const { of } = event;
  const rule = rules.byId(event.rule)?.rule;
  const schema = 'mv' in of || rule === undefined ? rules.metaverse : rules.connectors.get(rule.connectorId)?.schema;
  return {
    rule: ruleView(event.rule, rules),
    objectName: 'cs' in of ? names.csName(of.cs) : names.mvTitle(of.mv),
    inScope: event.inScope,
    groups: event.groups.map((clauses) => ({
      satisfied: clauses.every((clause) => clause.satisfied),
      clauses: clauses.map((clause) => ({
        attribute: clause.attribute,
        operator: clause.operator,
        value: clause.value,
        actual: names.shown(clause.actual, schema, clause.attribute),
        satisfied: clause.satisfied,
      })),
    })),
  };
}

function joinView(event: Event<'join'>, rules: CompiledRules, names: PreviewNames): PreviewJoin {
  const inbound = event.direction === 'inbound';
  const matched = new Set(event.matches);
  return {
    rule: ruleView(event.rule, rules),
    group: event.group,
    clauses: event.clauses.map(({ cs, mv, caseSensitive, searched }) => ({
      cs,
      mv,
      caseSensitive,
      searched: names.shown(searched, undefined, inbound ? cs : mv),
    })),
    status: event.status,
    candidates: event.candidates.slice(0, SHOWN_VALUES).map((id) => ({
      id: inbound ? names.guid(id as MvId) : names.csGuid(id as CsId),
      kind: inbound ? 'metaverse' : 'connector-space',
      name: inbound ? names.mvTitle(id as MvId) : names.csName(id as CsId),
      matched: matched.has(id),
    })),
    candidateCount: event.candidates.length,
  };
}

function attributeView(
  event: Event<'import-flow'> | Event<'export-flow'>,
  rules: CompiledRules,
  names: PreviewNames,
  schema: Schema | undefined,
): PreviewAttribute {
  const { attribute, before, after } = event;
  return {
    attribute,
    type: schema?.attributes[attribute]?.type ?? 'string',
    change: event.contributions.some((contribution) => contribution.status === 'failed') ? 'failed' : changeOf(before, after),
    before: names.shown(before, schema, attribute),
    after: names.shown(after, schema, attribute),
    contributions: event.contributions.map((contribution) => contributionView(contribution, rules, names, schema, attribute)),
  };
}

function changeOf(before: Values, after: Values): PreviewAttribute['change'] {
  if (valuesEqual(before, after)) return 'none';
  return before.length === 0 ? 'add' : after.length === 0 ? 'delete' : 'modify';
}

function contributionView(
  contribution: TracedContribution,
  rules: CompiledRules,
  names: PreviewNames,
  schema: Schema | undefined,
  attribute: string,
): PreviewContribution {
  const rule = rules.byId(contribution.rule);
  const flow = rule?.flows[contribution.flow]?.flow;
  const { cs } = contribution;
  const connector = cs === undefined || rule === undefined ? undefined : rules.connectors.get(rule.rule.connectorId);
  return {
    rule: ruleView(contribution.rule, rules),
    flow: contribution.flow,
    ...(connector === undefined ? {} : { connectorName: connector.name }),
    ...(cs === undefined ? {} : { object: names.csGuid(cs), objectName: names.csName(cs) }),
    flowType: flow?.type ?? 'direct',
    source: flow?.type === 'expression' ? (flow.expression ?? '') : (flow?.source ?? ''),
    merge: flow?.merge ?? 'update',
    applyOnce: flow?.applyOnce ?? false,
    status: contribution.status,
    values: names.shown(contribution.values, schema, attribute),
    ...(contribution.message === undefined ? {} : { message: contribution.message }),
  };
}

function ruleView(id: RuleId, rules: CompiledRules): PreviewScope['rule'] {
  const rule = rules.byId(id)?.rule;
  return { id, name: rule?.name ?? id, precedence: rule?.precedence ?? 0, linkType: rule?.linkType ?? 'join' };
}
