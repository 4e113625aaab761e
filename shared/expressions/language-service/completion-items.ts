import type { AttributeDefinition } from '../../model/schema.ts';
import type { FunctionDefinition, Parameter } from '../functions/definition.ts';
import { functions } from '../functions/library.ts';
import { attributeStaticType, kindsIn } from '../static-type.ts';
import { BIT } from '../term.ts';
import type { LanguageContext } from './document.ts';
import { signatureOf } from './signature.ts';
import { constantDocs, operatorDocs } from './word-docs.ts';

export type CompletionKind = 'function' | 'attribute' | 'parameter' | 'variable' | 'option' | 'constant' | 'operator';

export interface CompletionItem {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly detail: string;
  readonly doc?: string;
  /** Text to insert; in a `snippet`, numbered places are to be filled in. */
  readonly insert: string;
  readonly snippet?: boolean;
  /** What typed text is compared with, when it is not the label alone. */
  readonly filter?: string;
  /** Smaller comes first; among equals the alphabet decides. */
  readonly rank: number;
}

/** Ranks: what the place asks for, what is near, what is likely, the rest. */
const RANK = { asked: 0, near: 1, fitting: 2, other: 3, rare: 4 } as const;

export const attributeItems = (context: LanguageContext, wanted?: Parameter): readonly CompletionItem[] =>
  context.attributes.map((attribute) => ({
    label: `[${attribute.name}]`,
    kind: 'attribute',
    detail: attributeType(attribute),
    insert: `[${attribute.name}]`,
    // So that both `ma` and `[ma` find it.
    filter: `[${attribute.name}]`,
    rank: fits(kindsIn(attributeStaticType(attribute)), wanted) ? RANK.fitting : RANK.other,
  }));

/** `string`, `multi-valued reference`. */
export const attributeType = ({ type, multiValued }: AttributeDefinition): string => (multiValued ? `multi-valued ${type}` : type);

export const parameterItems = (context: LanguageContext): readonly CompletionItem[] =>
  context.parameters.map(({ name, value }) => ({
    label: `%${name}%`,
    kind: 'parameter',
    detail: value ?? 'depends on the object',
    insert: `%${name}%`,
    rank: RANK.rare,
  }));

export const variableItems = (names: readonly string[]): readonly CompletionItem[] =>
  names.map((name) => ({ label: `$${name}`, kind: 'variable', detail: 'variable', insert: `$${name}`, rank: RANK.near }));

export const optionItems = (words: readonly string[], parameter: string): readonly CompletionItem[] =>
  words.map((word) => ({ label: word, kind: 'option', detail: parameter, insert: word, rank: RANK.asked }));

/** Words that stand in quotes: names of attributes, options. */
export const quotedItems = (words: readonly string[]): readonly CompletionItem[] =>
  words.map((word) => ({ label: word, kind: 'option', detail: '', insert: `"${word}"`, filter: `"${word}"`, rank: RANK.asked }));

export const constantItems: readonly CompletionItem[] = Object.entries(constantDocs).map(([word, doc]) => ({
  label: word,
  kind: 'constant',
  detail: 'constant',
  doc,
  insert: word,
  rank: RANK.other,
}));

export const operatorItems: readonly CompletionItem[] = Object.entries(operatorDocs).map(([operator, doc]) => ({
  label: operator,
  kind: 'operator',
  detail: doc,
  insert: `${operator} `,
  rank: RANK.asked,
}));

/** `called`: the opening bracket is there already. */
export const functionItems = (called: boolean, wanted?: Parameter): readonly CompletionItem[] =>
  [...functions.values()].map((definition) => ({
    label: definition.name,
    kind: 'function',
    detail: argumentsOf(definition),
    doc: definition.doc,
    insert: called ? definition.name : call(definition),
    snippet: !called,
    rank: fits(returned(definition), wanted) ? RANK.fitting : RANK.other,
  }));

/** A call with its required arguments as places to fill in. */
function call(definition: FunctionDefinition): string {
  const places = definition.params
    .filter(({ optional }) => !optional)
    .map(({ name }, index) => {
      const place = `\${${index + 1}:${name}}`;
      if (definition.form && definition.attributeName === true) return `"${place}"`;
      return definition.form && definition.binds === true && index === 0 ? `\\$${place}` : place;
    });
  return `${definition.name}(${places.join(', ')})$0`;
}

const returned = ({ returns }: FunctionDefinition): number => {
  if (returns === 'mvstr') return BIT.str;
  return returns === 'var' || returns === 'mv' || returns === 'void' ? -1 : BIT[returns];
};

const fits = (kinds: number, wanted: Parameter | undefined): boolean => wanted === undefined || (wanted.mask & kinds) !== 0;

/** `(str value, num count): str` */
function argumentsOf(definition: FunctionDefinition): string {
  const { label } = signatureOf(definition);
  const open = label.indexOf('(');
  return `${label.slice(open)}: ${label.slice(0, label.indexOf(' '))}`;
}
