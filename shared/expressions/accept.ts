import { choices } from './choices.ts';
import { Fault, raise, type Span } from './fault.ts';
import type { Outcome, Parameter } from './functions/definition.ts';
import { BIT, bitOf, FlowControl, isList, kindName, type Scalar, type Term, type TermList, valuesOf } from './term.ts';
import { limitSize, spendOn } from './work.ts';

/** A value in, the argument out that the function may rely on; raises when the value does not fit its parameter. */
export type Acceptor<T extends Term = Scalar | null> = (value: T) => unknown;

/** For a single value. The two commonest kinds have a way of their own, since every value passes here. */
export function acceptor(parameter: Parameter, span: Span, weight: number): Acceptor {
  const general: Acceptor = (value) => accept(parameter, value, span, weight);
  if (parameter.words !== undefined) return general;
  if ((parameter.mask & BIT.str) !== 0) {
    return (value) => {
      if (typeof value !== 'string') return general(value);
      if (value.length > SHORT_TEXT) spendOn(value, span, weight);
      return value;
    };
  }
  return (parameter.mask & BIT.num) === 0 ? general : (value) => (typeof value === 'bigint' ? value : general(value));
}

/** A NULL that ends the call with the function's `whenNull`. */
export const NULL_ENDS = Symbol('NULL ends the call');

/** For functions that take a value as a whole: lists included where the parameter takes them. */
export function wholeAcceptor(parameter: Parameter, span: Span, weight: number): Acceptor<Term> {
  if (parameter.shape === 'any') return (value) => refusingFlowControl(value, span);
  if (parameter.shape === 'list') {
    return (value) => (isList(value) ? acceptItems(parameter, value, span) : acceptList(parameter, refusingFlowControl(value, span), span));
  }
  const single = acceptor(parameter, span, weight);
  const nullEnds = parameter.ifNull === 'result';
  return (value) => {
    if (value === null) return nullEnds ? NULL_ENDS : single(null);
    if (typeof value !== 'object') return single(value);
    if (value instanceof FlowControl) return refuseFlowControl(value, span);
    return isList(value) ? refuse(parameter, value, span) : single(value);
  };
}

export const refuseFlowControl = (value: FlowControl, span: Span): never =>
  raise(span, 'flow-control-operand', `${value.word} can only be the result of a flow, not an operand.`);

/** What a function answered: its size within bounds, a failure raised at the place of the call. */
export function settle(outcome: Outcome, span: Span): Term {
  if (typeof outcome === 'string') {
    if (outcome.length > SHORT_TEXT) limitSize(outcome.length, span);
    return outcome;
  }
  if (typeof outcome !== 'object' || outcome === null) return outcome;
  if (outcome instanceof Fault) return raise(span, outcome.code, outcome.message);
  if (outcome instanceof Uint8Array || Array.isArray(outcome)) limitSize(outcome.length, span);
  return outcome;
}

/** A value of the wanted kind; a reference stands for its DN text where text is wanted. */
function accept(parameter: Parameter, value: Scalar | null, span: Span, weight: number): Scalar | null {
  if (value === null) return parameter.ifNull === 'pass' ? null : noValue(parameter, span);
  const bit = bitOf(value);
  if ((parameter.mask & bit) !== 0) {
    if (parameter.words !== undefined && !parameter.words.includes(value as string)) {
      return raise(span, 'value-error', `${parameter.name} must be one of ${parameter.words.join(', ')}.`);
    }
    spendOn(value, span, weight);
    return value;
  }
  if (bit === BIT.ref && (parameter.mask & BIT.str) !== 0) {
    const { ref } = value as { readonly ref: string };
    spendOn(ref, span, weight);
    return ref;
  }
  return refuse(parameter, value, span);
}

const acceptList = (parameter: Parameter, value: Exclude<Term, FlowControl>, span: Span): readonly Scalar[] =>
  acceptItems(parameter, valuesOf(value), span);

/** Without the holes, each item of a wanted kind. */
function acceptItems(parameter: Parameter, items: TermList, span: Span): readonly Scalar[] {
  const { mask } = parameter;
  const { length } = items;
  for (let i = 0; i < length; i++) {
    const item = items[i] as Scalar | null;
    if (item === null) return acceptItems(parameter, valuesOf(items), span);
    if ((bitOf(item) & mask) === 0) refuse(parameter, item, span);
    if (typeof item === 'object' || (typeof item === 'string' && item.length > SHORT_TEXT)) spendOn(item, span, 1);
  }
  if (length > SHORT_LIST) limitSize(length, span);
  return items as readonly Scalar[];
}

const SHORT_TEXT = choices.shortText;

/** Lists up to this length cost nothing. */
const SHORT_LIST = 16;

const refusingFlowControl = (value: Term, span: Span): Exclude<Term, FlowControl> =>
  value instanceof FlowControl ? refuseFlowControl(value, span) : value;

/** Where bytes are expected, the empty text that Mid gives for NULL is no value rather than one of the wrong kind. */
const refuse = (parameter: Parameter, value: Term, span: Span): never =>
  value === '' && choices.emptyTextIsNoBytes && (parameter.mask & BIT.bin) !== 0
    ? noValue(parameter, span)
    : raise(span, 'type-mismatch', `${parameter.name} must be ${parameter.kinds.join(' or ')}; this is ${kindName(value)}.`);

const noValue = (parameter: Parameter, span: Span): never => raise(span, 'no-value', `${parameter.name} has no value here.`);
