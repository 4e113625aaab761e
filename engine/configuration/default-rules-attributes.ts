import { compileExpression } from '../../shared/expressions/compile.ts';
import type { ConnectorId } from '../../shared/model/identifier.ts';
import type { AttributeFlow, SyncRule } from '../../shared/model/rule.ts';

/**
 * The attribute inclusion list of a connector: every attribute its rules read, write, join on or scope by, sorted
 * (spec/default-rules.md §11). An expression that does not compile counts with its informational sources.
 */
export function attributesUsed(rules: readonly SyncRule[], connector: ConnectorId): string[] {
  const used = new Set<string>();
  for (const rule of rules) {
    if (rule.connectorId !== connector) continue;
    for (const group of rule.join) for (const clause of group.clauses) used.add(clause.cs);
    if (rule.direction === 'inbound') {
      for (const group of rule.scope) for (const clause of group.clauses) used.add(clause.attribute);
      for (const flow of rule.flows) for (const source of sourcesOf(flow)) used.add(source);
    } else {
      for (const flow of rule.flows) used.add(flow.target);
    }
  }
  used.delete('dn');
  return [...used].sort((a, b) => (a < b ? -1 : 1));
}

function sourcesOf(flow: AttributeFlow): readonly string[] {
  if (flow.type === 'constant') return [];
  if (flow.type === 'direct') return flow.source === undefined ? [] : [flow.source];
  const compiled = compileExpression(flow.expression ?? '');
  if (!compiled.ok) return flow.sources ?? [];
  const { attributes, importedValues, valueCounts } = compiled.expression;
  return [...attributes, ...importedValues, ...valueCounts];
}
