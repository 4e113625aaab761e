import { isDeepStrictEqual } from 'node:util';
import { compileExpression } from '../shared/expressions/compile.ts';
import type { EvaluationContext } from '../shared/expressions/expression.ts';
import shipped from '../shared/expressions/shipped-expressions.json' with { type: 'json' };
import type { Value, Values } from '../shared/model/value.ts';
import { handWritten } from './expressions-by-hand.ts';
import { type Figure, figure, median } from './figure.ts';

const OBJECTS = 100;
const PASSES = 200;
const ROUNDS = 9;

/** The five longest expressions of the default rules, compiled, beside hand-written JavaScript with the same results. */
export function expressionFigures(): readonly Figure[] {
  const longest = [...shipped].sort((a, b) => b.length - a.length).slice(0, handWritten.length);
  const contexts = Array.from({ length: OBJECTS }, (_, index) => person(index));
  return longest.map((text, index) => {
    const compiled = compileExpression(text);
    const byHand = handWritten[index];
    if (!compiled.ok || byHand === undefined) throw new Error(`no counterpart of ${text}`);
    const { expression } = compiled;
    for (const context of contexts) {
      const [ours, theirs] = [expression.evaluate(context), byHand(context)];
      if (!isDeepStrictEqual(ours, theirs)) throw new Error(`${text}: ${JSON.stringify([ours, theirs])}`);
    }
    const [ours, theirs] = compare(
      () => pass(contexts, (context) => expression.evaluate(context)),
      () => pass(contexts, byHand),
    );
    if (kept === undefined) throw new Error(`${text} was not evaluated`);
    const name = `expression ${index + 1} of the longest (${text.length} characters)`;
    return figure(name, 1 / ours, 'evaluations/s', 1 / theirs, 'expression');
  });
}

/** Results are kept, so that nothing is optimized away. */
let kept: unknown;

function pass(contexts: readonly EvaluationContext[], work: (context: EvaluationContext) => unknown): void {
  for (let i = 0; i < PASSES; i++) for (const context of contexts) kept = work(context);
}

/** Seconds per evaluation of both, in turns, so that a busy moment hits both. */
function compare(a: () => void, b: () => void): readonly [number, number] {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    times[0].push(timed(a));
    times[1].push(timed(b));
  }
  return [median(times[0]) / (PASSES * OBJECTS), median(times[1]) / (PASSES * OBJECTS)];
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

/** People of whom every tenth lacks something; the key credential is a version, one entry and the rest. */
function person(index: number): EvaluationContext {
  const name = `user${index}`;
  const attributes = new Map<string, Values>([
    ['dn', [`CN=User ${index},OU=Sales,DC=example,DC=com`]],
    ['sAMAccountName', [index % 10 === 3 ? `AAD_${index}` : name]],
    ['mailNickname', [name]],
    ['displayName', [`User ${index}`]],
    ['mail', [`${name}@example.com`]],
    ['proxyAddresses', [`smtp:${name}@old.example.com`, `SMTP:${name}@example.com`]],
    ['searchableDeviceKey', [deviceKey(index)]],
  ] satisfies (readonly [string, readonly Value[]])[]);
  if (index % 10 === 5) attributes.set('msExchRecipientTypeDetails', [BigInt(0x2000_0000)]);
  if (index % 10 === 7) attributes.delete('proxyAddresses');
  if (index % 10 === 8) attributes.delete('searchableDeviceKey');
  return {
    attribute: (wanted) => attributes.get(wanted),
    multiValued: (wanted) => wanted === 'proxyAddresses',
    imported: () => undefined,
    valueCount: (wanted) => attributes.get(wanted)?.length ?? 0,
    parameter: () => undefined,
    now: () => 0n,
    random: () => 0,
  };
}

const deviceKey = (index: number): Uint8Array =>
  Uint8Array.from([0, 2, 0, 0, 4, 0, 1, 1, 2, 3, index, ...Array.from({ length: 60 }, (_, at) => (at * index) % 251)]);
