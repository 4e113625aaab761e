import type { Span } from '../fault.ts';
import { functions } from '../functions/library.ts';
import {
  attributeItems,
  type CompletionItem,
  constantItems,
  functionItems,
  operatorItems,
  optionItems,
  parameterItems,
  quotedItems,
  variableItems,
} from './completion-items.ts';
import { isInside, lexemeBefore, lexemeLeftOf, lexemeRightOf, openCallsAt } from './cursor.ts';
import type { ExpressionDocument, Lexeme } from './document.ts';
import { parameterIndex } from './signature.ts';
import { isBinding, variablesAt } from './variables.ts';

export interface Completion {
  /** What the chosen item replaces. */
  readonly replace: Span;
  readonly items: readonly CompletionItem[];
}

/** What can stand at an offset. The caller narrows by what is already typed in `replace`. */
export function complete(document: ExpressionDocument, offset: number): Completion {
  const current = lexemeBefore(document, offset);
  const inside = current === undefined ? undefined : insideOf[current.kind];
  if (current !== undefined && inside !== undefined && isInside(current, offset)) {
    return { replace: written(current), items: inside(document, current, offset) };
  }
  if (current?.kind === 'number') return { replace: current, items: [] };
  const replace = current?.kind === 'word' ? current : { start: offset, end: offset };
  const before = lexemeLeftOf(document, replace.start);
  return { replace, items: isOperand(before) ? operatorItems : operands(document, replace, offset) };
}

type Inside = (document: ExpressionDocument, current: Lexeme, offset: number) => readonly CompletionItem[];

/** Within brackets, percent signs, quotes or after a dollar only one kind of thing can stand. */
const insideOf: { readonly [K in Lexeme['kind']]?: Inside } = {
  attribute: ({ context }) => attributeItems(context),
  parameter: ({ context }) => parameterItems(context),
  variable: (document, _, offset) => variableItems(variablesAt(document, offset)),
  text: (document, current) => {
    const { definition, parameter } = argumentAt(document, current.start);
    if (definition?.form === true && definition.attributeName === true)
      return quotedItems(document.context.attributes.map(({ name }) => name));
    return quotedItems(parameter?.words ?? []);
  },
};

function operands(document: ExpressionDocument, replace: Span, offset: number): readonly CompletionItem[] {
  const { context } = document;
  const { definition, parameter, declares } = argumentAt(document, offset);
  // The first argument of With is a name that the person invents.
  if (declares) return [];
  if (definition?.form === true && definition.attributeName === true) return quotedItems(context.attributes.map(({ name }) => name));
  const called = lexemeRightOf(document, replace.end)?.kind === '(';
  const wanted = parameter?.shape === 'unevaluated' ? undefined : parameter;
  return [
    ...optionItems(parameter?.words ?? [], parameter?.name ?? ''),
    ...variableItems(variablesAt(document, offset)),
    ...attributeItems(context, wanted),
    ...functionItems(called, wanted),
    ...constantItems,
    ...parameterItems(context),
  ];
}

function argumentAt(document: ExpressionDocument, offset: number) {
  const call = openCallsAt(document, offset).at(-1);
  const definition = call?.name === undefined ? undefined : functions.get(call.name.text);
  if (call === undefined || definition === undefined) return { declares: false };
  const index = parameterIndex(definition, call.index);
  return {
    definition,
    parameter: index === undefined ? undefined : definition.params[index],
    declares: isBinding(definition.name) && call.index === 0,
  };
}

const operandKinds: ReadonlySet<Lexeme['kind']> = new Set(['text', 'attribute', 'parameter', 'variable', 'number', 'word', ')']);
const isOperand = (lexeme: Lexeme | undefined): boolean => lexeme !== undefined && operandKinds.has(lexeme.kind);

/** `[mail ` while the bracket is open: the blank behind the name is not part of it. */
const written = ({ start, end, text }: Lexeme): Span => ({ start, end: end - (text.length - text.trimEnd().length) });
