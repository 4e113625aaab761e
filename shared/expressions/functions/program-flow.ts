import { refuseFlowControl } from '../accept.ts';
import { Fault, raise, type Span } from '../fault.ts';
import { conditionOf } from '../operators.ts';
import { commonLength } from '../positions.ts';
import { anything, either, kindsIn, type StaticType } from '../static-type.ts';
import { FlowControl, isList, type Scalar, type Term, type TermList } from '../term.ts';
import { spend } from '../work.ts';
import {
  type CallSite,
  type Closure,
  type FunctionDefinition,
  fn,
  form,
  type InferenceSite,
  nullable,
  str,
  unevaluated,
} from './definition.ts';

/** spec/expressions.md §10: only what is chosen is evaluated. */
export const programFlow: readonly FunctionDefinition[] = [
  fn({
    name: 'Error',
    category: 'Program Flow',
    params: [nullable(str('message'))],
    returns: 'void',
    multivalue: 'scalar-only',
    doc: 'Stops the synchronization of the object with this message. It may stand in a branch that is not taken.',
    apply: (message) => new Fault('custom-error', message ?? ''),
  }),
  form({
    name: 'IIF',
    category: 'Program Flow',
    params: [unevaluated('condition'), unevaluated('valueIfTrue'), unevaluated('valueIfFalse')],
    returns: 'var',
    multivalue: 'special',
    doc: 'The second argument when the condition is true, otherwise the third; only that one is evaluated. A multi-valued condition chooses value by value, and NULL removes the value.',
    translate: translateIif,
    infer: inferIif,
  }),
  form({
    name: 'Switch',
    category: 'Program Flow',
    params: [unevaluated('condition', true), unevaluated('value', true)],
    returns: 'var',
    multivalue: 'scalar-condition',
    doc: 'Pairs of condition and value: the value of the first condition that is true, NULL when none is. All conditions are evaluated.',
    translate: translateSwitch,
    infer: inferSwitch,
  }),
  form({
    name: 'With',
    category: 'Program Flow',
    params: [unevaluated('variable'), unevaluated('value'), unevaluated('expression')],
    returns: 'var',
    multivalue: 'transparent',
    binds: true,
    doc: 'Evaluates the expression with $variable standing for the value: With($v, value, …$v…).',
    translate: (site) => {
      const slot = site.newSlot();
      const [value, body] = boundBody(site, slot);
      return (context, slots) => {
        slots[slot] = value(context, slots);
        return body(context, slots);
      };
    },
    infer: (site) => {
      const [variable, value, body] = site.arguments;
      if (variable?.kind !== 'variable' || value === undefined || body === undefined) return anything;
      return site.infer(body, { name: variable.name, type: site.infer(value) });
    },
  }),
];

function inferIif(site: InferenceSite): StaticType {
  const [test, yes, no] = site.arguments;
  if (test === undefined || yes === undefined || no === undefined) return anything;
  const decides = site.infer(test);
  site.condition(test, decides, false);
  const branches = [yes, no].map((branch) => ({ branch, type: site.inferBranch(branch, test, branch === yes) }));
  const result = either(...branches.map(({ type }) => type));
  if (decides.many === 0) return result;
  // A list decides value by value, and a flow-control word is no value.
  for (const { branch, type } of branches) site.expectValue(branch, type);
  return { ...result, many: kindsIn(result) };
}

function inferSwitch(site: InferenceSite): StaticType {
  const results: StaticType[] = [];
  site.arguments.forEach((argument, index) => {
    const type = site.infer(argument);
    if (index % 2 === 1) results.push(type);
    else if (!isDefault(site, index)) site.condition(argument, type, true);
  });
  return either(...results);
}

/** `…, True, value)` at the end is the usual way to write a default. */
const isDefault = (site: InferenceSite, index: number): boolean => {
  const argument = site.arguments[index];
  return index === site.arguments.length - 2 && argument?.kind === 'constant' && argument.word === 'True';
};

function translateIif(site: CallSite): Closure {
  const [test, yes, no] = site.arguments;
  if (test === undefined || yes === undefined || no === undefined) return wrongCount(site);
  const condition = site.translate(test);
  const whenTrue = site.translate(yes);
  const whenFalse = site.translate(no);
  return (context, slots) => {
    const decided = condition(context, slots);
    if (decided === true) return whenTrue(context, slots);
    if (decided === false) return whenFalse(context, slots);
    if (decided instanceof FlowControl) return refuseFlowControl(decided, test);
    if (!isList(decided)) return conditionOf(decided, test) ? whenTrue(context, slots) : whenFalse(context, slots);
    spend(2 * decided.length, site);
    const choice = decided.map((item) => conditionOf(item, test));
    const taken = choice.includes(true) ? branch(whenTrue(context, slots), choice.length, yes) : null;
    const other = choice.includes(false) ? branch(whenFalse(context, slots), choice.length, no) : null;
    return choice.map((isTrue, at) => valueAt(isTrue ? taken : other, at));
  };
}

function branch(value: Term, length: number, span: Span): Scalar | TermList | null {
  if (value instanceof FlowControl) return refuseFlowControl(value, span);
  if (isList(value)) commonLength(length, value, span);
  return value;
}

const valueAt = (value: Scalar | TermList | null, at: number): Scalar | null => (isList(value) ? (value[at] ?? null) : value);

function translateSwitch(site: CallSite): Closure {
  const closures = site.arguments.map((argument) => site.translate(argument));
  return (context, slots) => {
    let chosen = -1;
    for (let i = 0; i < closures.length; i += 2) {
      const span = site.arguments[i] ?? site;
      const value = closures[i]?.(context, slots) ?? null;
      if (isList(value)) return raise(span, 'type-mismatch', 'A condition of Switch must be single-valued.');
      if (value instanceof FlowControl) return refuseFlowControl(value, span);
      if (conditionOf(value, span) && chosen < 0) chosen = i + 1;
    }
    return chosen < 0 ? null : (closures[chosen]?.(context, slots) ?? null);
  };
}

/** Value and body of With, Select and Where; the body knows the variable of the first argument. */
export function boundBody(site: CallSite, slot: number, repeated = false): readonly [Closure, Closure] {
  const [variable, value, body] = site.arguments;
  if (variable?.kind !== 'variable' || value === undefined || body === undefined) return [wrongCount(site), wrongCount(site)];
  return [site.translate(value), site.translate(body, { name: variable.name, slot }, repeated)];
}

/** Unreachable after `check`. */
const wrongCount =
  (site: CallSite): Closure =>
  () =>
    raise(site, 'argument-count', 'The arguments are not complete.');
