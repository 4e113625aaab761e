import { attributeTerm } from './attribute-value.ts';
import { bindCall } from './call.ts';
import { raise } from './fault.ts';
import type { CallSite, Closure } from './functions/definition.ts';
import { functions } from './functions/library.ts';
import { bindBinary, bindNegation } from './operators.ts';
import { isOption } from './option.ts';
import { sharedSubtrees } from './shared-subtrees.ts';
import type { CallNode, ConstantWord, Node } from './syntax-tree.ts';
import { authoritativeNull, ignoreThisFlow, type Term } from './term.ts';
import { evaluation, startWork } from './work.ts';

export interface Translation {
  readonly run: Closure;
  /** Variable slots one evaluation needs. */
  readonly slots: number;
}

/** Hears the value of every node that is evaluated, operands before what uses them; for tools that explain. */
export type Observer = (node: Node, value: Term) => void;

/** A checked tree → closures. The tree must have passed `check`. */
export function translate(tree: Node, observe?: Observer): Translation {
  // Who observes wants every node, so nothing is shared then.
  const shared = observe === undefined ? sharedSubtrees(tree) : NOTHING_SHARED;
  const slots: SlotCounter = { count: 0, observe, shared, memos: new Map() };
  const run = translateNode(tree, TOP, slots);
  return {
    run: (context, values) => {
      startWork();
      return run(context, values);
    },
    slots: slots.count,
  };
}

interface Scope {
  /** Slot of each variable known here. */
  readonly variables: ReadonlyMap<string, number>;
  /** Inside a body that runs once per value. */
  readonly repeated: boolean;
}
const TOP: Scope = { variables: new Map(), repeated: false };

interface SlotCounter {
  count: number;
  readonly observe: Observer | undefined;
  readonly shared: ReadonlyMap<Node, number>;
  readonly memos: Map<number, Memo>;
}
const NOTHING_SHARED: ReadonlyMap<Node, number> = new Map();

/** The value of a sub-expression that is written more than once, from the evaluation of this number. */
interface Memo {
  evaluation: number;
  value: Term;
}

const constants: { readonly [W in ConstantWord]: Term } = {
  True: true,
  False: false,
  NULL: null,
  CRLF: '\r\n',
  IgnoreThisFlow: ignoreThisFlow,
  AuthoritativeNull: authoritativeNull,
};

function translateNode(node: Node, scope: Scope, slots: SlotCounter): Closure {
  const run = closureOf(node, scope, slots);
  const { observe } = slots;
  if (observe === undefined) return remembered(run, slots, slots.shared.get(node));
  return (context, values) => {
    const value = run(context, values);
    observe(node, value);
    return value;
  };
}

/** Evaluates once per evaluation, at whichever place comes first. */
function remembered(run: Closure, { memos }: SlotCounter, shape: number | undefined): Closure {
  if (shape === undefined) return run;
  const known = memos.get(shape);
  const memo: Memo = known ?? { evaluation: -1, value: null };
  if (known === undefined) memos.set(shape, memo);
  return (context, values) => {
    if (memo.evaluation === evaluation) return memo.value;
    const value = run(context, values);
    memo.value = value;
    memo.evaluation = evaluation;
    return value;
  };
}

function closureOf(node: Node, scope: Scope, slots: SlotCounter): Closure {
  switch (node.kind) {
    case 'number':
    case 'text':
      return constant(node.value);
    case 'constant':
      return constant(constants[node.word]);
    case 'word':
      return constant(node.word);
    case 'attribute':
      return (context) => attributeTerm(context.attribute(node.name), node.name, context, scope.repeated);
    case 'parameter':
      return (context) => {
        const value = context.parameter(node.name);
        return value === undefined ? raise(node, 'unknown-parameter', `The connector defines no parameter %${node.name}%.`) : value;
      };
    case 'variable': {
      const slot = scope.variables.get(node.name) ?? 0;
      return (_, values) => values[slot] ?? null;
    }
    case 'negation':
      return bindNegation(node, translateNode(node.operand, scope, slots));
    case 'binary':
      // `IsPresent([x]) = True` is `IsPresent([x])`, which is always True or False.
      if (node.operator === '=' && isTrue(node.right) && isTest(node.left)) return translateNode(node.left, scope, slots);
      return bindBinary(node, translateNode(node.left, scope, slots), translateNode(node.right, scope, slots));
    case 'call':
      return call(node, scope, slots);
    case 'missing':
      return () => raise(node, 'syntax-error', 'A value is missing here.');
  }
}

const isTrue = (node: Node): boolean => node.kind === 'constant' && node.word === 'True';

function isTest(node: Node): boolean {
  const definition = node.kind === 'call' ? functions.get(node.name) : undefined;
  return definition?.returns === 'bool' && definition.multivalue === 'whole';
}

const constant =
  (value: Term): Closure =>
  () =>
    value;

function call(node: CallNode, scope: Scope, slots: SlotCounter): Closure {
  const definition = functions.get(node.name);
  if (definition === undefined) return () => raise(node.nameSpan, 'unknown-function', `There is no function ${node.name}.`);
  if (!definition.form) {
    const [attribute] = node.arguments;
    // Who observes wants to see the values that are counted.
    if (definition.asks === 'count' && attribute?.kind === 'attribute' && slots.observe === undefined)
      return (context) => BigInt(context.valueCount(attribute.name));
    const closures = node.arguments.map((argument, index) =>
      isOption(definition, index, argument) && argument.kind === 'word' ? constant(argument.word) : translateNode(argument, scope, slots),
    );
    return bindCall({ definition, arguments: closures, spans: node.arguments, start: node.start, end: node.end });
  }
  const site: CallSite = {
    start: node.start,
    end: node.end,
    arguments: node.arguments,
    repeated: scope.repeated,
    translate: (argument, variable, repeated = false) => {
      const variables = variable === undefined ? scope.variables : new Map(scope.variables).set(variable.name, variable.slot);
      return translateNode(argument, { variables, repeated: scope.repeated || repeated }, slots);
    },
    newSlot: () => slots.count++,
  };
  return definition.translate(site);
}
