import { functionReference, signatureText } from '../function-reference.ts';
import type { FunctionDefinition, Parameter } from '../functions/definition.ts';

/** A function as the reference page shows it: `str Left(str value, num count)`. */
export interface Signature {
  readonly label: string;
  /** Where each parameter stands in the label. */
  readonly parameters: readonly { readonly start: number; readonly end: number; readonly doc: string }[];
}

const entries = new Map(functionReference().map((entry) => [entry.name, entry]));

export function signatureOf(definition: FunctionDefinition): Signature {
  const label = signatureText(definition);
  let from = label.indexOf('(');
  const parameters = definition.params.map((parameter, index) => {
    const entry = entries.get(definition.name)?.params[index];
    const text = entry === undefined ? parameter.name : `${entry.type} ${entry.name}`;
    const start = label.indexOf(text, from);
    from = start + text.length;
    return { start, end: from, doc: parameterDoc(parameter, definition) };
  });
  return { label, parameters };
}

/** Index of the parameter that an argument belongs to; beyond the last one, undefined. */
export function parameterIndex(definition: FunctionDefinition, argument: number): number | undefined {
  const { length } = definition.params;
  if (length > 0 && definition.params.some(({ repeated }) => repeated === true)) return argument % length;
  return argument < length ? argument : undefined;
}

function parameterDoc(parameter: Parameter, definition: FunctionDefinition): string {
  const parts = [
    definition.form && definition.binds === true && definition.params[0] === parameter && 'A variable, $name.',
    definition.form && definition.attributeName === true && 'An attribute’s name in quotes.',
    parameter.words !== undefined && `One of ${parameter.words.join(', ')}.`,
    parameter.shape === 'list' && 'Takes all values of a multi-valued attribute together.',
    parameter.optional && 'Optional.',
  ];
  return parts.filter((part) => part !== false).join(' ');
}
