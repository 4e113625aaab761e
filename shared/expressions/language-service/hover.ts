import type { Span } from '../fault.ts';
import { functions } from '../functions/library.ts';
import type { BinaryOperator, CallNode, ConstantWord, Node } from '../syntax-tree.ts';
import { attributeType } from './completion-items.ts';
import { nodesAt } from './cursor.ts';
import type { ExpressionDocument } from './document.ts';
import { parameterIndex, signatureOf } from './signature.ts';
import { bindingsOf } from './variables.ts';
import { constantDocs, operatorDocs } from './word-docs.ts';

export interface Hover extends Span {
  /** Set as code, the first line. */
  readonly title: string;
  /** Paragraphs of Markdown. */
  readonly paragraphs: readonly string[];
}

/** What the word at an offset is: signature and documentation, type, value of a parameter, what a variable stands for. */
export function hover(document: ExpressionDocument, offset: number): Hover | undefined {
  const path = nodesAt(document.tree, offset);
  const node = path.at(-1);
  if (node === undefined) return undefined;
  switch (node.kind) {
    case 'call':
      return offset <= node.nameSpan.end && offset >= node.nameSpan.start ? functionHover(node) : undefined;
    case 'attribute':
      return attributeHover(document, node.name, node);
    case 'text':
      return namesAttribute(path.at(-2), node) ? attributeHover(document, node.value, node) : undefined;
    case 'parameter':
      return parameterHover(document, node.name, node);
    case 'variable':
      return variableHover(document, node);
    case 'constant':
      return hoverAt(node, node.word, constantDocs[node.word as ConstantWord]);
    case 'word':
      return optionHover(path.at(-2), node);
    case 'number':
      return node.hexadecimal === true ? hoverAt(node, document.text.slice(node.start, node.end), `Decimal: ${node.value}`) : undefined;
    case 'binary':
      return operatorHover(document, node);
    default:
      return undefined;
  }
}

const hoverAt = ({ start, end }: Span, title: string, ...paragraphs: readonly string[]): Hover => ({
  start,
  end,
  title,
  paragraphs: paragraphs.filter((paragraph) => paragraph !== ''),
});

const multivalueDocs: { readonly [M in string]?: string } = {
  maps: 'Applied to each value of a multi-valued argument.',
  consumes: 'Takes a multi-valued argument as a whole.',
};

function functionHover(node: CallNode): Hover | undefined {
  const definition = functions.get(node.name);
  if (definition === undefined) return undefined;
  return hoverAt(
    node.nameSpan,
    signatureOf(definition).label,
    definition.doc,
    [definition.category, multivalueDocs[definition.multivalue], definition.undocumented === true && 'Not in the documented reference.']
      .filter((part) => typeof part === 'string')
      .map((part) => `*${part}*`)
      .join(' · '),
  );
}

function attributeHover({ context }: ExpressionDocument, name: string, span: Span): Hover {
  const attribute = context.attributes.find((candidate) => candidate.name === name);
  if (attribute !== undefined) return hoverAt(span, `[${name}]: ${attributeType(attribute)}`);
  return hoverAt(span, `[${name}]`, context.open === true ? '' : 'The source has no attribute of this name.');
}

const namesAttribute = (parent: Node | undefined, node: Node): boolean => {
  if (parent?.kind !== 'call' || parent.arguments[0] !== node) return false;
  const definition = functions.get(parent.name);
  return definition?.form === true && definition.attributeName === true;
};

function parameterHover({ context }: ExpressionDocument, name: string, span: Span): Hover {
  const parameter = context.parameters.find((candidate) => candidate.name === name);
  const missing = context.open === true ? 'A parameter of the connector.' : 'The connector defines no parameter of this name.';
  if (parameter === undefined) return hoverAt(span, `%${name}%`, missing);
  return hoverAt(
    span,
    `%${name}%: str`,
    parameter.value === null ? 'Its value depends on the object; NULL where there is none.' : `Value: \`${parameter.value}\``,
  );
}

function variableHover(document: ExpressionDocument, node: Extract<Node, { readonly kind: 'variable' }>): Hover {
  const binding = bindingsOf(document.tree).find(({ declaration, uses }) => declaration === node || uses.includes(node));
  const value = binding?.call.arguments[1];
  if (binding === undefined || value === undefined) return hoverAt(node, `$${node.name}`, 'There is no variable of this name here.');
  const text = document.text.slice(value.start, value.end);
  return hoverAt(node, `$${node.name}`, binding.call.name === 'With' ? `Stands for \`${text}\`` : `Each value of \`${text}\` in turn.`);
}

function optionHover(parent: Node | undefined, node: Extract<Node, { readonly kind: 'word' }>): Hover | undefined {
  const definition = parent?.kind === 'call' ? functions.get(parent.name) : undefined;
  if (parent?.kind !== 'call' || definition === undefined) return undefined;
  const index = parameterIndex(definition, parent.arguments.indexOf(node));
  const parameter = index === undefined ? undefined : definition.params[index];
  if (parameter?.words?.includes(node.word) !== true) return undefined;
  return hoverAt(node, node.word, `Option \`${parameter.name}\` of ${definition.name}: one of ${parameter.words.join(', ')}.`);
}

function operatorHover(
  { lexemes }: ExpressionDocument,
  { left, right, operator }: Extract<Node, { readonly kind: 'binary' }>,
): Hover | undefined {
  const sign = lexemes.find(({ kind, start, end }) => kind === 'operator' && start >= left.end && end <= right.start);
  return sign === undefined ? undefined : hoverAt(sign, operator, operatorDocs[operator as BinaryOperator]);
}
