import { compileExpression } from '../../../shared/expressions/compile.ts';
import type { EvaluationContext } from '../../../shared/expressions/expression.ts';
import type { AttributeFlow, SyncRule } from '../../../shared/model/rule.ts';
import type { Schema } from '../../../shared/model/schema.ts';
import type { Values } from '../../../shared/model/value.ts';

/** An object as the source of flows. */
export interface FlowSource {
  readonly attributes: { readonly [attribute: string]: Values };
  readonly schema: Schema;
}

/** `keep`: the target stays as it is, whatever that may be. */
export type Resolved = { readonly values: Values; readonly by: readonly string[] } | 'keep';

export interface Contribution {
  readonly rule: SyncRule;
  readonly flow: AttributeFlow;
  readonly source: FlowSource;
  /** Who contributes, for messages. */
  readonly from: string;
}

/** Precedence, strongest first, and merges, without any cleverness (spec/engine.md §7.3, §7.4). */
export function resolve(contributions: readonly Contribution[], booleans: boolean): Resolved {
  const sorted = [...contributions].sort((x, y) => x.rule.precedence - y.rule.precedence);
  const merge = sorted[0]?.flow.merge ?? 'update';
  const union: { key: string; value: Values[number]; from: string }[] = [];
  let ignored = false;
  for (const { rule, flow, source, from } of sorted) {
    const result = valuesOf(flow, source, booleans);
    if (result === 'ignore') {
      ignored = true;
      continue;
    }
    if (result === 'authoritative-null') {
      ignored = false;
      break;
    }
    if (result.length === 0) continue;
    const by = `${rule.name} from ${from}`;
    if (merge === 'update' || merge === 'replace') return { values: result, by: [by] };
    for (const value of result) {
      const key = merge === 'mergeCaseInsensitive' ? String(value).toLowerCase() : String(value);
      if (!union.some((known) => known.key === key)) union.push({ key, value, from: by });
    }
  }
  if (ignored && !merge.startsWith('merge')) return 'keep';
  return { values: union.map(({ value }) => value), by: union.map(({ from }) => from) };
}

/** No values: NULL. */
function valuesOf(flow: AttributeFlow, { attributes, schema }: FlowSource, booleans: boolean): Values | 'ignore' | 'authoritative-null' {
  if (flow.type === 'direct') return attributes[flow.source ?? ''] ?? [];
  if (flow.type === 'constant') return [booleans ? flow.source?.toLowerCase() === 'true' : (flow.source ?? '')];
  const compiled = compileExpression(flow.expression ?? '');
  if (!compiled.ok) throw new Error(`the oracle cannot compile ${flow.expression}`);
  const result = compiled.expression.evaluate(contextOf(attributes, schema));
  if (result.kind === 'error') throw new OracleError(result.error.message);
  if (result.kind === 'null') return [];
  if (result.kind === 'ignore') return 'ignore';
  if (result.kind === 'authoritative-null') return 'authoritative-null';
  const seen: Values[number][] = [];
  for (const value of result.values) if (value !== '' && !seen.includes(value)) seen.push(value);
  return seen;
}

/** A flow fails on the data; stories correct their data before they look. */
export class OracleError extends Error {}

const contextOf = (attributes: FlowSource['attributes'], schema: Schema): EvaluationContext => ({
  attribute: (name) => attributes[name],
  imported: (name) => attributes[name],
  multiValued: (name) => schema.attributes[name]?.multiValued ?? false,
  valueCount: (name) => attributes[name]?.length ?? 0,
  parameter: () => undefined,
  now: () => 0n,
  random: () => 0,
});
