import type { ConnectorRecord } from '../../shared/model/connector.ts';
import type { ConnectorId, RuleId } from '../../shared/model/identifier.ts';
import type { SyncRule } from '../../shared/model/rule.ts';
import type { ReadStore } from '../store/store.ts';

/** Names of rules and connectors for a page; an id that is gone stands for itself. */
export interface ConfigurationNames {
  rule(id: RuleId): SyncRule | undefined;
  ruleName(id: RuleId): string;
  connector(id: ConnectorId): ConnectorRecord | undefined;
  connectorName(id: ConnectorId): string;
}

export async function configurationNames(read: ReadStore): Promise<ConfigurationNames> {
  const [rules, connectors] = await Promise.all([read.rules(), read.connectors()]);
  const ruleById = new Map(rules.map((rule) => [rule.id, rule]));
  const connectorById = new Map(connectors.map((connector) => [connector.id, connector]));
  return {
    rule: (id) => ruleById.get(id),
    ruleName: (id) => ruleById.get(id)?.name ?? id,
    connector: (id) => connectorById.get(id),
    connectorName: (id) => connectorById.get(id)?.name ?? id,
  };
}
