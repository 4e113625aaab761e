import { type Acceptor, acceptor, NULL_ENDS, refuseFlowControl, settle, wholeAcceptor } from './accept.ts';
import type { Span } from './fault.ts';
import type { Closure, PlainFunction } from './functions/definition.ts';
import { commonLength, eachValue, mapPositions } from './positions.ts';
import { FlowControl, isList, type Scalar, type Term } from './term.ts';

/** Function, its place and the places of its arguments, bound to closures. */
interface BoundCall extends Span {
  readonly definition: PlainFunction;
  readonly arguments: readonly Closure[];
  readonly spans: readonly Span[];
}

/** A call of a plain function by its multi-value class (spec/expressions.md §8). */
export function bindCall(call: BoundCall): Closure {
  const parts = partsOf(call);
  const [first, second] = parts;
  const maps = call.definition.multivalue === 'maps';
  if (first !== undefined && parts.length === 1) return maps ? mappedUnary(call, first) : wholeUnary(call, first);
  if (first !== undefined && second !== undefined && parts.length === 2) {
    return maps ? mappedBinary(call, first, second) : wholeBinary(call, first, second);
  }
  return maps ? mappedCall(call, parts) : wholeCall(call, parts);
}

/** An argument with what accepts it. */
interface Part {
  readonly argument: Closure;
  readonly span: Span;
  readonly nullEnds: boolean;
  readonly accept: Acceptor;
  readonly acceptWhole: Acceptor<Term>;
}

function partsOf({ definition, arguments: closures, spans }: BoundCall): readonly Part[] {
  return closures.flatMap((argument, index) => {
    const [parameter, span] = [definition.params[index], spans[index]];
    if (parameter === undefined || span === undefined) return [];
    return [
      {
        argument,
        span,
        nullEnds: parameter.ifNull === 'result',
        accept: acceptor(parameter, span, definition.weight),
        acceptWhole: wholeAcceptor(parameter, span, definition.weight),
      },
    ];
  });
}

// The calls of one and two arguments, nine of ten in shipped rules, do without an array of arguments.

function mappedUnary(call: BoundCall, { argument, accept, nullEnds, span }: Part): Closure {
  const { apply, whenNull } = call.definition;
  const one = (value: Scalar): Term => settle(apply(accept(value)), call);
  return (context, slots) => {
    const value = argument(context, slots);
    if (value === null) return nullEnds ? whenNull : settle(apply(accept(null)), call);
    if (typeof value !== 'object') return settle(apply(accept(value)), call);
    if (isList(value)) return eachValue(value, one, call);
    if (value instanceof FlowControl) return refuseFlowControl(value, span);
    return one(value);
  };
}

function mappedBinary(call: BoundCall, first: Part, second: Part): Closure {
  const { apply, whenNull } = call.definition;
  const { argument: left, accept: acceptLeft, nullEnds: leftEnds } = first;
  const { argument: right, accept: acceptRight, nullEnds: rightEnds } = second;
  const once = (a: Scalar | null, b: Scalar | null): Term => {
    if (a === null && leftEnds) return whenNull;
    const accepted = acceptLeft(a);
    if (b === null && rightEnds) return whenNull;
    return settle(apply(accepted, acceptRight(b)), call);
  };
  return (context, slots) => {
    const a = left(context, slots);
    const b = right(context, slots);
    if (isScalar(a) && isScalar(b)) return once(a, b);
    if (a instanceof FlowControl) return refuseFlowControl(a, first.span);
    if (b instanceof FlowControl) return refuseFlowControl(b, second.span);
    let length = isList(a) ? a.length : -1;
    if (isList(b)) length = commonLength(length, b, second.span);
    return mapPositions([a, b], length, ([x, y]) => once(x ?? null, y ?? null), call);
  };
}

function mappedCall(call: BoundCall, parts: readonly Part[]): Closure {
  const { apply, whenNull } = call.definition;
  const count = parts.length;
  const once = (values: readonly (Scalar | null)[]): Term => {
    const accepted: unknown[] = new Array(count);
    for (let i = 0; i < count; i++) {
      const part = parts[i] as Part;
      const value = values[i] as Scalar | null;
      if (value === null && part.nullEnds) return whenNull;
      accepted[i] = part.accept(value);
    }
    return settle(apply(...accepted), call);
  };
  return (context, slots) => {
    const values: Term[] = new Array(count);
    let length = -1;
    for (let i = 0; i < count; i++) {
      const { argument, span } = parts[i] as Part;
      const value = argument(context, slots);
      if (isList(value)) length = commonLength(length, value, span);
      else if (value instanceof FlowControl) return refuseFlowControl(value, span);
      values[i] = value;
    }
    return length < 0 ? once(values as (Scalar | null)[]) : mapPositions(values, length, once, call);
  };
}

function wholeUnary(call: BoundCall, { argument, acceptWhole }: Part): Closure {
  const { apply, whenNull } = call.definition;
  return (context, slots) => {
    const accepted = acceptWhole(argument(context, slots));
    return accepted === NULL_ENDS ? whenNull : settle(apply(accepted), call);
  };
}

function wholeBinary(call: BoundCall, first: Part, second: Part): Closure {
  const { apply, whenNull } = call.definition;
  const { argument: left, acceptWhole: acceptLeft } = first;
  const { argument: right, acceptWhole: acceptRight } = second;
  return (context, slots) => {
    const a = acceptLeft(left(context, slots));
    const b = acceptRight(right(context, slots));
    return a === NULL_ENDS || b === NULL_ENDS ? whenNull : settle(apply(a, b), call);
  };
}

function wholeCall(call: BoundCall, parts: readonly Part[]): Closure {
  const { apply, whenNull } = call.definition;
  return (context, slots) => {
    const accepted = parts.map(({ argument, acceptWhole }) => acceptWhole(argument(context, slots)));
    return accepted.includes(NULL_ENDS) ? whenNull : settle(apply(...accepted), call);
  };
}

const isScalar = (term: Term): term is Scalar | null =>
  typeof term !== 'object' || term === null || !(isList(term) || term instanceof FlowControl);
