import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import type { ConnectorId, RuleId } from '../../../shared/model/identifier.ts';
import type { ReadConfiguration, ReadOptions } from '../document/configuration-reader.ts';
import { fitToServer } from '../document/connector-map.ts';
import { canonicalDocument } from '../document/read-document.ts';
import { emptyDocument } from '../versions/document-parts.ts';
import { reportExtensions } from './directory-extensions.ts';
import type { Findings } from './findings.ts';
import { settingsFrom } from './global-parameters.ts';
import { metaverseFrom } from './metaverse-schema.ts';
import { renumbered } from './renumber.ts';
import type { SourceConfiguration, SourceRule } from './source-configuration.ts';
import { connectorsFrom } from './source-connectors.ts';

type Rules = ConfigurationDocument['rules'];

/**
 * Puts what files say into the configuration in force. The rules of a server's whole export replace all rules of the
 * connectors it speaks of; rules alone take the place of those with the same id – or, for
 * default rules, the same tag on the same connector – and the others stay. Connectors and rules the files do not speak of
 * stay as they are, and a connector that exists here keeps its connection, partitions and schema.
 *
 * A document is made only when nothing was found wrong.
 */
export function assembleDocument(
  source: SourceConfiguration,
  current: ConfigurationDocument,
  findings: Findings,
  { connectors: map = {}, renumber = false, extensionApps = {} }: ReadOptions = {},
): ReadConfiguration {
  checkRules(source.rules, findings);
  reportExtensions(source, extensionApps, findings);
  const given = source.rules.map(({ rule }) => rule) as Rules;
  const fitted = fitToServer({ ...emptyDocument, rules: given }, map, current).rules;
  const idHere = (id: string) => (map[id] ?? id) as ConnectorId;
  const spoken = new Set<string>([...fitted.map(({ connectorId }) => connectorId), ...source.connectors.map(({ id }) => idHere(id))]);
  const connectors = connectorsFrom(source, current.connectors, { fitted, idHere, findings });
  const imported = new Set<string>(fitted.map(({ id }) => id));
  const stay = current.rules.filter(({ id, connectorId }) => !imported.has(id) && !(source.whole && spoken.has(connectorId)));
  const rules = [...fitted, ...stay];
  const settings = source.metaverse === undefined ? current.settings : settingsFrom(source.metaverse, current.settings, findings);
  const metaverse = metaverseFrom(source.metaverse, { current: current.metaverse, rules: fitted, stay });
  const numbered = renumber ? renumbered(rules, findings) : rules;
  if (findings.hasProblems) return { document: undefined, problems: findings.problems, notTakenOver: findings.notTakenOver };
  const document = canonicalDocument({ ...current, connectors: [...connectors], metaverse, rules: [...numbered], settings });
  const others = connectors.filter(({ id }) => spoken.has(id) && !sameRules(document, current, id)).map(({ id }) => id);
  return {
    document: source.whole ? canonicalDocument({ ...document, settings: withoutTemplates(settings, others, imported) }) : document,
    problems: [],
    notTakenOver: findings.notTakenOver,
    imported: { rules: fitted.map(({ id }) => id), connectors: [...spoken] },
  };
}

/** Both are in canonical form. */
function sameRules(one: ConfigurationDocument, other: ConfigurationDocument, id: string): boolean {
  const of = ({ rules }: ConfigurationDocument) => JSON.stringify(rules.filter(({ connectorId }) => connectorId === id));
  return of(one) === of(other);
}

/** Whatever was read twice would be taken once. */
function checkRules(rules: readonly SourceRule[], findings: Findings): void {
  const files = new Map<RuleId, string>();
  for (const { file, rule } of rules) {
    const known = files.get(rule.id);
    if (known !== undefined) findings.problem(file, '', `The rule “${rule.name}” has the id of a rule in ${known}: ${rule.id}.`);
    files.set(rule.id, file);
  }
}

/**
 * The rules of these connectors are the source's own now: no template makes others beside them when a connector comes or goes,
 * and what was shipped before says nothing about them.
 */
function withoutTemplates(
  settings: ConfigurationDocument['settings'],
  connectors: readonly ConnectorId[],
  imported: ReadonlySet<string>,
): ConfigurationDocument['settings'] {
  if (connectors.length === 0) return settings;
  const none = Object.fromEntries(connectors.map((id) => [id, 'none' as const]));
  const { shippedRules } = settings;
  const kept = shippedRules?.filter(({ id, connectorId }) => !imported.has(id) && !connectors.includes(connectorId));
  return { ...settings, ruleTemplates: { ...settings.ruleTemplates, ...none }, ...(kept === undefined ? {} : { shippedRules: kept }) };
}
