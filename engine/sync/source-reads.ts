import type { CsObject, MvObject } from '../../shared/model/object.ts';
import type { ScopeOperator } from '../../shared/model/rule.ts';
import type { CompiledRule } from './compiled-rules.ts';
import { type MetaverseEnds, type ReferenceDifferences, withAllEdges, withReferencesTo } from './large-references.ts';
import { ask, type Evaluation, type ReferenceOwner } from './question.ts';

/** What rules need to know of their source object besides single references. */
interface SourceReads {
  /** Attributes read as values: of references all must be there. */
  readonly values: ReadonlySet<string>;
  /** Attributes of which the number of values is asked, or whether there are any. */
  readonly counts: ReadonlySet<string>;
}

/** The number of references of attributes read in part, besides those read. */
export type FurtherCounts = ReadonlyMap<string, number>;

/** A source object with everything the rules read as values; what they only count is counted where it is stored. */
export function* readable(
  object: CsObject,
  rules: readonly CompiledRule[],
  traced: boolean,
): Evaluation<{ readonly object: CsObject; readonly further: FurtherCounts | undefined }> {
  if (object.partial === undefined) return { object, further: undefined };
  const reads = sourceReads(rules, traced);
  let read = object;
  for (const attribute of object.partial) if (reads.values.has(attribute)) read = yield* withAllEdges(read, attribute);
  return { object: read, further: yield* furtherCounts(read, { cs: object.id }, reads) };
}

/** Likewise the metaverse object, before an evaluation and as the evaluation has changed it so far. */
export function* readableMetaverse(
  ends: MetaverseEnds,
  differences: ReferenceDifferences,
  rules: readonly CompiledRule[],
  traced: boolean,
): Evaluation<MetaverseEnds & { readonly further: FurtherCounts | undefined }> {
  if (ends.mv.partial === undefined) return { ...ends, further: undefined };
  const reads = sourceReads(rules, traced);
  let read = ends;
  for (const attribute of ends.mv.partial)
    if (reads.values.has(attribute)) read = yield* withReferencesTo(read, differences, attribute, 'all');
  return { ...read, further: yield* furtherCounts(read.mv, { mv: read.mv.id }, reads) };
}

function* furtherCounts(object: CsObject | MvObject, of: ReferenceOwner, reads: SourceReads): Evaluation<FurtherCounts> {
  const counts = new Map<string, number>();
  for (const attribute of object.partial ?? [])
    if (reads.counts.has(attribute)) counts.set(attribute, yield* ask({ ask: 'further-references', of, attribute }));
  return counts;
}

/** What a rule's scope, join criteria and expressions read; references that are flowed directly move as edges. */
function sourceReads(rules: readonly CompiledRule[], traced: boolean): SourceReads {
  const values = new Set<string>();
  const counts = new Set<string>();
  for (const rule of rules) {
    const own = readsOf(rule);
    for (const name of own.values) values.add(name);
    // A trace shows the values that were looked at.
    for (const name of own.counts) (traced ? values : counts).add(name);
  }
  return { values, counts };
}

/** Clauses that ask only whether there is a value. */
const PRESENCE: ReadonlySet<ScopeOperator> = new Set(['ISNULL', 'ISNOTNULL']);

const known = new WeakMap<CompiledRule, SourceReads>();

function readsOf(rule: CompiledRule): SourceReads {
  const before = known.get(rule);
  if (before !== undefined) return before;
  const values = new Set<string>();
  const counts = new Set<string>();
  const inbound = rule.rule.direction === 'inbound';
  for (const group of rule.rule.scope)
    for (const { attribute, operator } of group.clauses) (PRESENCE.has(operator) ? counts : values).add(attribute);
  for (const group of rule.rule.join) for (const clause of group.clauses) values.add(inbound ? clause.cs : clause.mv);
  for (const { flow, direct, expression } of rule.flows) {
    if (flow.type === 'direct' && direct === undefined && flow.source !== undefined) values.add(flow.source);
    if (expression === undefined) continue;
    const { attributes, countedAttributes, importedValues, valueCounts } = expression;
    for (const name of attributes) (countedAttributes.includes(name) ? counts : values).add(name);
    for (const name of importedValues) values.add(name);
    for (const name of valueCounts) counts.add(name);
  }
  const reads = { values, counts };
  known.set(rule, reads);
  return reads;
}
