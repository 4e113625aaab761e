import type { AttributeFlow, SyncRule } from '../../shared/model/rule.ts';
import { editedRules } from '../configuration/rule-generation.ts';
import { attributesRead } from './attributes-read.ts';
import { server } from './server.ts';

export const metaverseDesigner = {
  objectTypes: server.metaverseDesigner.objectTypes.handler(async ({ context }) => {
    const read = context.engine.store.read;
    const [schema, rules, counts] = await Promise.all([read.metaverseSchema(), read.rules(), read.mvCounts()]);
    return schema.objectTypes.map((type) => ({
      name: type.name,
      attributes: type.attributes.length,
      objects: counts.get(type.name) ?? 0,
      deletionRules: rules
        .filter(
          (rule) =>
            rule.enabled &&
            rule.direction === 'inbound' &&
            rule.mvObjectType === type.name &&
            (rule.linkType === 'provision' || rule.linkType === 'stickyJoin'),
        )
        .map((rule) => ({ id: rule.id, name: rule.name })),
    }));
  }),

  attributes: server.metaverseDesigner.attributes.handler(async ({ input, context, errors }) => {
    const read = context.engine.store.read;
    const [schema, rules] = await Promise.all([read.metaverseSchema(), read.rules()]);
    const type = schema.objectTypes.find((candidate) => candidate.name === input.objectType);
    if (type === undefined)
      throw errors.NOT_FOUND({ message: `There is no metaverse object type ${input.objectType}.`, data: { what: input.objectType } });
    const imports = new Map<string, number>();
    const exports = new Map<string, number>();
    for (const rule of rules) {
      if (!rule.enabled || (rule.mvObjectType !== type.name && rule.mvObjectType !== '*')) continue;
      for (const flow of rule.flows) {
        if (rule.direction === 'inbound') increment(imports, flow.target);
        else for (const name of sourcesOf(flow)) increment(exports, name);
      }
    }
    return type.attributes.flatMap((name) => {
      const definition = schema.attributes[name];
      if (definition === undefined) return [];
      return [
        {
          name,
          type: definition.type,
          multiValued: definition.multiValued,
          indexed: definition.indexed ?? false,
          importFlows: imports.get(name) ?? 0,
          exportFlows: exports.get(name) ?? 0,
        },
      ];
    });
  }),

  contributions: server.metaverseDesigner.contributions.handler(async ({ input, context }) => {
    const read = context.engine.store.read;
    const [rules, connectors] = await Promise.all([read.rules(), read.connectors()]);
    const names = new Map(connectors.map((connector) => [connector.id, connector.name]));
    const ofType = rules
      .filter((rule) => rule.mvObjectType === input.objectType || rule.mvObjectType === '*')
      .sort((a, b) => a.precedence - b.precedence);
    const row = (rule: SyncRule, flow: AttributeFlow) => ({
      rule: rule.id,
      ruleName: rule.name,
      direction: rule.direction,
      connector: rule.connectorId,
      connectorName: names.get(rule.connectorId) ?? rule.connectorId,
      csObjectType: rule.csObjectType,
      precedence: rule.precedence,
      flowType: flow.type,
      source: flow.type === 'expression' ? (flow.expression ?? '') : (flow.source ?? ''),
      target: flow.target,
      merge: flow.merge,
      applyOnce: flow.applyOnce,
      enabled: rule.enabled,
    });
    const inbound = ofType
      .filter((rule) => rule.direction === 'inbound')
      .flatMap((rule) => rule.flows.filter((flow) => flow.target === input.attribute).map((flow) => row(rule, flow)));
    const outbound = ofType
      .filter((rule) => rule.direction === 'outbound')
      .flatMap((rule) => rule.flows.filter((flow) => sourcesOf(flow).includes(input.attribute)).map((flow) => row(rule, flow)));
    return { inbound, outbound };
  }),

  rules: server.metaverseDesigner.rules.handler(async ({ context }) => {
    const read = context.engine.store.read;
    const [rules, connectors, edited] = await Promise.all([read.rules(), read.connectors(), editedRules(read)]);
    const names = new Map(connectors.map((connector) => [connector.id, connector.name]));
    return [...rules]
      .sort((a, b) => a.precedence - b.precedence)
      .map((rule) => ({
        id: rule.id,
        name: rule.name,
        direction: rule.direction,
        connectorName: names.get(rule.connectorId) ?? rule.connectorId,
        csObjectType: rule.csObjectType,
        mvObjectType: rule.mvObjectType,
        linkType: rule.linkType,
        precedence: rule.precedence,
        enabled: rule.enabled,
        flows: rule.flows.length,
        defaultRule: rule.immutableTag !== undefined,
        ...(edited.has(rule.id) && { edited: edited.get(rule.id) }),
      }));
  }),
};

function increment(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

/** Attributes a flow reads, from the expression itself (spec/engine.md §7.8 item 7). */
function sourcesOf(flow: AttributeFlow): readonly string[] {
  if (flow.type === 'direct') return flow.source === undefined ? [] : [flow.source];
  return flow.type === 'expression' ? attributesRead(flow.expression ?? '') : [];
}
