import { Fault, raise, type Span } from './fault.ts';
import type { Closure, Outcome, Parameter, PlainFunction } from './functions/definition.ts';
import { BIT, bitOf, FlowControl, isList, kindName, type Scalar, type Term, type TermList, valuesOf } from './term.ts';
import { limitSize, spend, spendOn } from './work.ts';

/** Function, its place and the places of its arguments, bound to closures. */
interface BoundCall extends Span {
  readonly definition: PlainFunction;
  readonly arguments: readonly Closure[];
  readonly spans: readonly Span[];
}

/** A call of a plain function by its multi-value class (spec/expressions.md §8). */
export function bindCall(call: BoundCall): Closure {
  if (call.definition.multivalue !== 'maps') return wholeCall(call);
  return call.arguments.length === 1 ? unaryCall(call) : mappedCall(call);
}

/** The commonest shape – Trim([x]) is three quarters of the shipped expressions – without an argument array. */
function unaryCall(call: BoundCall): Closure {
  const [argument] = call.arguments;
  const [parameter] = call.definition.params;
  const [span] = call.spans;
  if (argument === undefined || parameter === undefined || span === undefined) return mappedCall(call);
  const { apply, whenNull, weight } = call.definition;
  const nullEnds = parameter.ifNull === 'result';
  const one = (value: Scalar): Term => settle(apply(accept(parameter, value, span, weight)), call);
  return (context, slots) => {
    const value = argument(context, slots);
    if (value === null) return nullEnds ? whenNull : settle(apply(accept(parameter, null, span, weight)), call);
    if (isList(value)) return eachValue(value, one, call);
    if (value instanceof FlowControl) return refuseFlowControl(value, span);
    return one(value);
  };
}

function eachValue(list: TermList, one: (value: Scalar) => Term, span: Span): Term {
  spend(list.length, span);
  return flattened(list.map((item) => (item === null ? null : one(item))));
}

function mappedCall(call: BoundCall): Closure {
  const { arguments: closures, definition, spans } = call;
  const { params, apply, whenNull, weight } = definition;
  const count = closures.length;
  const once = (values: readonly (Scalar | null)[]): Term => {
    const accepted: unknown[] = new Array(count);
    for (let i = 0; i < count; i++) {
      const value = values[i] as Scalar | null;
      const parameter = params[i] as Parameter;
      if (value === null && parameter.ifNull === 'result') return whenNull;
      accepted[i] = accept(parameter, value, spans[i] as Span, weight);
    }
    return settle(apply(...accepted), call);
  };
  return (context, slots) => {
    const values: Term[] = new Array(count);
    let length = -1;
    for (let i = 0; i < count; i++) {
      const value = (closures[i] as Closure)(context, slots);
      if (isList(value)) length = commonLength(length, value, spans[i] as Span);
      else if (value instanceof FlowControl) return refuseFlowControl(value, spans[i] as Span);
      values[i] = value;
    }
    if (length < 0) return once(values as (Scalar | null)[]);
    return mapPositions(values, length, once, call);
  };
}

function wholeCall(call: BoundCall): Closure {
  const { arguments: closures, definition, spans } = call;
  const { params, apply, whenNull, weight } = definition;
  const count = closures.length;
  return (context, slots) => {
    const accepted: unknown[] = new Array(count);
    for (let i = 0; i < count; i++) {
      const value = (closures[i] as Closure)(context, slots);
      const span = spans[i] as Span;
      const parameter = params[i] as Parameter;
      if (value instanceof FlowControl) return refuseFlowControl(value, span);
      if (isList(value)) spend(value.length, span);
      if (parameter.shape === 'any') accepted[i] = value;
      else if (parameter.shape === 'list') accepted[i] = acceptList(parameter, value, span);
      else {
        if (isList(value)) return refuse(parameter, value, span);
        if (value === null && parameter.ifNull === 'result') return whenNull;
        accepted[i] = accept(parameter, value, span, weight);
      }
    }
    return settle(apply(...accepted), call);
  };
}

/** Every position in turn, scalars repeated; a hole stays a hole (§8). */
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

/** A function that gives several values for one (CertExtensionOids) gives them all in one list. */
function flattened(results: readonly Term[]): TermList | null {
  if (!results.some(isList)) return results as TermList;
  const flat = results.flatMap((result) => (isList(result) ? result : [result as Scalar | null]));
  return flat.length === 0 ? null : flat;
}

/** Length that all lists share so far; -1 = no list yet. */
export function commonLength(length: number, list: TermList, span: Span): number {
  if (length >= 0 && list.length !== length) {
    raise(span, 'list-length', `Multi-valued operands must have the same number of values; here ${length} and ${list.length}.`);
  }
  return list.length;
}

export const refuseFlowControl = (value: FlowControl, span: Span): never =>
  raise(span, 'flow-control-operand', `${value.word} can only be the result of a flow, not an operand.`);

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

function acceptList(parameter: Parameter, value: Scalar | TermList | null, span: Span): readonly Scalar[] {
  const values = valuesOf(value);
  for (const item of values) {
    if ((bitOf(item) & parameter.mask) === 0) refuse(parameter, item, span);
    spendOn(item, span);
  }
  return values;
}

const refuse = (parameter: Parameter, value: Term, span: Span): never =>
  raise(span, 'type-mismatch', `${parameter.name} must be ${parameter.kinds.join(' or ')}; this is ${kindName(value)}.`);

const noValue = (parameter: Parameter, span: Span): never => raise(span, 'no-value', `${parameter.name} has no value here.`);

function settle(outcome: Outcome, span: Span): Term {
  if (typeof outcome === 'string') limitSize(outcome.length, span);
  else if (typeof outcome === 'object' && outcome !== null) {
    if (outcome instanceof Fault) return raise(span, outcome.code, outcome.message);
    if (outcome instanceof Uint8Array || Array.isArray(outcome)) limitSize(outcome.length, span);
  }
  return outcome;
}
