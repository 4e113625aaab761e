import { createHash } from 'node:crypto';
import type { SyncRule } from '../../shared/model/rule.ts';

/** What a checksum leaves out: where the rule lives and how strong it is, not what it does (spec/rules-format.md §2). */
const EXCLUDED: ReadonlySet<string> = new Set(['id', 'connectorId', 'precedence', 'enabled', 'insert', 'version']);

/**
 * The canonical form of a rule: JSON with sorted keys, flows sorted by target, then type; scope and join in their order,
 * expressions as written (spec/rules-format.md §2). Two rules with the same one do the same.
 */
export function canonicalRule(rule: SyncRule): string {
  const flows = [...rule.flows].sort((a, b) => compare(a.target, b.target) || compare(a.type, b.type));
  const kept = Object.fromEntries(Object.entries({ ...rule, flows }).filter(([key]) => !EXCLUDED.has(key)));
  return canonicalJson(kept);
}

/** SHA-256 of the canonical form, in hex: the rule's thumbprint. */
export const ruleChecksum = (rule: SyncRule): string => createHash('sha256').update(canonicalRule(rule)).digest('hex');

/** JSON with sorted keys and without undefined members: equal for equal values. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => compare(a, b)))
      : member,
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
