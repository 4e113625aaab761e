import type { ExpressionError } from './expression.ts';
import { errorAt } from './fault.ts';
import type { FunctionDefinition } from './functions/definition.ts';
import { functions } from './functions/library.ts';
import type { CallNode, Node } from './syntax-tree.ts';

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
      return variables.includes(node.name) ? [] : [errorAt(node, 'unknown-variable', `There is no variable $${node.name} here.`)];
    case 'word':
      return [
        errorAt(node, 'unknown-word', `"${node.word}" is neither a constant nor an option. Text stands in quotes, an attribute in [ ].`),
      ];
    default:
      return [];
  }
}

function callFaults(node: CallNode, variables: readonly string[]): readonly ExpressionError[] {
  const definition = functions.get(node.name);
  if (definition === undefined) {
    const unknown = errorAt(node.nameSpan, 'unknown-function', `There is no function ${node.name}.${suggestion(node.name)}`);
    return [unknown, ...node.arguments.flatMap((argument) => faultsOf(argument, variables))];
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
  if (!definition.form) return faultsOf(argument, variables);
  if (definition.attributeName === true) return attributeNameFaults(definition, argument);
  if (definition.binds !== true) return faultsOf(argument, variables);
  if (index === 0) return bindingFaults(definition, argument);
  return faultsOf(argument, index === call.arguments.length - 1 ? withBinding(call, variables) : variables);
}

/** The bare word is one of the options of its parameter. */
export function isOption(definition: FunctionDefinition, index: number, argument: Node): boolean {
  return argument.kind === 'word' && definition.params[index]?.words?.includes(argument.word) === true;
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

function suggestion(name: string): string {
  const wanted = name.toLowerCase();
  for (const known of functions.keys()) if (known.toLowerCase() === wanted) return ` Names are case-sensitive: ${known}.`;
  return '';
}
