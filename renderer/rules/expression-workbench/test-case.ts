import type { Evaluation } from '../../../shared/contract/expressions.ts';
import type { RuleTest } from '../../../shared/model/rule-test.ts';
import { notedDisplay } from './typed-value.ts';

/** An evaluation as a case that the flow must pass from now on: the values that it read, and what came of them. */
export function testCase(name: string, { reads, parameters, result }: Evaluation): RuleTest {
  const attributes = Object.fromEntries(
    reads
      .filter(({ values }) => values.length > 0)
      .map(({ name: attribute, values, multiValued }) => {
        const noted = values.map(notedDisplay);
        return [attribute, multiValued ? noted : (noted[0] ?? null)];
      }),
  );
  return {
    name,
    attributes,
    imported: attributes,
    parameters: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.value])),
    expected: expectedOf(result),
  };
}

/** Whether all values are shown; of very many there are only the first. */
export const isComplete = ({ reads, result }: Evaluation): boolean =>
  [...reads, ...(result.kind === 'values' ? [result] : [])].every(({ values, count }) => values.length === count);

const words = { ignore: 'IgnoreThisFlow', 'authoritative-null': 'AuthoritativeNull' } as const;

function expectedOf(result: Evaluation['result']): RuleTest['expected'] {
  if (result.kind === 'error') return { $error: result.message };
  if (result.kind === 'null') return null;
  if (result.kind !== 'values') return { $special: words[result.kind] };
  const noted = result.values.map(notedDisplay);
  return result.multiValued ? noted : (noted[0] ?? null);
}

/** An expected or actual result in few words. */
export const notationText = (notation: unknown): string => (notation === null ? 'NULL' : JSON.stringify(notation));
