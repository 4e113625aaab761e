import type { Evaluation, EvaluationSubject, RuleFlows, SourceSchema } from '../../shared/contract/expressions.ts';
import { compileExpression } from '../../shared/expressions/compile.ts';
import { traceEvaluation } from '../../shared/expressions/language-service/evaluation-steps.ts';
import { termText } from '../../shared/expressions/language-service/term-text.ts';
import { type NotationMap, notedContext, termTypeName } from '../../shared/expressions/value-notation.ts';
import { forest } from './fake-connectors.ts';

export const sourceSchema: SourceSchema = {
  attributes: [
    { name: 'displayName', type: 'string', multiValued: false },
    { name: 'mail', type: 'string', multiValued: false },
    { name: 'proxyAddresses', type: 'string', multiValued: true },
    { name: 'userAccountControl', type: 'number', multiValued: false },
  ],
  parameters: [{ name: 'Domain.FQDN', value: 'example.com' }],
};

export const ruleFlows = (rule: string): RuleFlows => ({
  rule,
  ruleName: 'In from AD - User Common',
  direction: 'inbound',
  connectorName: forest.name,
  source: { kind: 'connector-space', connector: forest.id, objectType: 'user' },
  flows: [
    { target: { name: 'mail', type: 'string', multiValued: false }, flowType: 'direct', text: 'mail', merge: 'update', applyOnce: false },
    {
      target: { name: 'displayName', type: 'string', multiValued: false },
      flowType: 'expression',
      text: 'IIF(IsNullOrEmpty([displayName]),[mail],[displayName])',
      merge: 'update',
      applyOnce: false,
    },
  ],
});

const ada: NotationMap = {
  displayName: 'Ada Example',
  mail: 'ada@example.com',
  proxyAddresses: ['SMTP:ada@example.com'],
  userAccountControl: 512,
};

/** Evaluates like the engine, on typed values or on the one object there is. */
export function evaluate(expression: string, subject: EvaluationSubject): Evaluation {
  const attributes: NotationMap = subject.kind === 'values' ? subject.attributes : ada;
  const context = notedContext({ attributes, parameters: { 'Domain.FQDN': 'example.com' } }, { now: () => 0n, random: () => 0 });
  const compiled = compileExpression(expression);
  const { steps, errors } = traceEvaluation(expression, context);
  const [error] = errors;
  const result = compiled.ok ? compiled.expression.evaluate(context) : undefined;
  return {
    result:
      error !== undefined || result === undefined || result.kind === 'error'
        ? { kind: 'error', code: error?.code ?? '', message: error?.message ?? '', start: error?.start ?? 0, end: error?.end ?? 0 }
        : result.kind === 'values'
          ? {
              kind: 'values',
              type: termTypeName(result.multiValued ? result.values : (result.values[0] ?? null)),
              values: result.values.map((value) => ({ type: 'string', text: String(value) })),
              count: result.values.length,
              multiValued: result.multiValued,
            }
          : { kind: result.kind },
    steps: steps.map((step) => ({ ...step, values: step.values.map((term) => ({ type: termTypeName(term), text: termText(term) })) })),
    parameters: (compiled.ok ? compiled.expression.parameters : []).map((name) => ({ name, value: context.parameter(name) ?? null })),
    reads: (compiled.ok ? compiled.expression.attributes : []).map((name) => {
      const values = context.attribute(name) ?? [];
      return {
        name,
        type: 'string',
        multiValued: context.multiValued(name),
        values: values.map((value) => ({ type: 'string', text: String(value) })),
        count: values.length,
      };
    }),
  };
}
