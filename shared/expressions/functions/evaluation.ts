import { parseGuid } from '../binary-identifier.ts';
import { choices } from '../choices.ts';
import { parseDate } from '../date-time.ts';
import { asText } from '../operators.ts';
import { Instant, isList, type Scalar, type TermList } from '../term.ts';
import { parseNumber } from './conversion.ts';
import { absorbing, any, type FunctionDefinition, fn, num, type PlainFunction, str } from './definition.ts';

type Whole = Scalar | TermList | null;

/** One answer for the whole value, lists included (spec/expressions.md §8 `whole`). */
const test = (name: string, doc: string, answer: (value: Whole) => boolean): PlainFunction =>
  fn({ name, category: 'Evaluation', params: [any('expression')], returns: 'bool', multivalue: 'whole', doc, apply: answer });
/** Of a list it asks only whether there is one. */
const presence = (name: string, doc: string, answer: (value: Whole) => boolean): FunctionDefinition => ({
  ...test(name, doc, answer),
  asks: 'presence',
});

const isNull = (value: Whole): boolean => value === null || (isList(value) && onlyHoles(value));

function onlyHoles(list: TermList): boolean {
  for (const item of list) if (item !== null) return false;
  return true;
}

const isNullOrEmpty = (value: Whole): boolean => value === '' || isNull(value);

export const evaluation: readonly FunctionDefinition[] = [
  presence('IsNull', 'True when there is no value; an empty text is one.', isNull),
  test('IsEmpty', 'True for an empty text; False when there is no value.', (value) => value === ''),
  presence('IsNullOrEmpty', 'True when there is no value or an empty text.', isNullOrEmpty),
  presence('IsPresent', 'True when there is a value that is not an empty text.', (value) => !isNullOrEmpty(value)),
  test('IsString', 'True when CStr would succeed: text, numbers, Booleans and references, not binary values, dates or lists.', (value) => {
    if (value === null || isList(value)) return false;
    return choices.isStringMeansConvertible ? asText(value) !== undefined : typeof value === 'string';
  }),
  test(
    'IsNumeric',
    'True for a number and for text that CNum accepts.',
    (value) => typeof value === 'bigint' || (typeof value === 'string' && parseNumber(value) !== undefined),
  ),
  test(
    'IsDate',
    'True for a date and for text that CDate accepts.',
    (value) => value instanceof Instant || (typeof value === 'string' && parseDate(value) !== undefined),
  ),
  fn({
    name: 'IsGuid',
    category: 'Evaluation',
    params: [str('guid')],
    returns: 'bool',
    doc: 'True for the text of a GUID, 8-4-4-4-12 hexadecimal digits with hyphens, with or without braces.',
    whenNull: false,
    apply: (text) => parseGuid(text) !== undefined,
  }),
  fn({
    name: 'IsBitSet',
    category: 'Evaluation',
    params: [num('value'), absorbing(num('flag'))],
    returns: 'bool',
    doc: 'True when the number has a bit of the mask; the flag is a mask such as 2, not a bit number.',
    whenNull: false,
    apply: (value, flag) => (value & flag) !== 0n,
  }),
];
