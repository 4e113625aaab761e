import type { Direction, LinkType, MergeType, ScopeOperator } from '../../../shared/model/rule.ts';
import { scopeOperators } from '../../../shared/model/rule.ts';

/** The words of Entra Connect's exports for what our rules say (spec/rules-format.md §2, §3). */
export const directionWords: { readonly [D in Direction]: string } = { inbound: 'Inbound', outbound: 'Outbound' };

export const linkTypeWords: { readonly [L in LinkType]: string } = {
  join: 'Join',
  provision: 'Provision',
  stickyJoin: 'StickyJoin',
  joinNoFlow: 'JoinNoFlow',
};

export const mergeTypeWords: { readonly [M in MergeType]: string } = {
  update: 'Update',
  replace: 'Replace',
  merge: 'Merge',
  mergeCaseInsensitive: 'MergeCaseInsensitive',
};

/** Spellings of the documentation (spec/rules-format.md §5.1). */
const documented: { readonly [word: string]: ScopeOperator } = { ISNOTBITSET: 'ISBITNOTSET', NOTSTARTWITH: 'NOTSTARTSWITH' };

/** The scope operator a word stands for, ignoring case; undefined for an unknown one. */
export function operatorOf(word: string): ScopeOperator | undefined {
  const upper = word.trim().toUpperCase();
  return scopeOperators.find((operator) => operator === upper) ?? (Object.hasOwn(documented, upper) ? documented[upper] : undefined);
}

/** These test whether there is a value, and have none of their own. */
export const needsNoValue = (operator: ScopeOperator): boolean => operator === 'ISNULL' || operator === 'ISNOTNULL';

/** The key of a table whose word this is, ignoring case. */
export function wordKey<K extends string>(words: { readonly [key in K]: string }, word: string): K | undefined {
  const wanted = word.trim().toLowerCase();
  return (Object.keys(words) as K[]).find((key) => words[key].toLowerCase() === wanted);
}

/** A TimeSpan – `[d.]hh:mm:ss[.fffffff]`, or ticks as a bare number – in seconds; undefined for other text. */
export function secondsOf(text: string): number | undefined {
  const bare = text.trim();
  if (/^\d{1,18}$/.test(bare)) return Number(bare) / TICKS;
  const match = /^(?:(\d{1,11})\.)?(\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d{1,7})?$/.exec(bare);
  if (match === null) return undefined;
  const [, days = '0', hours, minutes, seconds, fraction = ''] = match;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(`${seconds}${fraction}`);
}

/** Seconds as a TimeSpan. */
export function timeSpanOf(seconds: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const time = [Math.floor((seconds % 86_400) / 3600), Math.floor((seconds % 3600) / 60), seconds % 60].map(two).join(':');
  return days === 0 ? time : `${days}.${time}`;
}

/** Ticks are tenths of a microsecond. */
const TICKS = 10_000_000;
