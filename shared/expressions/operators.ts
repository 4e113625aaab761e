import { bytesEqual, isReference } from '../model/value.ts';
import { refuseFlowControl } from './accept.ts';
import { choices } from './choices.ts';
import { errorAt, type FaultCode, LocatedFault, raise, type Span } from './fault.ts';
import type { Closure } from './functions/definition.ts';
import { commonLength, mapPositions } from './positions.ts';
import type { AdditiveOperator, BinaryNode, ComparisonOperator, Node } from './syntax-tree.ts';
import { FlowControl, Instant, isList, kindName, type Scalar, type Term } from './term.ts';
import { limitSize, spend } from './work.ts';

/** The operators of spec/expressions.md §4, NULL as in §9. */
export function bindBinary(node: BinaryNode, left: Closure, right: Closure): Closure {
  if (node.operator === '&&' || node.operator === '||') return bindLogical(node, left, right);
  const combine = combining(node);
  return bindLiteral(node, left, combine) ?? ((context, slots) => combine(left(context, slots), right(context, slots)));
}

type Combine = (a: Term, b: Term) => Term;

function combining(node: BinaryNode): Combine {
  const once = scalarOperator(node);
  return (a, b) => {
    if ((typeof a !== 'object' || a === null) && (typeof b !== 'object' || b === null)) return once(a, b);
    if (a instanceof FlowControl) return refuseFlowControl(a, node.left);
    if (b instanceof FlowControl) return refuseFlowControl(b, node.right);
    if (!isList(a) && !isList(b)) return once(a, b);
    let length = isList(a) ? a.length : -1;
    if (isList(b)) length = commonLength(length, b, node);
    return mapPositions([a, b], length, ([x, y]) => once(x ?? null, y ?? null), node);
  };
}

/** `… > 0`, `… = "x"`: the commonest comparisons, decided without a second look at the literal. */
function bindLiteral(node: BinaryNode, left: Closure, combine: Combine): Closure | undefined {
  const { operator, right } = node;
  if (right.kind === 'text' && operator === '=') {
    const { value } = right;
    return (context, slots) => {
      const a = left(context, slots);
      return typeof a === 'string' ? a === value : combine(a, value);
    };
  }
  if (right.kind !== 'number' || !(operator in orders || operator === '=')) return undefined;
  const { value } = right;
  const numbers = operator === '=' ? (a: bigint, b: bigint) => a === b : orders[operator as keyof typeof orders].numbers;
  return (context, slots) => {
    const a = left(context, slots);
    return typeof a === 'bigint' ? numbers(a, value) : combine(a, value);
  };
}

export function bindNegation(node: Span & { readonly operand: Node }, operand: Closure): Closure {
  const once = (value: Scalar | null): Scalar | null => (value === null ? null : inRange(-numberOf(value, node.operand), node));
  return (context, slots) => {
    const value = operand(context, slots);
    if (value instanceof FlowControl) return refuseFlowControl(value, node.operand);
    if (!isList(value)) return once(value);
    spend(value.length, node);
    return value.map(once);
  };
}

/** A condition of IIF, Switch or Where: bool, or a number other than zero; NULL counts as False. */
export function conditionOf(value: Scalar | null, span: Span): boolean {
  if (value === null) return false;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value !== 0n;
  return raise(span, 'type-mismatch', `A condition must be bool or num; this is ${kindName(value)}.`);
}

/** The right side is evaluated only when the left one does not decide. */
function bindLogical(node: BinaryNode, left: Closure, right: Closure): Closure {
  const decides = node.operator === '||';
  return (context, slots) => {
    const a = left(context, slots);
    if (a === decides) return decides;
    if (!isList(a)) {
      if (logical(a, node.left) === decides) return decides;
      const b = right(context, slots);
      if (typeof b === 'boolean') return b;
      if (!isList(b)) return logical(b, node.right);
      spend(b.length, node);
      return b.map((item) => logical(item, node.right));
    }
    spend(a.length, node);
    const b = right(context, slots);
    const length = isList(b) ? commonLength(a.length, b, node) : a.length;
    return Array.from({ length }, (_, at) => {
      const x = logical(a[at] ?? null, node.left);
      return x === decides ? decides : logical(isList(b) ? (b[at] ?? null) : b, node.right);
    });
  };
}

function logical(value: Term, span: Span): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null) return false;
  if (value instanceof FlowControl) return refuseFlowControl(value, span);
  return raise(span, 'type-mismatch', `&& and || take bool; this is ${kindName(value)}. Wrap it in CBool.`);
}

type ScalarOperator = (a: Scalar | null, b: Scalar | null) => Scalar | null;

