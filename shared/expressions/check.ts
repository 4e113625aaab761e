import type { ExpressionError } from './expression.ts';
import { errorAt, type Span } from './fault.ts';
import { replaceWith } from './fixes.ts';
import type { FunctionDefinition } from './functions/definition.ts';
import { functions } from './functions/library.ts';
import { isOption } from './option.ts';
import { similarNames } from './similar-names.ts';
import { type CallNode, constantWords, type Node } from './syntax-tree.ts';

/** Faults that show without values: names, argument counts, options, variables (spec/expressions.md §11). */
export const check = (tree: Node): readonly ExpressionError[] => faultsOf(tree, []);

/** `variables`: the names known at this place. */
function faultsOf(node: Node, variables: readonly string[]): readonly ExpressionError[] {
  switch (node.kind) {
    case 'call':
      return callFaults(node, variables);
    case 'binary':
      return [...faultsOf(node.left, variables), ...faultsOf(node.right, variables)];
    case 'negation':
      return faultsOf(node.operand, variables);
    case 'variable':
      return variables.includes(node.name) ? [] : [unknownVariable(node, variables)];
    case 'word':
      return [unknownWord(node)];
    default:
      return [];
  }
}

function callFaults(node: CallNode, variables: readonly string[]): readonly ExpressionError[] {
  const definition = functions.get(node.name);
  if (definition === undefined) {
    return [unknownFunction(node), ...node.arguments.flatMap((argument) => faultsOf(argument, variables))];
  }
  const count = argumentCountFault(definition, node.arguments.length);
  const inner = node.arguments.flatMap((argument, index) => argumentFaults(definition, node, argument, index, variables));
  return count === undefined ? inner : [errorAt(node, 'argument-count', count), ...inner];
}

function argumentFaults(
  definition: FunctionDefinition,
  call: CallNode,
  argument: Node,
  index: number,
  variables: readonly string[],
): readonly ExpressionError[] {
  if (isOption(definition, index, argument)) return [];
  const options = definition.params[index]?.words;
  if (argument.kind === 'word' && options !== undefined) return [unknownWord(argument, options)];
  if (!definition.form) return faultsOf(argument, variables);
  if (definition.attributeName === true) return attributeNameFaults(definition, argument);
  if (definition.binds !== true) return faultsOf(argument, variables);
  if (index === 0) return bindingFaults(definition, argument);
  return faultsOf(argument, index === call.arguments.length - 1 ? withBinding(call, variables) : variables);
}

function argumentCountFault(definition: FunctionDefinition, count: number): string | undefined {
  const repeated = definition.params.some((p) => p.repeated === true);
  if (repeated) {
    const group = definition.params.length;
    return count > 0 && count % group === 0 ? undefined : `${definition.name} takes its arguments in groups of ${group}.`;
  }
  const maximum = definition.params.length;
  const minimum = definition.params.filter((p) => !p.optional).length;
  if (count >= minimum && count <= maximum) return undefined;
  const wanted = minimum === maximum ? `${minimum}` : `${minimum} to ${maximum}`;
  return `${definition.name} takes ${wanted} argument${wanted === '1' ? '' : 's'}; here are ${count}.`;
}

function attributeNameFaults(definition: FunctionDefinition, argument: Node): readonly ExpressionError[] {
  if (argument.kind === 'text') return [];
  return [errorAt(argument, 'argument-form', `${definition.name} takes the attribute's name in quotes: ${definition.name}("name").`)];
}

function bindingFaults(definition: FunctionDefinition, argument: Node): readonly ExpressionError[] {
  if (argument.kind === 'variable') return [];
  return [errorAt(argument, 'argument-form', `The first argument of ${definition.name} is a variable: $name.`)];
}

function withBinding(node: CallNode, variables: readonly string[]): readonly string[] {
  const [first] = node.arguments;
  return first?.kind === 'variable' ? [...variables, first.name] : variables;
}

function unknownFunction({ name, nameSpan }: CallNode): ExpressionError {
  const wanted = name.toLowerCase();
  const sameLetters = [...functions.keys()].filter((known) => known.toLowerCase() === wanted);
  const suggestions = sameLetters.length > 0 ? sameLetters : similarNames(name, functions.keys());
  const hint = sameLetters.length > 0 ? ` Names are case-sensitive: ${sameLetters.join(', ')}.` : didYouMean(suggestions);
  return errorAt(nameSpan, 'unknown-function', `There is no function ${name}.${hint}`, {
    name,
    suggestions,
    fixes: replaceWith(nameSpan, suggestions),
  });
}

const didYouMean = (names: readonly string[]): string => (names.length === 0 ? '' : ` Did you mean ${names.join(' or ')}?`);

function unknownVariable(node: Span & { readonly name: string }, variables: readonly string[]): ExpressionError {
  const suggestions = similarNames(node.name, variables);
  return errorAt(node, 'unknown-variable', `There is no variable $${node.name} here.${didYouMean(suggestions.map((name) => `$${name}`))}`, {
    name: node.name,
    suggestions,
    fixes: replaceWith(node, suggestions, (name) => `$${name}`),
  });
}

/** Text without quotes is the commonest slip: an option, a function without brackets, an attribute, or plain text. */
function unknownWord(node: Span & { readonly word: string }, words: readonly string[] = []): ExpressionError {
  const suggestions = similarNames(node.word, [...constantWords, ...words]);
  const hint = suggestions.length > 0 ? didYouMean(suggestions) : ' Text stands in quotes, an attribute in [ ].';
  return errorAt(node, 'unknown-word', `"${node.word}" is neither a constant nor an option.${hint}`, {
    name: node.word,
    suggestions,
    fixes: [
      ...replaceWith(node, suggestions),
      ...replaceWith(node, [node.word], (word) => `"${word}"`),
      ...replaceWith(node, [node.word], (word) => `[${word}]`),
    ],
  });
}
