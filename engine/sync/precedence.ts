import { type Value, type Values, valueKey } from '../../shared/model/value.ts';
import type { CompiledFlow } from './compiled-rules.ts';
import { type FlowResult, failure } from './flow.ts';

/** A flow with the object it reads; `evaluate` is called only when its turn comes. */
export interface Contributor<O> {
  readonly flow: CompiledFlow;
  readonly origin: O;
  /** Apply once, and it has been: what it says now is what is left of then. */
  readonly isOver?: boolean;
  evaluate(): FlowResult;
}

export interface Contributed<O> {
  readonly value: Value;
  readonly contributor: Contributor<O>;
}

/** `keep`: nobody contributed but somebody ignored, so what is there stays (spec/engine.md §7.3). */
export type Resolution<O> = { readonly kind: 'values'; readonly values: readonly Contributed<O>[] } | { readonly kind: 'keep' };

/**
 * Resolves one target attribute. `contributors` are sorted strongest first; all must have the same merge type
 * (spec/engine.md §7.3 Update, §7.4 Merge). Throws `ObjectFailure` with `sync-rule-different-merge-types`.
 */
export function resolvePrecedence<O>(contributors: readonly Contributor<O>[]): Resolution<O> {
  const first = contributors[0];
  if (first === undefined) return { kind: 'values', values: [] };
  const merge = mergeKind(first.flow);
  for (const contributor of contributors) {
    if (mergeKind(contributor.flow) !== merge) {
      throw failure(
        contributor.flow,
        'sync-rule-different-merge-types',
        `rules in scope use different merge types (${first.flow.rule.rule.name}: ${first.flow.flow.merge}).`,
      );
    }
  }
  return merge === 'update' ? update(contributors) : union(contributors, merge === 'mergeCaseInsensitive');
}

/** Replace is a synonym of Update. */
export const mergeKind = ({ flow }: CompiledFlow): string => (flow.merge === 'replace' ? 'update' : flow.merge);

function update<O>(contributors: readonly Contributor<O>[]): Resolution<O> {
  const outcome = strongest(contributors, (contributor) => contributor.evaluate());
  if (outcome === 'keep') return { kind: 'keep' };
  const { values, from: contributor } = outcome;
  return { kind: 'values', values: contributor === undefined ? [] : values.map((value) => ({ value, contributor })) };
}

/** What the first entry says that says anything, and which that is; `keep` when one ignored and none said anything (§7.3). */
export function strongest<T>(
  entries: readonly T[],
  evaluate: (entry: T) => FlowResult,
): { readonly values: Values; readonly from: T | undefined } | 'keep' {
  let ignored = false;
  for (const entry of entries) {
    const result = evaluate(entry);
    if (result.kind === 'ignore') ignored = true;
    else if (result.kind === 'authoritative-null') return NOTHING;
    else if (result.kind === 'values') return { values: result.values, from: entry };
  }
  return ignored ? 'keep' : NOTHING;
}
const NOTHING = { values: [], from: undefined };

function union<O>(contributors: readonly Contributor<O>[], caseInsensitive: boolean): Resolution<O> {
  const values: Contributed<O>[] = [];
  const seen = new Set<string>();
  for (const contributor of contributors) {
    const result = contributor.evaluate();
    if (result.kind === 'authoritative-null') break;
    if (result.kind !== 'values') continue;
    for (const value of result.values) {
      const key = caseInsensitive && typeof value === 'string' ? `s${value.toLowerCase()}` : valueKey(value);
      if (seen.has(key)) continue;
      seen.add(key);
      values.push({ value, contributor });
    }
  }
  return { kind: 'values', values };
}
