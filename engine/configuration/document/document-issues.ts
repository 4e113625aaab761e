import type { RuleIssue } from '../../../shared/contract/configuration.ts';
import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import type { DocumentProblem } from './parse-document.ts';
import { pathText } from './parse-document.ts';
import { ruleIssues } from './rule-issues.ts';

export interface CheckedRule {
  readonly rule: SyncRule;
  readonly issues: readonly RuleIssue[];
}

export interface DocumentIssues {
  /** In the order of the document. */
  readonly rules: readonly CheckedRule[];
  /** Why the whole cannot be taken, rules included. */
  readonly problems: readonly DocumentProblem[];
  readonly warnings: readonly DocumentProblem[];
}

/** Whether a document makes sense as a whole; its form has been checked already. `current`: what is in force here. */
export function documentIssues(document: ConfigurationDocument, current: ConfigurationDocument): DocumentIssues {
  const rules = document.rules.map((rule) => ({ rule, issues: ruleIssues(rule, document) }));
  const told = (severity: RuleIssue['severity']) =>
    rules.flatMap(({ rule, issues }, index) =>
      issues
        .filter((issue) => issue.severity === severity)
        .map(({ path, message }) => ({ path: pathText(['rules', index, ...path]), message: `Rule “${rule.name}”: ${message}` })),
    );
  const ruleIds = repeated(document.rules, ({ id }) => id).map((index) => ({
    path: `rules[${index}].id`,
    message: 'Another rule has the same id.',
  }));
  return {
    rules,
    problems: [...connectorProblems(document, current), ...ruleIds, ...told('error')],
    warnings: [...told('warning'), ...ownerlessSettings(document)],
  };
}

/** What is set for a connector that is not there does nothing. */
function ownerlessSettings({ connectors, settings }: ConfigurationDocument): readonly DocumentProblem[] {
  const known = new Set<string>(connectors.map(({ id }) => id));
  return (['ruleTemplates', 'thresholds'] as const).flatMap((name) =>
    Object.keys(settings[name] ?? {})
      .filter((id) => !known.has(id))
      .map((id) => ({ path: pathText(['settings', name, id]), message: `There is no connector ${id}.` })),
  );
}

function connectorProblems({ connectors }: ConfigurationDocument, current: ConfigurationDocument): readonly DocumentProblem[] {
  const problem = (index: number, property: string, message: string) => ({ path: `connectors[${index}].${property}`, message });
  const types = new Map(current.connectors.map(({ id, configuration }) => [id, configuration.type]));
  const tenants = connectors.flatMap(({ configuration }, index) => (configuration.type === 'entra' ? [index] : []));
  const changedTypes = connectors.flatMap(({ id, name, configuration }, index) => {
    const type = types.get(id) ?? configuration.type;
    if (type === configuration.type) return [];
    return [problem(index, 'configuration.type', `${name} is a connector of the type ${type} here; that cannot be changed.`)];
  });
  return [
    ...repeated(connectors, ({ id }) => id).map((index) => problem(index, 'id', 'Another connector has the same id.')),
    ...repeated(connectors, ({ name }) => name.toLowerCase()).map((index) =>
      problem(index, 'name', 'Another connector has the same name.'),
    ),
    ...tenants
      .slice(1)
      .map((index) => problem(index, 'configuration', 'One server synchronizes to one tenant: there is a connector to a tenant already.')),
    ...changedTypes,
  ];
}

/** Places of those whose key came before. */
function repeated<T>(items: readonly T[], key: (item: T) => string): readonly number[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const known = seen.has(key(item));
    seen.add(key(item));
    return known ? [index] : [];
  });
}