function scalarOperator(node: BinaryNode): ScalarOperator {
  const operator = node.operator as AdditiveOperator | ComparisonOperator;
  if (operator === '&') return (a, b) => concatenate(a, b, node);
  if (operator in arithmetic) return arithmeticOperator(arithmetic[operator as keyof typeof arithmetic], node);
  if (operator === '=') return (a, b) => equal(a, b, node);
  if (operator === '<>') return (a, b) => !equal(a, b, node);
  const { numbers, holds } = orders[operator as keyof typeof orders];
  return (a, b) => {
    if (typeof a === 'bigint' && typeof b === 'bigint') return numbers(a, b);
    return a === null || b === null ? false : holds(compare(a, b, node));
  };
}

const arithmetic = {
  '+': (a: bigint, b: bigint) => a + b,
  '-': (a: bigint, b: bigint) => a - b,
  '*': (a: bigint, b: bigint) => a * b,
} as const;

const orders = {
  '<': { numbers: (a: bigint, b: bigint) => a < b, holds: (order: number) => order < 0 },
  '<=': { numbers: (a: bigint, b: bigint) => a <= b, holds: (order: number) => order <= 0 },
  '>': { numbers: (a: bigint, b: bigint) => a > b, holds: (order: number) => order > 0 },
  '>=': { numbers: (a: bigint, b: bigint) => a >= b, holds: (order: number) => order >= 0 },
} as const;

const arithmeticOperator =
  (operation: (a: bigint, b: bigint) => bigint, node: BinaryNode): ScalarOperator =>
  (a, b) => {
    const x = a === null ? 0n : numberOf(a, node.left);
    const y = b === null ? 0n : numberOf(b, node.right);
    return a === null || b === null ? null : inRange(operation(x, y), node);
  };

const MAXIMUM = 2n ** 63n - 1n;
const MINIMUM = -(2n ** 63n);

function inRange(value: bigint, span: Span): bigint {
  return value <= MAXIMUM && value >= MINIMUM ? value : raise(span, 'overflow', 'The result does not fit into a signed 64-bit number.');
}

function numberOf(value: Scalar, span: Span): bigint {
  return typeof value === 'bigint'
    ? value
    : raise(span, 'type-mismatch', `Arithmetic takes num; this is ${kindName(value)}. Convert it with CNum.`);
}

function concatenate(a: Scalar | null, b: Scalar | null, node: BinaryNode): Scalar | null {
  if (typeof a === 'string' && typeof b === 'string') return joined(a, b, node);
  if (a instanceof Uint8Array || b instanceof Uint8Array) return joinBytes(a, b, node);
  if (a === null && b === null) return null;
  return joined(textOf(a, node.left), textOf(b, node.right), node);
}

function joined(a: string, b: string, span: Span): string {
  limitSize(a.length + b.length, span);
  return a + b;
}

function joinBytes(a: Scalar | null, b: Scalar | null, node: BinaryNode): Uint8Array {
  if (isNoBytes(a)) return b as Uint8Array;
  if (isNoBytes(b)) return a as Uint8Array;
  if (!(a instanceof Uint8Array) || !(b instanceof Uint8Array)) {
    return raise(node, 'type-mismatch', `bin can be joined with bin only; this is ${kindName(a)} & ${kindName(b)}.`);
  }
  limitSize(a.length + b.length, node);
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}

/** NULL, and the empty text that Mid gives for it, where bytes are expected. */
const isNoBytes = (value: Scalar | null): boolean => value === null || (value === '' && choices.emptyTextIsNoBytes);

function textOf(value: Scalar | null, span: Span): string {
  if (value === null) return '';
  const text = asText(value);
  return text ?? raise(span, 'type-mismatch', `& takes text; this is ${kindName(value)}. Format it first.`);
}

/** CStr's conversion; undefined for bin and dt. */
export function asText(value: Scalar): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return isReference(value) ? value.ref : undefined;
}

/** Strings ordinally, references by DN without case, bool and bin by value. */
function equal(a: Scalar | null, b: Scalar | null, node: BinaryNode): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  if (typeof a === 'object') {
    if (a instanceof Uint8Array) {
      if (b instanceof Uint8Array) return bytesEqual(a, b);
      if (isNoBytes(b)) return false;
    }
  } else if (typeof a === typeof b || (b instanceof Uint8Array && isNoBytes(a))) return false;
  return compare(a, b, node) === 0;
}

/** Negative, zero or positive; a fault for values that have no order between them. */
function compare(a: Scalar, b: Scalar, node: BinaryNode): number {
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  if (a instanceof Instant && b instanceof Instant) return a.ticks < b.ticks ? -1 : a.ticks > b.ticks ? 1 : 0;
  const x = referenceText(a);
  const y = referenceText(b);
  if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : 0;
  throw new LocatedFault(
    errorAt(node, 'type-mismatch' satisfies FaultCode, `${kindName(a)} cannot be compared with ${kindName(b)} by "${node.operator}".`),
  );
}

/** Reached only when at least one side is neither plain text nor a number. */
function referenceText(value: Scalar): string | undefined {
  if (typeof value === 'string') return value.toLowerCase();
  return isReference(value) ? value.ref.toLowerCase() : undefined;
}
