import type { ImportReport } from '../../../shared/contract/configuration.ts';
import { compileExpression } from '../../../shared/expressions/compile.ts';
import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import type { NotTakenOver } from './configuration-reader.ts';
import type { CheckedRule } from './document-issues.ts';

/** Counts what a document holds and what of it stands; `secretsOf`: names of the secrets a connector has here already. */
export function importReport(
  document: ConfigurationDocument,
  checked: readonly CheckedRule[],
  notTakenOver: readonly NotTakenOver[],
  here: { readonly exists: (id: string) => boolean; readonly secretsOf: (id: string) => readonly string[] },
): ImportReport {
  const invalid = checked.flatMap(({ rule, issues }) => {
    const errors = issues.filter(({ severity }) => severity === 'error');
    return errors.length === 0 ? [] : [{ id: rule.id, name: rule.name, issues: errors }];
  });
  const expressions = document.rules.flatMap((rule) =>
    rule.flows.flatMap(({ type, target, expression = '' }) => (type === 'expression' ? [{ rule: rule.name, target, expression }] : [])),
  );
  const failed = expressions.flatMap((flow) => {
    const compiled = compileExpression(flow.expression);
    return compiled.ok ? [] : [{ ...flow, message: compiled.errors[0]?.message ?? 'The expression is empty.' }];
  });
  const count = (of: (rule: ConfigurationDocument['rules'][number]) => readonly unknown[]) =>
    document.rules.reduce((sum, rule) => sum + of(rule).length, 0);
  return {
    rules: { total: document.rules.length, imported: document.rules.length - invalid.length, invalid },
    flows: count(({ flows }) => flows),
    expressions: { total: expressions.length, compiled: expressions.length - failed.length, failed },
    joins: count(({ join }) => join),
    scopes: count(({ scope }) => scope),
    metaverse: { objectTypes: document.metaverse.objectTypes.length, attributes: Object.keys(document.metaverse.attributes).length },
    connectors: document.connectors.map(({ id, name, configuration, secrets }) => ({
      id,
      name,
      type: configuration.type,
      exists: here.exists(id),
      secretsToSupply: secrets.filter((secret) => !here.secretsOf(id).includes(secret)),
    })),
    notTakenOver: [...notTakenOver],
  };
}
