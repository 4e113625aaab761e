import type { ConfigurationChange } from '../../../shared/contract/configuration.ts';
import type { RuleVersion } from '../../../shared/contract/rules.ts';
import type { ConnectorId, RuleId } from '../../../shared/model/identifier.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import type { RuleVersionRecord } from '../../store/configuration-version.ts';
import type { Reads } from '../../store/store.ts';
import { differences } from '../document/changes.ts';
import { emptyDocument, rulePart } from '../versions/document-parts.ts';

/** The versions of a rule with who made them, oldest first. */
export async function ruleVersionRows(read: Reads, id: RuleId): Promise<RuleVersion[]> {
  const versions = (await read.ruleVersions([id])).get(id) ?? [];
  if (versions.length === 0) return [];
  const { rows } = await read.configurationVersions({ offset: 0, limit: Number.MAX_SAFE_INTEGER });
  const records = new Map(rows.map((record) => [record.number, record]));
  return versions.map((version) => {
    const { author = '', reason = '' } = records.get(version.configuration) ?? {};
    return { ...version, author, reason };
  });
}

/** A rule as it was in one of its versions. */
export async function ruleVersion(read: Reads, id: RuleId, version: number): Promise<SyncRule | undefined> {
  const record = (await read.ruleVersions([id])).get(id)?.find((candidate) => candidate.version === version);
  const text = record === undefined ? undefined : await read.configurationPart(record.configuration, rulePart(id));
  return text === undefined ? undefined : (JSON.parse(text) as SyncRule);
}

/** Versions with what each changed, newest first; none for a rule nobody ever saw. */
export async function ruleHistory(read: Reads, id: RuleId): Promise<(RuleVersion & { name: string; changes: ConfigurationChange[] })[]> {
  const rows: (RuleVersion & { name: string; changes: ConfigurationChange[] })[] = [];
  let before: SyncRule | undefined;
  for (const row of await ruleVersionRows(read, id)) {
    const rule = await ruleVersion(read, id, row.version);
    if (rule === undefined) continue;
    const changes = differences(documentWith(before), documentWith(rule)).map(({ need: _, ...change }) => change);
    rows.unshift({ ...row, name: rule.name, changes });
    before = rule;
  }
  return rows;
}

const documentWith = (rule: SyncRule | undefined) => ({
  ...emptyDocument,
  rules: (rule === undefined ? [] : [{ ...rule, connectorId: rule.connectorId as ConnectorId }]) as (typeof emptyDocument)['rules'],
});

/** The version in force at a time: the newest that is not younger; before the first there is but the first. */
export function versionAt(versions: readonly RuleVersionRecord[] | undefined, time: number): RuleVersionRecord | undefined {
  let found = versions?.[0];
  for (const version of versions ?? []) if (version.since <= time) found = version;
  return found;
}
