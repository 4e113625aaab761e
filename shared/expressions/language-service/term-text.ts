import { toHex } from '../../model/value.ts';
import { FlowControl, Instant, isList, type Scalar, type Term } from '../term.ts';
import { isoText } from '../value-notation.ts';

const LONGEST = 120;
const SHOWN = 5;

/** A value as people read it: `"Ada"`, `42`, `NULL`, `"a", "b" … 12 values`. `reference` names the object of a DN. */
export function termText(term: Term, reference: (dn: string) => string = (dn) => dn): string {
  if (term === null) return 'NULL';
  if (term instanceof FlowControl) return term.word;
  if (!isList(term)) return scalarText(term, reference);
  const shown = term.slice(0, SHOWN).map((item) => (item === null ? 'NULL' : scalarText(item, reference)));
  return term.length > SHOWN ? `${shown.join(', ')} … ${term.length} values` : shown.join(', ');
}

function scalarText(value: Scalar, reference: (dn: string) => string): string {
  if (typeof value === 'string') return `"${shortened(value)}"`;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value instanceof Uint8Array) return `&H${shortened(toHex(value.subarray(0, LONGEST)))}`;
  return value instanceof Instant ? isoText(value.ticks) : shortened(reference(value.ref));
}

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
