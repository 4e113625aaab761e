import type { ConnectorId } from '../../../shared/model/identifier.ts';
import type { IndexDeclaration } from '../../store/index-declaration.ts';
import type { CompiledRules } from '../../sync/compiled-rules.ts';
import type { LookedUp } from './unit-index.ts';

/** The attributes joins of these rules look up, as overlay keys and as indexes for the store. */
export function lookedUpBy(rules: CompiledRules): LookedUp & { readonly declaration: IndexDeclaration } {
  const metaverse = new Set<string>();
  const joined = new Set<string>();
  const perConnector = new Map<ConnectorId, Set<string>>();
  for (const rule of rules.all) {
    for (const group of rule.rule.join) {
      if (rule.rule.direction === 'inbound') for (const clause of group.clauses) joined.add(clause.mv);
      // Candidates are found by a group's first clause; the others are compared.
      const first = group.clauses[0];
      if (first === undefined) continue;
      if (rule.rule.direction === 'inbound') metaverse.add(first.mv);
      else {
        const attributes = perConnector.get(rule.rule.connectorId) ?? new Set();
        attributes.add(first.cs);
        perConnector.set(rule.rule.connectorId, attributes);
      }
    }
  }
  const connectorSpaces = new Map([...perConnector].map(([connector, attributes]) => [connector, [...attributes]]));
  return {
    metaverse,
    joined,
    connectorSpaces,
    declaration: {
      metaverse: [...metaverse],
      connectorSpaces: [...connectorSpaces].map(([connector, attributes]) => ({ connector, attributes })),
    },
  };
}
