import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import type { ConnectorId, RuleId } from '../../../shared/model/identifier.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';

/**
 * Fits a document of another server to this one (spec/rules-format.md §4): connectors take the ids they have here, and a
 * default rule is the one here with the same tag on the same connector, so that it keeps its history.
 *
 * @param map id in the document → id here; what is not named stays
 */
export function fitToServer(
  document: ConfigurationDocument,
  map: { readonly [id: string]: string },
  current: ConfigurationDocument,
): ConfigurationDocument {
  const idHere = (id: string) => (map[id] ?? id) as ConnectorId;
  const mapped = document.rules.map((rule) => ({ ...rule, connectorId: idHere(rule.connectorId) }));
  const rules = withIdsHere(mapped, current.rules);
  const ids = new Map<string, string>(document.rules.map((rule, index) => [rule.id, rules[index]?.id ?? rule.id]));
  const { ruleTemplates, ruleTests, shippedRules, thresholds } = document.settings;
  return {
    ...document,
    connectors: document.connectors.map((connector) => ({ ...connector, id: idHere(connector.id) })),
    rules,
    settings: {
      ...document.settings,
      ...(ruleTemplates === undefined ? {} : { ruleTemplates: renamed(ruleTemplates, idHere) }),
      ...(thresholds === undefined ? {} : { thresholds: renamed(thresholds, idHere) }),
      ...(shippedRules === undefined ? {} : { shippedRules: shippedRules.map((rule) => fitted(rule, ids, idHere)) }),
      ...(ruleTests === undefined ? {} : { ruleTests: renamed(ruleTests, (id) => ids.get(id) ?? id) }),
    },
  };
}

const fitted = (rule: SyncRule, ids: ReadonlyMap<string, string>, idHere: (id: string) => ConnectorId): SyncRule => ({
  ...rule,
  id: (ids.get(rule.id) ?? rule.id) as RuleId,
  connectorId: idHere(rule.connectorId),
});

type Rules = ConfigurationDocument['rules'];

function withIdsHere(rules: Rules, here: Rules): Rules {
  const taken = new Set<RuleId>(rules.map(({ id }) => id));
  return rules.map((rule) => {
    if (rule.immutableTag === undefined || here.some(({ id }) => id === rule.id)) return rule;
    const own = here.find(({ immutableTag, connectorId }) => immutableTag === rule.immutableTag && connectorId === rule.connectorId);
    if (own === undefined || taken.has(own.id)) return rule;
    taken.add(own.id);
    return { ...rule, id: own.id };
  });
}

const renamed = <T>(record: { readonly [key: string]: T }, name: (key: string) => string): { [key: string]: T } =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [name(key), value]));
