import type { Evaluation } from '../../shared/contract/expressions.ts';
import { compileExpression } from '../../shared/expressions/compile.ts';
import type { CompiledExpression, EvaluationContext, EvaluationResult, ExpressionError } from '../../shared/expressions/expression.ts';
import { type EvaluationStep, traceEvaluation } from '../../shared/expressions/language-service/evaluation-steps.ts';
import { termText } from '../../shared/expressions/language-service/term-text.ts';
import { isList, type Term } from '../../shared/expressions/term.ts';
import { termTypeName } from '../../shared/expressions/value-notation.ts';
import { isReference, type Value, type Values } from '../../shared/model/value.ts';
import { displayValue, type MetaverseNames, SHOWN_VALUES } from './display.ts';
import type { ExpressionSubject } from './expression-subject.ts';

/** One evaluation with everything a person wants to see of it: the result, each sub-expression, what was read. */
export async function evaluateExpression(text: string, subject: ExpressionSubject): Promise<Evaluation> {
  const compiled = compileExpression(text);
  if (!compiled.ok) return { result: failed(compiled.errors[0]), steps: [], reads: [], parameters: [] };
  const context = subject.context();
  const result = compiled.expression.evaluate(context);
  const { steps } = traceEvaluation(text, subject.context());
  const reads = readValues(compiled.expression, context);
  const references = [
    ...valuesOf(result),
    ...reads.flatMap(({ values }) => values),
    ...steps.flatMap(({ values }) => values.flatMap(itemsOf)),
  ];
  const names = await subject.names(references.filter(isReference));
  return {
    result: shownResult(result, names),
    steps: steps.map((step) => shownStep(step, names)),
    reads: reads.map(({ name, values }) => {
      const definition = subject.definition(name);
      return { ...definition, values: shownValues(values, names), count: values.length };
    }),
    parameters: compiled.expression.parameters.map((name) => ({ name, value: context.parameter(name) ?? null })),
  };
}

const valuesOf = (result: EvaluationResult): Values => (result.kind === 'values' ? result.values : []);
const itemsOf = (term: Term): readonly Value[] => (isList(term) ? term : [term]).filter((item) => isReference(item));

const shownValues = (values: Values, names: MetaverseNames | undefined) =>
  values.slice(0, SHOWN_VALUES).map((value) => displayValue(value, undefined, names));

function shownResult(result: EvaluationResult, names: MetaverseNames | undefined): Evaluation['result'] {
  if (result.kind === 'error') return failed(result.error);
  if (result.kind !== 'values') return { kind: result.kind };
  const { values, multiValued } = result;
  const type = termTypeName(multiValued ? values : (values[0] ?? null));
  return { kind: 'values', type, values: shownValues(values, names), count: values.length, multiValued };
}

const failed = (error: ExpressionError | undefined): Evaluation['result'] => ({
  kind: 'error',
  code: error?.code ?? 'internal-error',
  message: error?.message ?? 'The expression does not compile.',
  start: error?.start ?? 0,
  end: error?.end ?? 0,
});

function shownStep({ start, end, values, count }: EvaluationStep, names: MetaverseNames | undefined): Evaluation['steps'][number] {
  const named = (dn: string) => (names === undefined ? dn : displayValue({ ref: dn }, undefined, names).text);
  return { start, end, count, values: values.map((term) => ({ type: termTypeName(term), text: termText(term, named) })) };
}

function readValues(
  expression: CompiledExpression,
  context: EvaluationContext,
): readonly { readonly name: string; readonly values: Values }[] {
  const plain = new Set([...expression.attributes, ...expression.valueCounts]);
  const imported = expression.importedValues.filter((name) => !plain.has(name));
  return [
    ...[...plain].map((name) => ({ name, values: context.attribute(name) ?? [] })),
    ...imported.map((name) => ({ name, values: context.imported(name) ?? [] })),
  ];
}
