import { choices } from './choices.ts';
import { raise, type Span } from './fault.ts';
import { isList, type Term } from './term.ts';

/**
 * The bound on what one evaluation may cost (choices.ts `work`). Evaluations are synchronous and do not nest, so one
 * counter serves all; short scalars, the common case, never touch it.
 */
let left: number = choices.work;

const SHORT = choices.shortText;
const PER_STEP = choices.workPerStep;

/** At the start of every evaluation. */
export function startWork(): void {
  left = choices.work;
}

export function spend(steps: number, span: Span): void {
  left -= steps;
  if (left < 0) raise(span, 'too-much-work', 'The evaluation takes more steps than any sensible rule.');
}

/** A value of the object, read at a place that is evaluated once: what is done with it may cost in proportion. */
export function allowFor(value: Term): void {
  if (isList(value)) for (const item of value) left += PER_STEP * (1 + longPart(item));
  else left += PER_STEP * longPart(value);
}

/** A text or bytes that a function reads or has made, `weight` steps per character. */
export function spendOn(value: unknown, span: Span, weight = 1): void {
  const length = longPart(value);
  if (length > 0) spend(length * weight, span);
}

/** A result: paid for, and refused when no attribute could hold it. */
export function limitSize(length: number, span: Span): void {
  if (length <= SHORT) return;
  if (length > choices.maximumText) raise(span, 'too-large', `The value would have ${length} characters; ${choices.maximumText} are the limit.`);
  spend(length, span);
}

function longPart(value: unknown): number {
  if (typeof value === 'string') return value.length > SHORT ? value.length : 0;
  return value instanceof Uint8Array && value.length > SHORT ? value.length : 0;
}
