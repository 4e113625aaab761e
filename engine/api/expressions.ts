import type { ExpressionSource, FlowRow, RuleFlows, SourceSchema } from '../../shared/contract/expressions.ts';
import type { ConnectorRecord } from '../../shared/model/connector.ts';
import type { ConnectorId } from '../../shared/model/identifier.ts';
import type { AttributeFlow, SyncRule } from '../../shared/model/rule.ts';
import type { Schema } from '../../shared/model/schema.ts';
import type { ReadStore } from '../store/store.ts';
import { documentedParameters } from '../sync/source.ts';
import { attributeInfo } from './attribute-info.ts';
import { evaluateExpression } from './expression-evaluation.ts';
import { expressionSubject } from './expression-subject.ts';
import { server } from './server.ts';

const missing = (what: string) => ({ message: `There is no ${what}.`, data: { what } });

export const expressions = {
  sourceSchema: server.expressions.sourceSchema.handler(async ({ input, context, errors }) => {
    const schema = await sourceSchema(context.engine.store.read, input);
    if (schema === undefined) throw errors.NOT_FOUND(missing(`object type ${input.objectType}`));
    return schema;
  }),

  ruleFlows: server.expressions.ruleFlows.handler(async ({ input, context, errors }) => {
    const read = context.engine.store.read;
    const rule = (await read.rules()).find(({ id }) => id === input.rule);
    const connector = rule === undefined ? undefined : await read.connector(rule.connectorId);
    if (rule === undefined || connector === undefined) throw errors.NOT_FOUND(missing(`rule ${input.rule}`));
    return ruleFlows(rule, connector, await read.metaverseSchema());
  }),

  evaluate: server.expressions.evaluate.handler(async ({ input, context: { engine }, errors }) => {
    const subject = await expressionSubject(engine.store.read, input.subject);
    if ('absent' in subject) throw errors.NOT_FOUND(missing(subject.absent));
    if ('invalid' in subject) throw errors.INVALID({ message: subject.invalid, data: { field: 'subject' } });
    return evaluateExpression(input.expression, subject);
  }),
};

async function sourceSchema(read: ReadStore, source: ExpressionSource): Promise<SourceSchema | undefined> {
  const connector = source.connector === undefined ? undefined : await read.connector(source.connector as ConnectorId);
  const schema = source.kind === 'metaverse' ? await read.metaverseSchema() : connector?.schema;
  const type = schema?.objectTypes.find(({ name }) => name === source.objectType);
  if (schema === undefined || type === undefined) return undefined;
  const attributes = type.attributes.flatMap((name) => {
    const definition = schema.attributes[name];
    return definition === undefined ? [] : [attributeInfo(schema, name)];
  });
  // Every connector-space object has its DN as an attribute, whether or not the schema lists it.
  if (source.kind === 'connector-space' && !type.attributes.includes('dn'))
    attributes.push({ name: 'dn', type: 'string', multiValued: false });
  return {
    attributes: attributes.sort((a, b) => a.name.localeCompare(b.name, 'en')),
    parameters: connector === undefined ? [] : parametersOf(connector),
  };
}

/** Those of a partition differ by object; their value is shown when there is but one. */
function parametersOf(connector: ConnectorRecord): SourceSchema['parameters'] {
  const values = new Map<string, Set<string>>([...documentedParameters].map((name) => [name, new Set()]));
  const add = (parameters: { readonly [name: string]: string }) => {
    for (const [name, value] of Object.entries(parameters)) values.set(name, (values.get(name) ?? new Set()).add(value));
  };
  add(connector.parameters);
  for (const partition of connector.partitions) if (partition.selected) add(partition.parameters);
  values.set('Connector.ID', new Set([connector.id]));
  return [...values]
    .map(([name, known]) => ({ name, value: known.size === 1 ? ([...known][0] ?? null) : null }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

function ruleFlows(rule: SyncRule, connector: ConnectorRecord, metaverse: Schema): RuleFlows {
  const inbound = rule.direction === 'inbound';
  const target = inbound ? metaverse : connector.schema;
  return {
    rule: rule.id,
    ruleName: rule.name,
    direction: rule.direction,
    connectorName: connector.name,
    source: inbound
      ? { kind: 'connector-space', connector: connector.id, objectType: rule.csObjectType }
      : { kind: 'metaverse', objectType: rule.mvObjectType, connector: connector.id },
    flows: rule.flows.map((flow) => flowRow(flow, target)),
  };
}

const flowRow = (flow: AttributeFlow, target: Schema): FlowRow => ({
  target: attributeInfo(target, flow.target),
  flowType: flow.type,
  text: (flow.type === 'expression' ? flow.expression : flow.source) ?? '',
  merge: flow.merge,
  applyOnce: flow.applyOnce,
});
