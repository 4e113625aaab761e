import { raise, type Span } from './fault.ts';
import { isList, type Scalar, type Term, type TermList } from './term.ts';
import { spend } from './work.ts';

/** What a function or an operator that maps does with lists (spec/expressions.md §8). */

/** Every position in turn, scalars repeated; a hole stays a hole. */
export function mapPositions(
  values: readonly Term[],
  length: number,
  once: (values: readonly (Scalar | null)[]) => Term,
  span: Span,
): Term {
  spend(length, span);
  const results: Term[] = new Array(length);
  for (let at = 0; at < length; at++) {
    let hole = false;
    const row = values.map((value) => {
      if (!isList(value)) return value as Scalar | null;
      const item = value[at] ?? null;
      if (item === null) hole = true;
      return item;
    });
    results[at] = hole ? null : once(row);
  }
  return flattened(results);
}

/** The same for a single list. */
export function eachValue(list: TermList, once: (value: Scalar) => Term, span: Span): Term {
  spend(list.length, span);
  return flattened(list.map((item) => (item === null ? null : once(item))));
}

/** Length that all lists share so far; -1 = no list yet. */
export function commonLength(length: number, list: TermList, span: Span): number {
  if (length >= 0 && list.length !== length) {
    raise(span, 'list-length', `Multi-valued operands must have the same number of values; here ${length} and ${list.length}.`);
  }
  return list.length;
}

/** A function that gives several values for one (CertExtensionOids) gives them all in one list. */
function flattened(results: readonly Term[]): TermList | null {
  if (!results.some(isList)) return results as TermList;
  const flat = results.flatMap((result) => (isList(result) ? result : [result as Scalar | null]));
  return flat.length === 0 ? null : flat;
}
