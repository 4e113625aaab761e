import { choices } from './choices.ts';
import { raise, type Span } from './fault.ts';
import { isList, type Term } from './term.ts';

/** Which evaluation is going on: a new number for each. */
export let evaluation = 0;

/**
 * The bound on what one evaluation may cost (choices.ts `work`). Evaluations are synchronous and do not nest, so one
 * counter serves all; short scalars, the common case, never touch it.
 */
let left: number = choices.work;

const SHORT = choices.shortText;
/** A few short values cost less than the counting. */
const FEW = 16;
const PER_STEP = choices.workPerStep;

/** At the start of every evaluation. */
export function startWork(): void {
  evaluation++;
  left = choices.work;
}

export function spend(steps: number, span: Span): void {
  left -= steps;
  if (left < 0) raise(span, 'too-much-work', 'The evaluation takes more steps than any sensible rule.');
}

/** A value of the object, read at a place that is evaluated once: what is done with it may cost in proportion. */
export function allowFor(value: Term): void {
  if (!isList(value)) left += PER_STEP * longPart(value);
  else if (value.length > FEW || longPart(value[0]) > 0) for (const item of value) left += PER_STEP * (1 + longPart(item));
}

/** A text or bytes that a function reads or has made, `weight` steps per character. */
export function spendOn(value: unknown, span: Span, weight = 1): void {
  const length = longPart(value);
  if (length > 0) spend(length * weight, span);
}

/** A result: paid for, and refused when no attribute could hold it. */
export function limitSize(length: number, span: Span): void {
  if (length <= SHORT) return;
  if (length > choices.maximumText)
    raise(span, 'too-large', `The value would have ${length} characters; ${choices.maximumText} are the limit.`);
  spend(length, span);
}

function longPart(value: unknown): number {
  if (typeof value === 'string') return value.length > SHORT ? value.length : 0;
  if (typeof value !== 'object') return 0;
  return value instanceof Uint8Array && value.length > SHORT ? value.length : 0;
}
