import type { RuleFilter } from '../../../shared/contract/rules.ts';
import { compileExpression } from '../../../shared/expressions/compile.ts';
import type { AttributeFlow, SyncRule } from '../../../shared/model/rule.ts';

/** Whether a rule passes the filters of the Rules page (spec/console.md §12.1). */
export function passesFilter(rule: SyncRule, edited: boolean, filter: RuleFilter): boolean {
  const { direction, connector, csObjectType, mvObjectType, csAttribute, mvAttribute, linkType, enabled, passwordSync, origin, text } =
    filter;
  const same = <T>(wanted: T | undefined, actual: T) => wanted === undefined || wanted === actual;
  if (!same(direction, rule.direction) || !same(linkType, rule.linkType) || !same(enabled, rule.enabled)) return false;
  if (!same(connector, rule.connectorId as string) || !same(passwordSync, rule.passwordSync)) return false;
  if (!same(csObjectType, rule.csObjectType) || !same(mvObjectType, rule.mvObjectType)) return false;
  if (origin !== undefined && !origins[origin](rule, edited)) return false;
  if (csAttribute !== undefined && !attributesOf(rule).connector.has(csAttribute.toLowerCase())) return false;
  if (mvAttribute !== undefined && !attributesOf(rule).metaverse.has(mvAttribute.toLowerCase())) return false;
  return text === undefined || text.trim() === '' || textOf(rule).includes(text.trim().toLowerCase());
}

const origins: { readonly [O in NonNullable<RuleFilter['origin']>]: (rule: SyncRule, edited: boolean) => boolean } = {
  default: (rule) => rule.immutableTag !== undefined,
  edited: (_, edited) => edited,
  custom: (rule) => rule.immutableTag === undefined,
};

/** In lower case. */
function attributesOf(rule: SyncRule): { readonly connector: ReadonlySet<string>; readonly metaverse: ReadonlySet<string> } {
  const joins = rule.join.flatMap(({ clauses }) => clauses);
  const read = [...rule.scope.flatMap(({ clauses }) => clauses.map(({ attribute }) => attribute)), ...rule.flows.flatMap(sourcesOf)];
  const written = rule.flows.map(({ target }) => target);
  const [connector, metaverse] = rule.direction === 'inbound' ? [read, written] : [written, read];
  const lower = (names: readonly string[]) => new Set(names.map((name) => name.toLowerCase()));
  return {
    connector: lower([...connector, ...joins.map(({ cs }) => cs)]),
    metaverse: lower([...metaverse, ...joins.map(({ mv }) => mv)]),
  };
}

function sourcesOf({ type, source, expression }: AttributeFlow): readonly string[] {
  if (type === 'direct') return source === undefined ? [] : [source];
  if (type === 'constant') return [];
  const compiled = compileExpression(expression ?? '');
  if (!compiled.ok) return [];
  const { attributes, importedValues, valueCounts } = compiled.expression;
  return [...attributes, ...importedValues, ...valueCounts];
}

function textOf(rule: SyncRule): string {
  const clauses = rule.scope.flatMap(({ clauses: list }) => list.map(({ attribute, value }) => `${attribute} ${value ?? ''}`));
  const joins = rule.join.flatMap(({ clauses: list }) => list.map(({ cs, mv }) => `${cs} ${mv}`));
  const flows = rule.flows.map(({ target, source, expression }) => `${target} ${source ?? ''} ${expression ?? ''}`);
  const head = [rule.name, rule.description ?? '', rule.csObjectType, rule.mvObjectType, rule.immutableTag ?? '', String(rule.precedence)];
  return [...head, ...clauses, ...joins, ...flows].join('\n').toLowerCase();
}
