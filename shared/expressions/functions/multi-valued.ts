import { valueKey } from '../../model/value.ts';
import { refuseFlowControl } from '../accept.ts';
import { choices } from '../choices.ts';
import { raise, tooLarge, valueError } from '../fault.ts';
import { asText, conditionOf } from '../operators.ts';
import { anything, itemOf, listOf as listType, type StaticType } from '../static-type.ts';
import { type Node, walk } from '../syntax-tree.ts';
import { FlowControl, Instant, isList, listOf, type Scalar, valuesOf } from '../term.ts';
import { wholeNumber } from '../whole-number.ts';
import { spend } from '../work.ts';
import {
  type CallSite,
  type Closure,
  type FunctionDefinition,
  fn,
  form,
  type InferenceSite,
  list,
  nullable,
  num,
  option,
  optional,
  str,
  unevaluated,
} from './definition.ts';
import { boundBody } from './program-flow.ts';

/** These take a list as a whole, without holes; a scalar is a list of one (spec/expressions.md §8 `consumes`). */
export const multiValued: readonly FunctionDefinition[] = [
  fn({
    name: 'Contains',
    category: 'Multi-valued',
    params: [list('attribute', ['str', 'ref']), str('search'), option('casetype', ['CaseSensitive', 'CaseInsensitive'])],
    returns: 'num',
    multivalue: 'consumes',
    doc: 'Number of the first value that contains the text, 0 when none does; a reference must equal it. Case counts unless CaseInsensitive is given.',
    apply: (values, search, casetype) => {
      const ignoreCase = casetype === 'CaseInsensitive';
      const wanted = ignoreCase ? search.toLowerCase() : search;
      for (let at = 0; at < values.length; at++) {
        const value = values[at] ?? '';
        const found =
          typeof value === 'string' ? (ignoreCase ? value.toLowerCase() : value).includes(wanted) : isSameDn(value.ref, search, ignoreCase);
        if (found) return wholeNumber(at + 1);
      }
      return 0n;
    },
  }),
  fn({
    name: 'Count',
    category: 'Multi-valued',
    params: [list('attribute')],
    returns: 'num',
    multivalue: 'consumes',
    asks: 'count',
    doc: 'How many values there are; 0 when the attribute is absent.',
    apply: (values) => wholeNumber(values.length),
  }),
  fn({
    name: 'Item',
    category: 'Multi-valued',
    params: [list('attribute'), num('index')],
    returns: 'var',
    multivalue: 'consumes',
    infer: ([values]) => itemOf(values ?? anything),
    doc: 'The value at this position, counted from 1; an error when there is none.',
    apply: (values, index) =>
      itemAt(values, index) ??
      valueError(`Index ${index} is out of bounds: the attribute has ${values.length === 1 ? 'one value' : `${values.length} values`}.`),
  }),
  fn({
    name: 'ItemOrNull',
    category: 'Multi-valued',
    params: [list('attribute'), num('index')],
    returns: 'var',
    multivalue: 'consumes',
    infer: ([values]) => itemOf(values ?? anything),
    doc: 'The value at this position, counted from 1; NULL when there is none.',
    apply: (values, index) => itemAt(values, index) ?? null,
  }),
  fn({
    name: 'Join',
    category: 'Multi-valued',
    params: [list('attribute', ['str', 'num', 'bool', 'ref']), nullable(optional(str('delimiter')))],
    returns: 'str',
    multivalue: 'consumes',
    doc: 'The values as one text with the delimiter between them; a blank unless another is given. NULL when there are no values.',
    apply: (values, delimiter = ' ') => {
      if (values.length === 0) return null;
      const texts = values.map((value) => asText(value) ?? '');
      const between = delimiter ?? '';
      const length = texts.reduce((sum, { length: one }) => sum + one, between.length * (texts.length - 1));
      return length > choices.maximumText ? tooLarge(length) : texts.join(between);
    },
  }),
  fn({
    name: 'RemoveDuplicates',
    category: 'Multi-valued',
    params: [list('attribute')],
    returns: 'mv',
    multivalue: 'consumes',
    infer: ([values]) => listType(values ?? anything),
    doc: 'The values without repetitions; case counts, the first of equal values stays.',
    apply: (values) => {
      const seen = new Set<string>();
      return listOf(
        values.filter((value) => {
          const key = keyOf(value);
          if (seen.has(key)) return false;
          seen.add(key);
          return true;
        }),
      );
    },
  }),
  fn({
    name: 'Split',
    category: 'Multi-valued',
    params: [str('value'), str('delimiter'), optional(num('limit'))],
    returns: 'mvstr',
    multivalue: 'scalar-only',
    doc: 'The pieces of a text between single-character delimiters, at most `limit` of them; the last one holds the rest.',
    apply: (value, delimiter, limit) => {
      if (delimiter.length !== 1) return valueError('The delimiter must be one character.');
      if (limit !== undefined && limit < 1n) return valueError('The limit must be at least 1.');
      const pieces = value.split(delimiter);
      const count = Number(limit ?? pieces.length);
      if (pieces.length <= count) return pieces;
      if (!choices.splitKeepsRest) return pieces.slice(0, count);
      return [...pieces.slice(0, count - 1), pieces.slice(count - 1).join(delimiter)];
    },
  }),
  form({
    name: 'Select',
    category: 'Multi-valued',
    params: [unevaluated('variable'), unevaluated('attribute'), unevaluated('expression')],
    returns: 'var',
    multivalue: 'consumes',
    binds: true,
    doc: 'The expression for each value, which it sees as $variable; NULL results vanish.',
    translate: (site) => perValue(site, (_, result) => result),
    infer: (site) =>
      inferPerValue(site, (_item, result, body) => {
        site.expectSingle(body, result, 'The expression for each value');
        return result;
      }),
  }),
  form({
    name: 'Where',
    category: 'Multi-valued',
    params: [unevaluated('variable'), unevaluated('attribute'), unevaluated('condition')],
    returns: 'var',
    multivalue: 'consumes',
    binds: true,
    doc: 'The values for which the condition is true; it sees each as $variable.',
    translate: (site) => perValue(site, (value, result) => (conditionOf(result, site) ? value : null)),
    infer: (site) =>
      inferPerValue(site, (item, result, body) => {
        site.condition(body, result, true);
        return item;
      }),
  }),
];

