import type { Value, Values } from '../../shared/model/value.ts';
import { distinct } from '../../shared/model/value.ts';
import type { CompiledFlow } from './compiled-rules.ts';
import { convertValue } from './convert.ts';
import { type AlgorithmStep, ObjectFailure } from './effect.ts';
import type { Source } from './source.ts';

/** Outcome of one flow (spec/engine.md §7.2); values are already of the target attribute's type. */
export type FlowResult = { readonly kind: 'values'; readonly values: Values } | { readonly kind: 'null' | 'authoritative-null' | 'ignore' };

const NULL: FlowResult = { kind: 'null' };
const IGNORE: FlowResult = { kind: 'ignore' };
const AUTHORITATIVE_NULL: FlowResult = { kind: 'authoritative-null' };

/** Evaluates a flow on its source object. Throws `ObjectFailure`; the whole object fails then (§5.3). */
export function evaluateFlow(flow: CompiledFlow, source: Source): FlowResult {
  switch (flow.flow.type) {
    case 'direct':
      return typed(flow, source.attribute(flow.flow.source ?? '') ?? []);
    case 'constant':
      return typed(flow, [flow.flow.source ?? '']);
    case 'expression':
      return evaluateExpression(flow, source);
  }
}

function evaluateExpression(flow: CompiledFlow, source: Source): FlowResult {
  if (flow.expression === undefined) throw failure(flow, 'sync-rule-invalid-expression', flow.fault ?? 'The expression does not compile.');
  const result = flow.expression.evaluate(source);
  switch (result.kind) {
    case 'null':
      return NULL;
    case 'ignore':
      return IGNORE;
    case 'authoritative-null':
      return AUTHORITATIVE_NULL;
    case 'values':
      return typed(flow, result.values);
    case 'error': {
      const triggered = result.error.code === 'custom-error';
      throw failure(flow, triggered ? 'sync-rule-error-function-triggered' : 'sync-rule-invalid-expression', result.error.message);
    }
  }
}

/** `dn` and attributes without definition keep the value as it is; empty text counts as no value (expressions.md §8). */
function typed(flow: CompiledFlow, values: Values): FlowResult {
  if (values.length === 0) return NULL;
  const target = flow.target;
  if (target === undefined) {
    if (flow.flow.target === 'dn') return { kind: 'values', values };
    throw failure(flow, 'sync-rule-flow-attribute-not-found', `The attribute ${flow.flow.target} does not exist in the target's schema.`);
  }
  const [only] = values;
  if (values.length === 1 && only !== undefined && only !== '') {
    const converted = convertValue(only, target.type);
    if (converted !== undefined) return { kind: 'values', values: converted === only ? values : [converted] };
  }
  const out: Value[] = [];
  for (const value of values) {
    if (value === '') continue;
    const converted = convertValue(value, target.type);
    if (converted === undefined) {
      const constant = flow.flow.type === 'constant' && target.type === 'boolean';
      throw failure(
        flow,
        constant ? 'invalid-boolean-constant-flow' : 'cs-attribute-type-mismatch',
        `${flow.flow.target} is a ${target.type}; the value it would get is not.`,
      );
    }
    out.push(converted);
  }
  if (out.length === 0) return NULL;
  const set = distinct(out);
  if (set.length > 1 && !target.multiValued) {
    const inbound = flow.rule.rule.direction === 'inbound';
    const code = inbound ? 'flow-multi-values-to-single-value' : 'ambiguous-export-flow-to-single-valued-attribute';
    throw failure(flow, code, `${flow.flow.target} takes one value and would get ${set.length}.`);
  }
  return { kind: 'values', values: set };
}

export function failure(flow: CompiledFlow, code: string, message: string): ObjectFailure {
  const at: AlgorithmStep = flow.rule.rule.direction === 'inbound' ? 'import-flow' : 'export-flow';
  return new ObjectFailure(code, at, `${flow.rule.rule.name}: ${flow.flow.target}: ${message}`, flow.rule.id, flow.flow.target);
}
