import type { Value } from '../../shared/model/value.ts';
import { valueKey } from '../../shared/model/value.ts';
import type { CompiledFlow } from './compiled-rules.ts';
import { type FlowResult, failure } from './flow.ts';

/** A flow with the object it reads; `evaluate` is called only when its turn comes. */
export interface Contributor<O> {
  readonly flow: CompiledFlow;
  readonly origin: O;
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
  const merge = normalized(first.flow.flow.merge);
  for (const contributor of contributors) {
    if (normalized(contributor.flow.flow.merge) !== merge) {
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
const normalized = (merge: string): string => (merge === 'replace' ? 'update' : merge);

function update<O>(contributors: readonly Contributor<O>[]): Resolution<O> {
  let ignored = false;
  for (const contributor of contributors) {
    const result = contributor.evaluate();
    if (result.kind === 'ignore') ignored = true;
    else if (result.kind === 'authoritative-null') return { kind: 'values', values: [] };
    else if (result.kind === 'values') return { kind: 'values', values: result.values.map((value) => ({ value, contributor })) };
  }
  return ignored ? { kind: 'keep' } : { kind: 'values', values: [] };
}

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