const itemAt = (values: readonly Scalar[], index: bigint): Scalar | undefined => (index < 1n ? undefined : values[Number(index) - 1]);

const isSameDn = (dn: string, search: string, ignoreCase: boolean): boolean =>
  ignoreCase || choices.containsReferenceIgnoresCase ? dn.toLowerCase() === search.toLowerCase() : dn === search;

function keyOf(value: Scalar): string {
  if (value instanceof Instant) return `t${value.ticks}`;
  return valueKey(typeof value === 'string' && choices.duplicatesIgnoreCase ? value.toLowerCase() : value);
}

const bodySize = ({ arguments: [, , body] }: CallSite): number => (body === undefined ? 0 : [...walk(body)].length);

function inferPerValue(site: InferenceSite, kept: (item: StaticType, result: StaticType, body: Node) => StaticType): StaticType {
  const [variable, source, body] = site.arguments;
  if (variable?.kind !== 'variable' || source === undefined || body === undefined) return anything;
  const values = site.infer(source);
  site.expectValue(source, values);
  const item = itemOf(values);
  return listType(kept(item, site.infer(body, { name: variable.name, type: item }), body));
}

/** Select and Where: the body runs once per value. */
function perValue(site: CallSite, keep: (value: Scalar, result: Scalar | null) => Scalar | null): Closure {
  const slot = site.newSlot();
  const [source, body] = boundBody(site, slot, true);
  const steps = 1 + bodySize(site);
  return (context, slots) => {
    const whole = source(context, slots);
    if (whole instanceof FlowControl) return refuseFlowControl(whole, site);
    const results = valuesOf(whole).map((value) => {
      spend(steps, site);
      slots[slot] = value;
      const result = body(context, slots);
      if (result instanceof FlowControl) return refuseFlowControl(result, site);
      if (isList(result)) return raise(site, 'type-mismatch', 'The expression for each value must give a single value.');
      return keep(value, result);
    });
    return listOf(results);
  };
}
