import { createHash } from 'node:crypto';
import type { ConnectorRecord } from '../../../shared/model/connector.ts';
import type { CompiledRules } from '../../sync/compiled-rules.ts';

/** Goes up when the evaluator decides otherwise about joining and projecting: then every disconnector is tried again. */
const EVALUATOR = 1;

/** Setting: by which rules the disconnectors of a partition were looked at last. */
export const disconnectorsSetting = (connector: ConnectorRecord, partition: string): string =>
  `disconnectors-synchronized:${connector.id}:${partition}`;

/**
 * Everything besides the objects themselves that decides which disconnectors of a partition join or are projected: the
 * enabled inbound rules without their flows, and the parameters and types their scopes see.
 */
export function joinFingerprint(rules: CompiledRules, connector: ConnectorRecord, partition: string): string {
  const own = rules.all.filter(({ rule }) => rule.direction === 'inbound' && rule.connectorId === connector.id);
  const attributes = new Set(own.flatMap(({ rule }) => rule.scope.flatMap((group) => group.clauses.map((clause) => clause.attribute))));
  const decisive = {
    evaluator: EVALUATOR,
    rules: own.map(({ rule }) => [rule.csObjectType, rule.mvObjectType, rule.linkType, rule.scope, rule.join]),
    types: [...attributes].sort().map((name) => [name, connector.schema.attributes[name]?.type]),
    parameters: [connector.parameters, connector.partitions.find(({ name }) => name === partition)?.parameters],
  };
  return createHash('sha256').update(JSON.stringify(decisive)).digest('hex').slice(0, 32);
}
