import type { ExpressionError, FaultData } from './expression.ts';

/** Every way an expression can fail (spec/expressions.md §11). */
export const faultCodes = {
  'syntax-error': 'The text does not follow the grammar.',
  'too-complex': 'The expression is longer or nested deeper than any sensible rule.',
  'unknown-function': 'There is no function of this name; names are case-sensitive.',
  'unknown-attribute': 'The source object type has no attribute of this name; names are case-sensitive.',
  'unknown-option': 'The argument is not one of the words the function takes here.',
  'unknown-word': 'A bare word that is neither a constant nor an option of the function it stands in.',
  'unknown-variable': 'A $variable outside the With, Select or Where that defines it.',
  'unknown-parameter': 'The connector defines no parameter of this name.',
  'argument-count': 'The function takes another number of arguments.',
  'argument-form': 'The argument must be written in another form, for example as a quoted attribute name.',
  'type-mismatch': 'A value of another kind is expected; there is no implicit conversion.',
  'no-value': 'A value is needed and there is none: an absent attribute, a removed value.',
  'result-type': 'The result cannot be stored in the target attribute.',
  'constant-condition': 'The condition does not depend on the object: it is always the same.',
  'too-large': 'The value would be larger than any attribute.',
  'too-much-work': 'The evaluation takes more steps than any sensible rule.',
  'list-length': 'Two multi-valued operands differ in their number of values.',
  'flow-control-operand': 'IgnoreThisFlow and AuthoritativeNull can only be the result of a flow.',
  'value-error': 'The value is of the right kind but cannot be used.',
  overflow: 'The number does not fit into 64 bits.',
  'custom-error': 'The rule itself raised the error with Error("…").',
  'internal-error': 'A fault of the evaluator; please report it.',
} as const;
export type FaultCode = keyof typeof faultCodes;

/**
 * A failure as a value. Functions return it without a place; the call that they stand in adds the place and throws it to
 * `evaluate`, which turns it into a result. Not an Error: 100,000 failing objects must not pay for stack traces.
 */
export class Fault {
  readonly code: FaultCode;
  readonly message: string;
  constructor(code: FaultCode, message: string) {
    this.code = code;
    this.message = message;
  }
}

export const tooLarge = (length: number): Fault =>
  new Fault('too-large', `The value would have ${length} characters; no attribute holds that.`);

export const valueError = (message: string): Fault => new Fault('value-error', message);

export class LocatedFault {
  readonly error: ExpressionError;
  constructor(error: ExpressionError) {
    this.error = error;
  }
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Values stand in messages; a whole photo in one helps nobody. */
const LONGEST_MESSAGE = 1000;

export const errorAt = (span: Span, code: FaultCode, message: string, data?: FaultData): ExpressionError => ({
  code,
  message: message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message,
  start: span.start,
  end: span.end,
  ...(data === undefined ? {} : { data }),
});

/** Leaves the evaluation; caught in `evaluate` only. */
export function raise(span: Span, code: FaultCode, message: string): never {
  throw new LocatedFault(errorAt(span, code, message));
}

/** What an evaluation threw, as a value; anything but our own fault is a bug of ours and says so. */
export function located(thrown: unknown, whole: Span): ExpressionError {
  if (thrown instanceof LocatedFault) return thrown.error;
  return errorAt(whole, 'internal-error', thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown));
}
