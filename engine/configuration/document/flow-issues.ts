import type { RuleIssue } from '../../../shared/contract/configuration.ts';
import { checkExpression } from '../../../shared/expressions/checker.ts';
import { compileExpression } from '../../../shared/expressions/compile.ts';
import { splitDn } from '../../../shared/model/dn.ts';
import type { AttributeFlow, SyncRule } from '../../../shared/model/rule.ts';
import { documentedParameters } from '../../sync/source.ts';
import { error, type RuleSides, type Side, warning } from './rule-sides.ts';

/** Issues of a rule's transformations. */
export function flowIssues(rule: SyncRule, sides: RuleSides): readonly RuleIssue[] {
  const seen = new Set<string>();
  return rule.flows.flatMap((flow, index) => {
    const path = ['flows', index];
    const again = seen.has(flow.target);
    seen.add(flow.target);
    return [
      ...(again ? [warning('duplicate-flow', [...path, 'target'], `The rule has another flow to ${flow.target}.`)] : []),
      ...targetIssues(flow, sides.target, path),
      ...contentIssues[flow.type](flow, sides, path),
    ];
  });
}

const NOT_FOUND = 'sync-rule-flow-attribute-not-found';

type Path = RuleIssue['path'];

function targetIssues({ target }: AttributeFlow, side: Side, path: Path): readonly RuleIssue[] {
  return side.has(target) ? [] : [warning(NOT_FOUND, [...path, 'target'], `The target has no attribute ${target}.`)];
}

const contentIssues: {
  readonly [T in AttributeFlow['type']]: (flow: AttributeFlow, sides: RuleSides, path: Path) => readonly RuleIssue[];
} = {
  direct({ source = '', target }, sides, path) {
    const at = [...path, 'source'];
    if (source === '') return [error('flow-source-missing', at, `The flow to ${target} names no source.`)];
    if (!sides.source.has(source)) return [warning(NOT_FOUND, at, `The source has no attribute ${source}.`)];
    const from = sides.source.schema.attributes[source];
    const to = sides.target.schema.attributes[target];
    if (from?.multiValued !== true || to === undefined || to.multiValued) return [];
    return [warning('flow-multi-values-to-single-value', at, `${source} can have several values, ${target} takes one.`)];
  },

  constant({ source = '', target }, sides, path) {
    const type = sides.target.schema.attributes[target]?.type;
    const at = [...path, 'source'];
    if (type === 'boolean' && !/^(true|false)$/i.test(source.trim())) {
      return [error('invalid-boolean-constant-flow', at, `${target} is yes or no: the constant must be True or False.`)];
    }
    if (type === 'reference' && !splitDn(source).every((part) => part.includes('='))) {
      return [error('invalid-reference-constant-flow', at, `${target} is a reference: the constant must be a distinguished name.`)];
    }
    return [];
  },

  expression({ expression = '', target }, sides, path) {
    const at = [...path, 'expression'];
    const compiled = compileExpression(expression);
    if (!compiled.ok) {
      const [first] = compiled.errors;
      const message = first === undefined ? 'The expression is empty.' : `${first.message} (at ${first.start})`;
      return [error('sync-rule-invalid-expression', at, message)];
    }
    const { connector, source } = sides;
    const definition = sides.target.schema.attributes[target];
    const { findings } = checkExpression(expression, {
      attribute: (name) => {
        if (!source.has(name)) return undefined;
        return name === 'dn' ? { type: 'string', multiValued: false } : source.schema.attributes[name];
      },
      parameters: parameterNames(connector),
      ...(definition === undefined ? {} : { target: { ...definition, name: target } }),
    });
    return findings.map(({ code, message }) => warning(code === 'unknown-attribute' ? NOT_FOUND : code, at, message));
  },
};

const parameterNames = (connector: RuleSides['connector']): readonly string[] => [
  ...documentedParameters,
  'Connector.ID',
  ...Object.keys(connector.parameters),
  ...connector.partitions.flatMap(({ parameters }) => Object.keys(parameters)),
];
