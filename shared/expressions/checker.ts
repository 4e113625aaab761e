import type { AttributeDefinition } from '../model/schema.ts';
import { check } from './check.ts';
import type { ExpressionError, FaultData } from './expression.ts';
import { errorAt, type FaultCode, type Span } from './fault.ts';
import { convertTo, replaceWith, takeFirst } from './fixes.ts';
import { type Findings, inferTree } from './inference.ts';
import { type ParseResult, parse } from './parser.ts';
import { targetFindings } from './result-type.ts';
import { similarNames } from './similar-names.ts';
import { anything, attributeStaticType, describeType, kindNames, kindsIn, type StaticType } from './static-type.ts';
import { BIT } from './term.ts';

/**
 * What is known about where an expression stands. Everything is optional: what is not given is not checked.
 */
export interface CheckEnvironment {
  /** The attribute of the source object type; undefined when it has none of this name. */
  readonly attribute?: (name: string) => Pick<AttributeDefinition, 'type' | 'multiValued'> | undefined;
  /** For "did you mean". */
  readonly attributeNames?: readonly string[];
  /** Names of the connector's parameters, without the percent signs. */
  readonly parameters?: readonly string[];
  readonly target?: Pick<AttributeDefinition, 'name' | 'type' | 'multiValued'>;
}

/** `error`: the expression cannot be evaluated, or always fails; `warning`: it may fail or does hardly what was meant. */
export interface Finding extends ExpressionError {
  readonly severity: 'error' | 'warning';
}

export interface Checked extends ParseResult {
  /** In the order of the text. Empty: over values of these types the expression raises no type error. */
  readonly findings: readonly Finding[];
  /** The type of the result; undefined while the text does not parse. */
  readonly type: StaticType | undefined;
}

/**
 * Everything that can be said about a text without values: syntax, names, argument counts, types by the schema, constant
 * conditions, the result against the target attribute. Never throws. `compileExpression` refuses only what `check` finds:
 * types are a matter of the object at hand (spec/expressions.md §11).
 */
export function checkExpression(text: string, environment: CheckEnvironment = {}): Checked {
  const parsed = parse(text);
  const broken = parsed.errors.length > 0 ? parsed.errors : check(parsed.tree);
  if (broken.length > 0) return { ...parsed, findings: broken.map(certain), type: undefined };
  const findings: Finding[] = [];
  const sink = findingsOf(environment, (finding) => findings.push(finding));
  const type = inferTree(parsed.tree, sink);
  if (environment.target !== undefined) findings.push(...targetFindings(parsed.tree, type, environment.target));
  findings.sort((a, b) => a.start - b.start || b.end - a.end);
  return { ...parsed, findings, type };
}

const certain = (error: ExpressionError): Finding => ({ ...error, severity: 'error' });

/** How the inference tells what it finds. */
function findingsOf(environment: CheckEnvironment, push: (finding: Finding) => void): Findings {
  const tell = (severity: Finding['severity'], span: Span, code: FaultCode, message: string, data?: FaultData) =>
    push({ ...errorAt(span, code, message, data), severity });
  return {
    tell,
    attribute(name, span, quoted) {
      const { attribute, attributeNames = [] } = environment;
      if (attribute === undefined) return anything;
      const definition = attribute(name);
      if (definition !== undefined) return attributeStaticType(definition);
      const suggestions = similarNames(name, attributeNames);
      tell('warning', span, 'unknown-attribute', `The source has no attribute ${name}.${didYouMean(suggestions)}`, {
        name,
        suggestions,
        fixes: replaceWith(span, suggestions, (known) => (quoted ? `"${known}"` : `[${known}]`)),
      });
      return anything;
    },
    parameter(name, span) {
      const { parameters } = environment;
      if (parameters === undefined || parameters.includes(name)) return;
      const suggestions = similarNames(name, parameters);
      tell('warning', span, 'unknown-parameter', `The connector defines no parameter %${name}%.${didYouMean(suggestions)}`, {
        name,
        suggestions,
        fixes: replaceWith(span, suggestions, (known) => `%${known}%`),
      });
    },
    expectKind(span, type, wanted, what) {
      if (type.unsure === 'kind') return;
      const actual = kindsIn(type);
      // A reference stands for its DN text.
      const fitting = (wanted & BIT.str) === 0 ? wanted : wanted | BIT.ref;
      if ((actual & ~fitting) === 0) return;
      const names = kindNames(wanted);
      const severity = (actual & fitting) === 0 ? 'error' : 'warning';
      const verb = severity === 'error' ? 'is' : 'may be';
      tell(
        severity,
        span,
        'type-mismatch',
        `${what} must be ${names.join(' or ')}; this ${verb} ${kindNames(actual & ~fitting).join(' or ')}.`,
        {
          expected: names,
          actual: describeType(type),
          fixes: convertTo(span, actual & ~fitting, wanted),
        },
      );
    },
    expectSingle(span, type, what) {
      if (type.unsure !== undefined || type.many === 0) return;
      tell(type.one === 0 ? 'error' : 'warning', span, 'type-mismatch', `${what} must be a single value; this is multi-valued.`, {
        expected: ['a single value'],
        actual: describeType(type),
        fixes: takeFirst(span),
      });
    },
    expectValue(span, type) {
      if ((type.one & BIT.flow) === 0) return;
      const severity = (type.one & ~BIT.flow) === 0 && type.many === 0 ? 'error' : 'warning';
      tell(
        severity,
        span,
        'flow-control-operand',
        'IgnoreThisFlow and AuthoritativeNull can only be the result of a flow, not an operand.',
      );
    },
  };
}

const didYouMean = (names: readonly string[]): string => (names.length === 0 ? '' : ` Did you mean ${names.join(' or ')}?`);
