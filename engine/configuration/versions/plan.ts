import type { ConfigurationVersion, ImpactClass, Requirement } from '../../../shared/contract/configuration.ts';
import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import type { RuleId } from '../../../shared/model/identifier.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import type { ConfigurationParts, NewConfigurationVersion, RuleVersionRecord } from '../../store/configuration-version.ts';
import { type Difference, differences } from '../document/changes.ts';
import { worstImpact } from '../document/impact.ts';
import { canonicalDocument } from '../document/read-document.ts';
import { requirementOf } from '../document/requirement.ts';
import { partsOf } from './document-parts.ts';

/** What a version says about itself; kept with it. */
export type VersionSummary = Pick<ConfigurationVersion, 'impact' | 'requires' | 'changes' | 'headline'>;

/** A change, thought through; nothing is stored yet. */
export interface Plan {
  readonly before: ConfigurationDocument;
  readonly after: ConfigurationDocument;
  readonly changes: readonly Difference[];
  readonly impact: ImpactClass;
  readonly requires: Requirement;
  readonly parts: ConfigurationParts;
  readonly ruleVersions: NewConfigurationVersion['ruleVersions'];
  readonly summary: VersionSummary;
  /** Nothing differs, not even an order. */
  readonly idle: boolean;
}

export type RuleHistory = ReadonlyMap<RuleId, readonly RuleVersionRecord[]>;

/**
 * Plans to put one configuration in the place of another. Rules that differ get their next version number, whatever they
 * carried.
 */
export function planChange(before: ConfigurationDocument, wanted: ConfigurationDocument, history: RuleHistory): Plan {
  const after = withRuleVersions(before, canonicalDocument(wanted), history);
  const changes = differences(before, after);
  const parts = partsOf(after);
  const impact = worstImpact(changes.map((change) => change.impact));
  const requires = requirementOf(changes, before, after);
  return {
    before,
    after,
    changes,
    impact,
    requires,
    parts,
    ruleVersions: after.rules.flatMap(({ id, version }) =>
      history.get(id)?.some((known) => known.version === version) ? [] : [{ rule: id, version }],
    ),
    summary: { impact, requires: requires.action, changes: changes.length, headline: headlineOf(changes, impact) },
    idle: sameParts(partsOf(before), parts),
  };
}

function withRuleVersions(before: ConfigurationDocument, wanted: ConfigurationDocument, history: RuleHistory): ConfigurationDocument {
  const known = new Map(before.rules.map((rule) => [rule.id, rule]));
  const rules = wanted.rules.map((rule) => {
    const old = known.get(rule.id);
    const newest = history.get(rule.id)?.at(-1)?.version;
    if (old !== undefined && content(old) === content(rule)) return { ...rule, version: old.version };
    return newest === undefined ? rule : { ...rule, version: newest + 1 };
  });
  return { ...wanted, rules };
}

const content = (rule: SyncRule): string => JSON.stringify({ ...rule, version: 0 });

function headlineOf(changes: readonly Difference[], impact: ImpactClass): string {
  return changes.find((change) => change.impact === impact)?.sentence ?? 'Only the order changed.';
}

function sameParts(a: ConfigurationParts, b: ConfigurationParts): boolean {
  return a.size === b.size && [...a].every(([name, text]) => b.get(name) === text);
}
