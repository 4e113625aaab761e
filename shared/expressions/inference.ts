import { constantCondition } from './constant-condition.ts';
import type { FaultData } from './expression.ts';
import type { FaultCode, Span } from './fault.ts';
import type { FormFunction, InferenceSite, Parameter, PlainFunction } from './functions/definition.ts';
import { functions } from './functions/library.ts';
import { operatorType } from './operator-types.ts';
import { isOption } from './option.ts';
import { anything, flowControl, kindsIn, listOfKinds, mapped, nothing, ofKind, type StaticType, single } from './static-type.ts';
import type { CallNode, ConstantWord, Node } from './syntax-tree.ts';
import { BIT } from './term.ts';

/** Where the inference tells what does not fit. */
export interface Findings {
  tell(severity: 'error' | 'warning', span: Span, code: FaultCode, message: string, data?: FaultData): void;
  /** The type of an attribute of the source; tells when there is none. `quoted`: named by a text. */
  attribute(name: string, span: Span, quoted: boolean): StaticType;
  parameter(name: string, span: Span): void;
  /** Every value, of a list or alone, is of a kind in the mask. */
  expectKind(span: Span, type: StaticType, mask: number, what: string): void;
  expectSingle(span: Span, type: StaticType, what: string): void;
  /** Not a flow-control word. */
  expectValue(span: Span, type: StaticType): void;
}

/** The type of the result of a tree that has passed `check`. */
export const inferTree = (tree: Node, findings: Findings): StaticType =>
  inferNode(tree, { variables: new Map(), kinds: new Map() }, findings);

interface Scope {
  readonly variables: ReadonlyMap<string, StaticType>;
  /** Kinds that an attribute can have here, where IsString has been asked before. */
  readonly kinds: ReadonlyMap<string, number>;
}

const constants: { readonly [W in ConstantWord]: StaticType } = {
  True: ofKind('bool'),
  False: ofKind('bool'),
  NULL: nothing,
  CRLF: ofKind('str'),
  IgnoreThisFlow: flowControl,
  AuthoritativeNull: flowControl,
};

function inferNode(node: Node, scope: Scope, findings: Findings): StaticType {
  switch (node.kind) {
    case 'number':
      return ofKind('num');
    case 'text':
    case 'word':
      return ofKind('str');
    case 'constant':
      return constants[node.word];
    case 'attribute':
      return narrowed(findings.attribute(node.name, node, false), scope.kinds.get(node.name));
    case 'parameter':
      findings.parameter(node.name, node);
      return ofKind('str');
    case 'variable':
      return scope.variables.get(node.name) ?? anything;
    case 'negation': {
      const type = inferNode(node.operand, scope, findings);
      findings.expectValue(node.operand, type);
      findings.expectKind(node.operand, type, BIT.num, 'The operand of -');
      return mapped(BIT.num, [type]);
    }
    case 'binary':
      return operatorType(node, inferNode(node.left, scope, findings), inferNode(node.right, scope, findings), findings);
    case 'call':
      return inferCall(node, scope, findings);
    case 'missing':
      return anything;
  }
}

function inferCall(node: CallNode, scope: Scope, findings: Findings): StaticType {
  const definition = functions.get(node.name);
  if (definition === undefined) return anything;
  return definition.form ? inferForm(definition, node, scope, findings) : inferPlain(definition, node, scope, findings);
}

function inferForm(definition: FormFunction, node: CallNode, scope: Scope, findings: Findings): StaticType {
  const site: InferenceSite = {
    start: node.start,
    end: node.end,
    arguments: node.arguments,
    infer: (argument, variable) =>
      inferNode(argument, variable === undefined ? scope : withVariable(scope, variable.name, variable.type), findings),
    inferBranch: (argument, test, taken) => inferNode(argument, withTest(scope, test, taken), findings),
    attribute: (name, span) => findings.attribute(name, span, true),
    condition(argument, type, singleOnly) {
      findings.expectValue(argument, type);
      if (singleOnly) findings.expectSingle(argument, type, 'The condition');
      findings.expectKind(argument, type, BIT.bool | BIT.num, 'The condition');
      const value = constantCondition(argument);
      if (value !== undefined) {
        const always = value ? 'true' : 'false';
        findings.tell('warning', argument, 'constant-condition', `The condition is always ${always}.`, { actual: [always] });
      }
    },
    expectSingle: findings.expectSingle,
    expectValue: findings.expectValue,
    expectKind: (argument, type, mask) => findings.expectKind(argument, type, mask, 'The argument'),
  };
  return definition.infer(site);
}

const withVariable = (scope: Scope, name: string, type: StaticType): Scope => ({
  ...scope,
  variables: new Map(scope.variables).set(name, type),
});

/** What CStr takes, and IsString says of a value. */
const CONVERTIBLE = BIT.str | BIT.num | BIT.bool | BIT.ref;

/** `IIF(IsString([objectGUID]), CStr([objectGUID]), ConvertToBase64([objectGUID]))`: each branch sees its own kinds. */
function withTest(scope: Scope, test: Node, taken: boolean): Scope {
  if (test.kind !== 'call' || test.name !== 'IsString') return scope;
  const [asked] = test.arguments;
  if (asked?.kind !== 'attribute') return scope;
  const before = scope.kinds.get(asked.name) ?? -1;
  // A list is not convertible, but its items may be of any kind, so the other branch keeps them all.
  return { ...scope, kinds: new Map(scope.kinds).set(asked.name, before & (taken ? CONVERTIBLE : ~CONVERTIBLE)) };
}

function narrowed(type: StaticType, kinds: number | undefined): StaticType {
  return kinds === undefined || type.many !== 0 ? type : { ...type, one: type.one & kinds };
}

function inferPlain(definition: PlainFunction, node: CallNode, scope: Scope, findings: Findings): StaticType {
  const types = node.arguments.map((argument, index) => {
    const parameter = definition.params[index];
    if (parameter === undefined || isOption(definition, index, argument)) return ofKind('str');
    const type = inferNode(argument, scope, findings);
    argumentFindings(definition, parameter, argument, type, findings);
    return type;
  });
  if (definition.infer !== undefined) return definition.infer(types);
  return resultType(definition, types);
}

function argumentFindings(definition: PlainFunction, parameter: Parameter, argument: Node, type: StaticType, findings: Findings): void {
  findings.expectValue(argument, type);
  if (parameter.shape === 'any') return;
  const what = `${parameter.name} of ${definition.name}`;
  if (parameter.shape === 'scalar' && definition.multivalue !== 'maps') findings.expectSingle(argument, type, what);
  findings.expectKind(argument, type, parameter.mask, what);
  if (argument.kind === 'text' && parameter.words?.includes(argument.value) === false) {
    findings.tell('error', argument, 'unknown-option', `${what} must be one of ${parameter.words.join(', ')}.`, {
      expected: parameter.words,
      suggestions: parameter.words,
      fixes: parameter.words.map((word) => ({
        title: `Change to "${word}"`,
        edits: [{ start: argument.start, end: argument.end, text: `"${word}"` }],
      })),
    });
  }
}

function resultType({ returns, multivalue }: PlainFunction, types: readonly StaticType[]): StaticType {
  if (returns === 'void') return nothing;
  if (returns === 'mvstr') return listOfKinds(BIT.str);
  if (returns === 'mv') return listOfKinds(types.reduce((mask, type) => mask | kindsIn(type), 0));
  if (returns === 'var') return anything;
  return multivalue === 'maps' ? mapped(BIT[returns], types) : single(BIT[returns]);
}
