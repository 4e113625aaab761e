import type { Value, Values } from '../model/value.ts';
import { check } from './check.ts';
import { choices } from './choices.ts';
import type { CompiledExpression, CompileResult, EvaluationResult } from './expression.ts';
import { errorAt, located, type Span } from './fault.ts';
import { functions } from './functions/library.ts';
import { parse } from './parser.ts';
import { type Node, walk } from './syntax-tree.ts';
import { FlowControl, Instant, isList, type Term } from './term.ts';
import { type Translation, translate } from './translate.ts';

/**
 * Text → an expression that can be evaluated, or everything that is wrong with it. Never throws. A pure function of the
 * text; compile once per rule, evaluate per object.
 */
export function compileExpression(text: string): CompileResult {
  const { tree, errors } = parse(text);
  if (errors.length > 0) return { ok: false, errors };
  const faults = check(tree);
  if (faults.length > 0) return { ok: false, errors: faults };
  return { ok: true, expression: expressionOf(text, tree, translate(tree)) };
}

function expressionOf(text: string, tree: Node, translation: Translation): CompiledExpression {
  const whole: Span = { start: 0, end: text.length };
  const { run, slots } = translation;
  return {
    text,
    ...dependenciesOf(tree),
    evaluate: (context) => {
      try {
        return resultOf(run(context, slots === 0 ? NO_SLOTS : new Array(slots).fill(null)), whole);
      } catch (fault) {
        return { kind: 'error', error: located(fault, whole) };
      }
    },
  };
}

const NO_SLOTS: Term[] = [];

const NULL_RESULT: EvaluationResult = { kind: 'null' };
const IGNORE: EvaluationResult = { kind: 'ignore' };
const AUTHORITATIVE_NULL: EvaluationResult = { kind: 'authoritative-null' };

/** §8 end: holes and empty texts are dropped; nothing left is NULL. */
function resultOf(term: Term, span: Span): EvaluationResult {
  if (term === null) return NULL_RESULT;
  if (term instanceof FlowControl) return term.word === 'IgnoreThisFlow' ? IGNORE : AUTHORITATIVE_NULL;
  if (isList(term)) return listResult(term, span);
  if (term instanceof Instant) return unformatted(span);
  return isNoValue(term) ? NULL_RESULT : { kind: 'values', values: [term], multiValued: false };
}

function listResult(list: readonly Term[], span: Span): EvaluationResult {
  if (list.some((item) => item instanceof Instant)) return unformatted(span);
  const clean = list.some((item) => item === null || isNoValue(item)) ? list.filter((item) => item !== null && !isNoValue(item)) : list;
  return clean.length === 0 ? NULL_RESULT : { kind: 'values', values: clean as Values, multiValued: true };
}

const isNoValue = (term: Term | Value): boolean => term === '' && choices.emptyTextIsNoValue;

const unformatted = (span: Span): EvaluationResult => ({
  kind: 'error',
  error: errorAt(span, 'type-mismatch', 'A date cannot be the result of a flow; turn it into text with FormatDateTime.'),
});

/** What the expression reads, from the tree: the list in an exported rule need not be complete (spec/expressions.md §1). */
function dependenciesOf(tree: Node) {
  const attributes = new Set<string>();
  const read = new Set<string>();
  const counted = new Set<Node>();
  const parameters = new Set<string>();
  const named: { readonly [name: string]: Set<string> } = { ImportedValue: new Set(), ValueCount: new Set() };
  for (const node of walk(tree)) {
    if (node.kind === 'attribute') {
      attributes.add(node.name);
      if (!counted.has(node)) read.add(node.name);
    } else if (node.kind === 'parameter') parameters.add(node.name);
    else if (node.kind === 'call' && functions.has(node.name)) {
      const [first] = node.arguments;
      // Parents come before children.
      if (first?.kind === 'attribute' && functions.get(node.name)?.asks !== undefined) counted.add(first);
      if (first?.kind === 'text') named[node.name]?.add(first.value);
    }
  }
  return {
    attributes: [...attributes],
    parameters: [...parameters],
    importedValues: [...(named.ImportedValue ?? [])],
    valueCounts: [...(named.ValueCount ?? [])],
    countedAttributes: [...attributes].filter((name) => !read.has(name)),
  };
}
