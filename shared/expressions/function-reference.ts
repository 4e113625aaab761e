import { categories, type FunctionDefinition, type Parameter } from './functions/definition.ts';
import { functions } from './functions/library.ts';

/** One function as the command line, the reference page and other tools show it. */
export interface FunctionEntry {
  readonly name: string;
  readonly category: string;
  readonly signature: string;
  readonly params: readonly {
    readonly name: string;
    readonly type: string;
    readonly optional: boolean;
    readonly repeated: boolean;
    readonly words?: readonly string[];
  }[];
  readonly returns: string;
  readonly multivalue: string;
  readonly doc: string;
  /** Used by rules that the product ships, but not in its documented reference. */
  readonly documented: boolean;
}

/** The table of all functions, by category and name. */
export const functionReference = (): readonly FunctionEntry[] =>
  [...functions.values()]
    .sort((a, b) => categories.indexOf(a.category) - categories.indexOf(b.category) || (a.name < b.name ? -1 : 1))
    .map((definition) => ({
      name: definition.name,
      category: definition.category,
      signature: signatureText(definition),
      params: definition.params.map(entryOf),
      returns: returnsOf(definition),
      multivalue: definition.multivalue,
      doc: definition.doc,
      documented: definition.undocumented !== true,
    }));

/** `str Left(str value, num count)`; `[, …]` is optional, `…` goes on. */
export function signatureText(definition: FunctionDefinition): string {
  const required = definition.params.filter(({ optional }) => !optional).map(parameterText);
  const optional = definition.params.filter((parameter) => parameter.optional).map(parameterText);
  const repeated = definition.params.some((parameter) => parameter.repeated === true) ? ', …' : '';
  const rest = optional.map((text) => `[, ${text}`).join('') + ']'.repeat(optional.length);
  return `${returnsOf(definition)} ${definition.name}(${required.join(', ')}${repeated}${rest})`;
}

const parameterText = (parameter: Parameter): string => `${typeOf(parameter)} ${parameter.name}`;

function entryOf(parameter: Parameter) {
  const { name, optional, repeated = false, words } = parameter;
  return { name, type: typeOf(parameter), optional, repeated, ...(words === undefined ? {} : { words }) };
}

/** All six kinds together are "any". */
const ALL = 6;

function typeOf({ shape, kinds, words, name }: Parameter): string {
  if (words !== undefined) return words.length === 1 ? `${words[0]}` : 'word';
  if (shape === 'unevaluated') return formTypes[name] ?? 'exp';
  const kind = kinds.length === ALL ? 'any' : kinds.join('|');
  return shape === 'list' ? `mv ${kind}` : kind;
}

/** What forms take unevaluated. */
const formTypes: { readonly [parameter: string]: string } = { attributeName: 'text', variable: '$variable', start: 'num', end: 'num' };

const returnsOf = ({ returns }: FunctionDefinition): string => (returns === 'var' ? 'any' : returns === 'mv' ? 'mv any' : returns);
