import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { evaluateTerm } from '../../../../shared/expressions/evaluate-term.ts';
import type { ExpressionError } from '../../../../shared/expressions/expression.ts';
import {
  encodeTerm,
  type Notation,
  NotationFault,
  type NotedObject,
  notedContext,
  systemSurroundings,
  termTypeName,
} from '../../../../shared/expressions/value-notation.ts';
import { ExitCode, Refusal } from '../exit-code.ts';
import { print } from '../output.ts';

/** `eval`: an expression, or a file of them, without a data folder. */
export function evalCommand(program: Command): void {
  program
    .command('eval')
    .description('evaluate an expression on attributes given here')
    .argument('[expression]', 'the expression, for example: Trim([mail])')
    .option('--attributes <json>', 'attributes of the object: JSON, or a file with it; a list is a multi-valued attribute')
    .option('--imported <json>', 'what ImportedValue reads: JSON or a file')
    .option('--parameters <json>', 'parameters by name, without percent signs: JSON or a file')
    .option('--batch <file>', 'a JSON list of {"expression", "context", "parameters", "imported"}')
    .option('--json', 'machine-readable output')
    .action(async (expression: string | undefined, options: EvalOptions) => {
      if ((expression === undefined) === (options.batch === undefined)) {
        throw new Refusal('bad-usage', 'Give an expression, or --batch with a file of them.', ExitCode.usage);
      }
      await (options.batch === undefined ? evaluateOne(expression ?? '', options) : evaluateBatch(options.batch, options.json === true));
    });
}

interface EvalOptions {
  readonly attributes?: string;
  readonly imported?: string;
  readonly parameters?: string;
  readonly batch?: string;
  readonly json?: boolean;
}

type Outcome = { readonly value: Notation; readonly type: string } | { readonly error: ExpressionError };

async function evaluateOne(expression: string, options: EvalOptions): Promise<void> {
  const [attributes, imported, parameters] = await Promise.all([
    objectOption('--attributes', options.attributes),
    objectOption('--imported', options.imported),
    objectOption('--parameters', options.parameters),
  ]);
  const outcome = evaluate(expression, { attributes, imported, parameters } as NotedObject);
  if ('error' in outcome) process.exitCode = ExitCode.completedWithErrors;
  print(options.json === true, 'error' in outcome ? { error: place(outcome.error) } : outcome, () =>
    'error' in outcome ? pointedAt(expression, outcome.error) : `${shown(outcome.value)}  (${outcome.type})`,
  );
}

/** Throws a refusal for attributes that are no values. */
function evaluate(expression: string, object: NotedObject): Outcome {
  const outcome = evaluateTerm(expression, contextOf(object));
  if ('term' in outcome) return { value: encodeTerm(outcome.term), type: termTypeName(outcome.term) };
  const [error] = outcome.errors;
  return { error: error ?? { code: 'internal-error', message: 'No reason is known.', start: 0, end: expression.length } };
}

function contextOf(object: NotedObject) {
  try {
    return notedContext(object, systemSurroundings);
  } catch (thrown) {
    if (thrown instanceof NotationFault) throw new Refusal('invalid-input', thrown.message, ExitCode.usage);
    throw thrown;
  }
}

async function evaluateBatch(file: string, json: boolean): Promise<void> {
  const entries = await readJson('--batch', file);
  if (!Array.isArray(entries)) throw new Refusal('invalid-input', `${file} does not hold a JSON list.`, ExitCode.usage);
  const results = entries.map((entry, index) => ({ result: batchResult(entry, index) }));
  print(json, results, () => results.map(({ result }) => shown(result)).join('\n'));
}

/** One bad entry does not spoil the others. */
function batchResult(entry: unknown, index: number): Notation {
  if (!isRecord(entry) || typeof entry.expression !== 'string') return { $error: `Entry ${index + 1} has no "expression".` };
  const { expression, context, parameters, imported } = entry;
  try {
    const outcome = evaluate(expression, { attributes: context, parameters, imported } as NotedObject);
    return 'error' in outcome ? { $error: outcome.error.message } : outcome.value;
  } catch (thrown) {
    if (thrown instanceof Refusal) return { $error: thrown.message };
    throw thrown;
  }
}

async function objectOption(option: string, given: string | undefined): Promise<{ readonly [name: string]: unknown } | undefined> {
  if (given === undefined) return undefined;
  const value = given.trimStart().startsWith('{') ? parseJson(option, given) : await readJson(option, given);
  if (isRecord(value)) return value;
  throw new Refusal('invalid-input', `${option} must be a JSON object: {"mail": "ann@example.com"}.`, ExitCode.usage);
}

async function readJson(option: string, file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Refusal('invalid-input', `${option}: ${file} cannot be read: ${reason}`, ExitCode.usage);
  }
  return parseJson(option, text);
}

function parseJson(option: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new Refusal('invalid-input', `${option} is not valid JSON: ${thrown instanceof Error ? thrown.message : ''}`, ExitCode.usage);
  }
}

const isRecord = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const place = ({ code, message, start, end }: ExpressionError) => ({ code, message, start, end });

const shown = (value: Notation): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The line at fault with marks under the place. */
function pointedAt(expression: string, { code, message, start, end }: ExpressionError): string {
  const from = expression.lastIndexOf('\n', start - 1) + 1;
  const next = expression.indexOf('\n', start);
  const line = expression.slice(from, next < 0 ? undefined : next);
  const marks = `${' '.repeat(start - from)}${'^'.repeat(Math.max(1, Math.min(end, from + line.length) - start))}`;
  return `${code}: ${message}\n  ${line}\n  ${marks}`;
}
