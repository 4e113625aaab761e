import { indexKey } from '../../shared/model/index-key.ts';
import type { CsObject, MvObject } from '../../shared/model/object.ts';
import type { JoinClause, JoinGroup } from '../../shared/model/rule.ts';
import { type Value, type Values, valueEquals } from '../../shared/model/value.ts';
import type { CompiledRule } from './compiled-rules.ts';
import { ObjectFailure, type PartnerKey } from './effect.ts';
import { expectedImage } from './image.ts';
import { ask, type Evaluation } from './question.ts';
import type { Source } from './source.ts';
import type { Trace } from './trace.ts';

/** The rules in scope that may join, reduced to one: different criteria are an error (spec/engine.md §6.2, §17 Q4). */
export function joiningRule(rules: readonly CompiledRule[], step: 'join' | 'provisioning'): CompiledRule | undefined {
  const joining = rules.filter((rule) => rule.joins);
  const first = joining[0];
  const other = joining.find((rule) => rule.joinCriteria !== first?.joinCriteria);
  if (first !== undefined && other !== undefined) {
    throw new ObjectFailure(
      'sync-rule-different-join-criteria',
      step,
      `Two rules in scope join differently: ${first.rule.name} and ${other.rule.name}.`,
      other.id,
    );
  }
  return first;
}

/** At least one source attribute of the join criteria is present; without it nothing is projected (spec/engine.md §6.2 E9). */
export const hasJoinValue = (rule: CompiledRule, source: Source): boolean =>
  rule.rule.join.some((group) => group.clauses.some((clause) => (source.attribute(clause.cs)?.length ?? 0) > 0));

/**
 * Inbound join: groups are tried in order, the first with exactly one match ends the search.
 * Returns the metaverse object and the number of the group (from 1).
 */
export function* findJoin(rule: CompiledRule, source: Source, trace?: Trace): Evaluation<{ mv: MvObject; criteria: number } | undefined> {
  let criteria = 0;
  for (const group of rule.rule.join) {
    criteria++;
    const first = group.clauses[0];
    const operand = first === undefined ? undefined : source.attribute(first.cs);
    if (first === undefined || operand === undefined || !group.clauses.every((clause) => source.attribute(clause.cs) !== undefined)) {
      traceJoin(rule, criteria, (clause) => source.attribute(clause.cs), undefined, [], trace);
      continue;
    }
    const candidates = yield* ask({
      ask: 'metaverse-by-index',
      objectType: rule.rule.mvObjectType,
      attribute: first.mv,
      keys: keysOf(operand),
    });
    const matches = candidates.filter((candidate) =>
      matchesGroup(
        group,
        (clause) => source.attribute(clause.cs),
        (clause) => candidate.values[clause.mv]?.map((entry) => entry.value),
      ),
    );
    traceJoin(rule, criteria, (clause) => source.attribute(clause.cs), candidates, matches, trace);
    const only = matches.length === 1 ? matches[0] : undefined;
    if (only !== undefined) return { mv: only, criteria };
  }
  return undefined;
}

/**
 * The metaverse values that decide whether these criteria join the object: one of them comes or goes before another
 * metaverse object matches, or one less. undefined when a value cannot be told by its key.
 */
export function partnerKeys(rule: CompiledRule | undefined, source: Source): readonly PartnerKey[] | undefined {
  const keys: PartnerKey[] = [];
  for (const { clauses } of rule?.rule.join ?? []) {
    // §6.2: a group with an absent value matches nobody until the object itself changes.
    if (!clauses.every((clause) => source.attribute(clause.cs) !== undefined)) continue;
    for (const { cs, mv } of clauses) {
      for (const value of source.attribute(cs) ?? []) {
        const key = indexKey(value);
        if (key === undefined) return undefined;
        keys.push({ attribute: mv, key });
      }
    }
  }
  return keys;
}

/** Outbound join: unlinked objects of the connector and type whose attributes equal the metaverse object's. */
export function* findOutboundJoin(
  rule: CompiledRule,
  source: Source,
  objectType: string,
  trace?: Trace,
): Evaluation<{ cs: CsObject; criteria: number } | undefined> {
  let criteria = 0;
  for (const group of rule.rule.join) {
    criteria++;
    const first = group.clauses[0];
    const operand = first === undefined ? undefined : source.attribute(first.mv);
    if (first === undefined || operand === undefined || !group.clauses.every((clause) => source.attribute(clause.mv) !== undefined)) {
      traceJoin(rule, criteria, (clause) => source.attribute(clause.mv), undefined, [], trace);
      continue;
    }
    const candidates = yield* ask({
      ask: 'connector-space-by-index',
      connector: rule.rule.connectorId,
      attribute: first.cs,
      keys: keysOf(operand),
    });
    const matches = candidates.filter((candidate) => {
      if (
        candidate.objectType !== objectType ||
        candidate.link !== undefined ||
        candidate.placeholder ||
        candidate.transient ||
        candidate.state !== 'normal'
      )
        return false;
      const image = expectedImage(candidate);
      return matchesGroup(
        group,
        (clause) => source.attribute(clause.mv),
        (clause) => image[clause.cs],
      );
    });
    traceJoin(rule, criteria, (clause) => source.attribute(clause.mv), candidates, matches, trace);
    const only = matches.length === 1 ? matches[0] : undefined;
    if (only !== undefined) return { cs: only, criteria };
  }
  return undefined;
}

/** Tells a trace what a group of join criteria looked for and what it met; no candidates = a value was missing. */
function traceJoin(
  rule: CompiledRule,
  group: number,
  searched: (clause: JoinClause) => Values | undefined,
  candidates: readonly (CsObject | MvObject)[] | undefined,
  matches: readonly (CsObject | MvObject)[],
  trace: Trace | undefined,
): void {
  trace?.add({
    kind: 'join',
    direction: rule.rule.direction,
    rule: rule.id,
    group,
    clauses: (rule.rule.join[group - 1]?.clauses ?? []).map((clause) => ({ ...clause, searched: searched(clause) ?? [] })),
    status: candidates === undefined ? 'no-value' : matches.length === 1 ? 'found-match' : matches.length === 0 ? 'no-match' : 'ambiguous',
    candidates: (candidates ?? []).map((candidate) => candidate.id),
    matches: matches.map((match) => match.id),
  });
}

/** Any-to-any equality per clause, all clauses of the group. */
function matchesGroup(
  group: JoinGroup,
  left: (clause: JoinClause) => Values | undefined,
  right: (clause: JoinClause) => Values | undefined,
): boolean {
  return group.clauses.every((clause) => {
    const candidates = right(clause);
    return (
      candidates !== undefined &&
      (left(clause)?.some((value) => candidates.some((candidate) => equal(value, candidate, clause.caseSensitive))) ?? false)
    );
  });
}

function equal(a: Value, b: Value, caseSensitive: boolean): boolean {
  if (valueEquals(a, b)) return true;
  if (caseSensitive) return false;
  const key = indexKey(a);
  return key !== undefined && key === indexKey(b) && a instanceof Uint8Array === b instanceof Uint8Array;
}

function keysOf(values: Values): readonly string[] {
  const keys: string[] = [];
  for (const value of values) {
    const key = indexKey(value);
    if (key !== undefined) keys.push(key);
  }
  return keys;
}
