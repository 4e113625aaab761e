import type { MetaverseClause, metaverseOperators } from '../../shared/contract/metaverse-search.ts';
import { MetaverseQuery } from '../../shared/contract/metaverse-search.ts';

export type Operator = (typeof metaverseOperators)[number];

/** The seven operators of the field (spec/console.md §8); two of them take no value. */
export const operatorNames: { readonly [O in Operator]: string } = {
  equals: 'Equals',
  contains: 'Contains',
  'not-contains': 'Does not contain',
  'starts-with': 'Starts with',
  'ends-with': 'Ends with',
  'is-present': 'Is present',
  'is-not-present': 'Is not present',
};
export const needsValue = (operator: Operator): boolean => operator !== 'is-present' && operator !== 'is-not-present';

/** What the query builder holds; the address of the page carries it. */
export interface SearchForm {
  readonly objectType: string;
  readonly text: string;
  readonly clauses: readonly MetaverseClause[];
  readonly sort?: { readonly attribute: string; readonly descending: boolean } | undefined;
}
export const emptyForm: SearchForm = { objectType: '', text: '', clauses: [] };

/** Clauses that are filled in; the others do not count yet. */
export const complete = (clauses: readonly MetaverseClause[]): MetaverseClause[] =>
  clauses.filter(({ attribute, operator, value }) => attribute !== '' && (!needsValue(operator) || (value ?? '') !== ''));

export function queryOf(form: SearchForm, columns: readonly string[]): MetaverseQuery {
  return {
    ...(form.objectType !== '' && { objectType: form.objectType }),
    ...(form.text.trim() !== '' && { text: form.text.trim() }),
    ...(form.sort !== undefined && { sort: form.sort }),
    clauses: complete(form.clauses),
    columns: [...columns],
  };
}

export const writeForm = ({ objectType, text, clauses, sort }: SearchForm): string =>
  JSON.stringify({ ...(objectType !== '' && { objectType }), ...(text !== '' && { text }), clauses, ...(sort !== undefined && { sort }) });

/** Reads a form from an address or a saved search; an unreadable one is an empty form. */
export function readForm(text: string | null): SearchForm {
  if (text === null) return emptyForm;
  const parsed = MetaverseQuery.safeParse(parseJson(text));
  if (!parsed.success) return emptyForm;
  return { objectType: parsed.data.objectType ?? '', text: parsed.data.text ?? '', clauses: parsed.data.clauses, sort: parsed.data.sort };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
