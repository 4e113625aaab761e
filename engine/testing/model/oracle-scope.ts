import type { ScopeClause, ScopeGroup } from '../../../shared/model/rule.ts';
import { isReference, type Value, type Values } from '../../../shared/model/value.ts';

type Read = (attribute: string) => Values | undefined;

/** OR of groups, AND of clauses (spec/engine.md §6.1), one clause after the other. */
export function satisfies(scope: readonly ScopeGroup[], read: Read): boolean {
  if (scope.length === 0) return true;
  for (const { clauses } of scope) {
    let all = true;
    for (const clause of clauses) if (!holds(clause, read(clause.attribute) ?? [])) all = false;
    if (all) return true;
  }
  return false;
}

/** Negative operators are exact complements; with several values any one decides the positive (§6.1 decisions 1 and 7). */
function holds({ operator, value = '' }: ScopeClause, values: Values): boolean {
  const some = (test: (one: Value) => boolean) => values.some(test);
  const text = (one: Value) => textOf(one).toLowerCase();
  const wanted = value.toLowerCase();
  const equal = () => some((one) => (typeof one === 'bigint' ? one === number(value) : text(one) === wanted));
  const order = (one: Value) => {
    const limit = number(value);
    if (typeof one === 'bigint' && limit !== undefined) return one < limit ? -1 : one > limit ? 1 : 0;
    return text(one) < wanted ? -1 : text(one) > wanted ? 1 : 0;
  };
  const bits = () => {
    const mask = number(value);
    return some((one) => typeof one === 'bigint' && mask !== undefined && (one & mask) === mask);
  };
  if (operator === 'EQUAL' || operator === 'ISIN') return equal();
  if (operator === 'NOTEQUAL' || operator === 'ISNOTIN') return !equal();
  if (operator === 'LESSTHAN') return some((one) => order(one) < 0);
  if (operator === 'LESSTHAN_OR_EQUAL') return some((one) => order(one) <= 0);
  if (operator === 'GREATERTHAN') return some((one) => order(one) > 0);
  if (operator === 'GREATERTHAN_OR_EQUAL') return some((one) => order(one) >= 0);
  if (operator === 'CONTAINS') return some((one) => text(one).includes(wanted));
  if (operator === 'NOTCONTAINS') return !some((one) => text(one).includes(wanted));
  if (operator === 'STARTSWITH') return some((one) => text(one).startsWith(wanted));
  if (operator === 'NOTSTARTSWITH') return !some((one) => text(one).startsWith(wanted));
  if (operator === 'ENDSWITH') return some((one) => text(one).endsWith(wanted));
  if (operator === 'NOTENDSWITH') return !some((one) => text(one).endsWith(wanted));
  if (operator === 'ISNULL') return values.length === 0;
  if (operator === 'ISNOTNULL') return values.length > 0;
  if (operator === 'ISBITSET') return bits();
  if (operator === 'ISBITNOTSET') return !bits();
  throw new Error(`the oracle does not know ${operator}`);
}

function number(text: string): bigint | undefined {
  return /^(-?\d+|0x[0-9a-f]+)$/i.test(text) ? BigInt(text) : undefined;
}

function textOf(value: Value): string {
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value instanceof Uint8Array) return '';
  return isReference(value) ? value.ref : String(value);
}
