import { bindCall } from './call.ts';
import { isOption } from './check.ts';
import { raise } from './fault.ts';
import type { CallSite, Closure } from './functions/definition.ts';
import { functions } from './functions/library.ts';
import { bindBinary, bindNegation } from './operators.ts';
import type { CallNode, ConstantWord, Node } from './syntax-tree.ts';
import { authoritativeNull, ignoreThisFlow, type Term } from './term.ts';

export interface Translation {
  readonly run: Closure;
  /** Variable slots one evaluation needs. */
  readonly slots: number;
}

/** A checked tree → closures. The tree must have passed `check`. */
export function translate(tree: Node): Translation {
  const slots = { count: 0 };
  const run = translateNode(tree, new Map(), slots);
  return { run, slots: slots.count };
}

type Variables = ReadonlyMap<string, number>;
interface SlotCounter {
  count: number;
}

const constants: { readonly [W in ConstantWord]: Term } = {
  True: true,
  False: false,
  NULL: null,
  CRLF: '\r\n',
  IgnoreThisFlow: ignoreThisFlow,
  AuthoritativeNull: authoritativeNull,
};

function translateNode(node: Node, variables: Variables, slots: SlotCounter): Closure {
  switch (node.kind) {
    case 'number':
    case 'text':
      return constant(node.value);
    case 'constant':
      return constant(constants[node.word]);
    case 'word':
      return constant(node.word);
    case 'attribute':
      return attribute(node.name);
    case 'parameter':
      return (context) => {
        const value = context.parameter(node.name);
        return value === undefined ? raise(node, 'unknown-parameter', `The connector defines no parameter %${node.name}%.`) : value;
      };
    case 'variable': {
      const slot = variables.get(node.name) ?? 0;
      return (_, values) => values[slot] ?? null;
    }
    case 'negation':
      return bindNegation(node, translateNode(node.operand, variables, slots));
    case 'binary':
      return bindBinary(node, translateNode(node.left, variables, slots), translateNode(node.right, variables, slots));
    case 'call':
      return call(node, variables, slots);
    case 'missing':
      return () => raise(node, 'syntax-error', 'A value is missing here.');
  }
}

const constant =
  (value: Term): Closure =>
  () =>
    value;

/** §8: a multi-valued attribute is a list even with one value. */
function attribute(name: string): Closure {
  return (context) => {
    const values = context.attribute(name);
    if (values === undefined || values.length === 0) return null;
    return values.length > 1 || context.multiValued(name) ? values : (values[0] ?? null);
  };
}

function call(node: CallNode, variables: Variables, slots: SlotCounter): Closure {
  const definition = functions.get(node.name);
  if (definition === undefined) return () => raise(node.nameSpan, 'unknown-function', `There is no function ${node.name}.`);
  if (!definition.form) {
    const closures = node.arguments.map((argument, index) =>
      isOption(definition, index, argument) && argument.kind === 'word'
        ? constant(argument.word)
        : translateNode(argument, variables, slots),
    );
    return bindCall({ definition, arguments: closures, spans: node.arguments, start: node.start, end: node.end });
  }
  const site: CallSite = {
    start: node.start,
    end: node.end,
    arguments: node.arguments,
    translate: (argument, variable) =>
      translateNode(argument, variable === undefined ? variables : new Map(variables).set(variable.name, variable.slot), slots),
    newSlot: () => slots.count++,
  };
  return definition.translate(site);
}
