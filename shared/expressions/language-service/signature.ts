import type { FunctionDefinition, Parameter } from '../functions/definition.ts';
import { kinds } from '../term.ts';

/** A function as it is shown: `Left(value: str, count: num): str`. */
export interface Signature {
  readonly label: string;
  /** Where each parameter stands in the label. */
  readonly parameters: readonly { readonly start: number; readonly end: number; readonly doc: string }[];
}

export function signatureOf(definition: FunctionDefinition): Signature {
  let label = `${definition.name}(`;
  const parameters = definition.params.map((parameter, index) => {
    if (index > 0) label += ', ';
    const start = label.length;
    label += parameterText(parameter, definition);
    return { start, end: label.length, doc: parameterDoc(parameter, definition) };
  });
  if (definition.params.some(({ repeated }) => repeated === true)) label += ', …';
  return { label: `${label}): ${definition.returns}`, parameters };
}

/** Index of the parameter that an argument belongs to; beyond the last one, undefined. */
export function parameterIndex(definition: FunctionDefinition, argument: number): number | undefined {
  const { length } = definition.params;
  if (length > 0 && definition.params.some(({ repeated }) => repeated === true)) return argument % length;
  return argument < length ? argument : undefined;
}

function parameterText(parameter: Parameter, definition: FunctionDefinition): string {
  const text = `${isVariable(parameter, definition) ? '$' : ''}${parameter.name}${typeText(parameter)}`;
  return parameter.optional ? `[${text}]` : text;
}

const isVariable = (parameter: Parameter, definition: FunctionDefinition): boolean =>
  definition.form && definition.binds === true && definition.params[0] === parameter;

function typeText(parameter: Parameter): string {
  if (parameter.shape === 'unevaluated' || parameter.kinds.length === kinds.length) return '';
  const list = parameter.shape === 'list' ? 'mv' : '';
  return `: ${parameter.kinds.map((kind) => `${list}${kind}`).join('|')}`;
}

function parameterDoc(parameter: Parameter, definition: FunctionDefinition): string {
  const parts = [
    isVariable(parameter, definition) && 'A variable, $name.',
    definition.form && definition.attributeName === true && 'An attribute’s name in quotes.',
    parameter.words !== undefined && `One of ${parameter.words.join(', ')}.`,
    parameter.shape === 'list' && 'Takes all values of a multi-valued attribute together.',
    parameter.optional && 'Optional.',
  ];
  return parts.filter((part) => part !== false).join(' ');
}
