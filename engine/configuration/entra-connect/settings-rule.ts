import {
  type AttributeFlow,
  flowTypes,
  type JoinGroup,
  type ScopeClause,
  type ScopeGroup,
  type SyncRule,
} from '../../../shared/model/rule.ts';
import type { FileFindings } from './findings.ts';
import { type RuleText, ruleFrom } from './rule-header.ts';
import { mergeTypeWords, needsNoValue, operatorOf, wordKey } from './rule-words.ts';
import { isObject, type JsonObject, listOf, textOf } from './settings-value.ts';
import { booleanOf } from './xml-reading.ts';

/** Members of a rule and the elements they are in XML (spec/wizard.md §8.2). */
const headerMembers: { readonly [member: string]: string } = {
  uniqueIdentifier: 'id',
  name: 'name',
  description: 'description',
  direction: 'direction',
  source: 'sourceObjectType',
  target: 'targetObjectType',
  linkType: 'linkType',
  precedence: 'precedence',
  immutableTag: 'immutable-tag',
  disabled: 'disabled',
  enablePasswordSync: 'EnablePasswordSync',
  version: 'version',
};
const OTHERS = ['internalIdentifier', 'scopeFilters', 'joinFilters', 'attributeMappings'];

/** Reads a rule of a settings file; undefined when it makes none, the findings then have the problem. */
export function readSettingsRule(value: unknown, connector: string, path: string, findings: FileFindings): SyncRule | undefined {
  if (!isObject(value)) {
    findings.problem(path, 'A rule is an object.');
    return undefined;
  }
  const texts = new Map<string, RuleText>([['connector', { text: connector, path }]]);
  for (const [member, name] of Object.entries(headerMembers)) {
    if (value[member] !== undefined) texts.set(name, { text: textOf(value[member]), path: `${path}.${member}` });
  }
  if (!texts.has('id') && value.internalIdentifier !== undefined) {
    texts.set('id', { text: textOf(value.internalIdentifier), path: `${path}.internalIdentifier` });
  }
  for (const member of Object.keys(value)) {
    if (!Object.hasOwn(headerMembers, member) && !OTHERS.includes(member))
      findings.leave(`${path}.${member}`, 'Isthmus knows no such setting.');
  }
  const flows = listOf(value.attributeMappings, `${path}.attributeMappings`, findings).flatMap((item, at) =>
    flowOf(item, `${path}.attributeMappings[${at}]`, findings),
  );
  const scope: ScopeGroup[] = groupsOf(value.scopeFilters, `${path}.scopeFilters`, findings, scopeClause);
  const join: JoinGroup[] = groupsOf(value.joinFilters, `${path}.joinFilters`, findings, joinClause);
  return ruleFrom(texts, { scope, join, flows, extra: {} }, path, findings);
}

/** A flat list is one group; lists in the list are groups. */
function groupsOf<C>(
  value: unknown,
  path: string,
  findings: FileFindings,
  clauseOf: (item: JsonObject, path: string, findings: FileFindings) => readonly C[],
): { clauses: C[] }[] {
  const items = listOf(value, path, findings);
  if (items.length === 0) return [];
  const groups = items.every(Array.isArray) ? items.map((group) => group as readonly unknown[]) : [items];
  return groups.map((group, at) => ({
    clauses: group.flatMap((item, index) => {
      const place = groups.length === 1 ? `${path}[${index}]` : `${path}[${at}][${index}]`;
      if (isObject(item)) return clauseOf(item, place, findings);
      findings.problem(place, 'A condition is an object.');
      return [];
    }),
  }));
}

function scopeClause(item: JsonObject, path: string, findings: FileFindings): readonly ScopeClause[] {
  const [attribute, word, value] = [textOf(item.attribute), textOf(item.condition ?? item.operator), textOf(item.value)];
  const operator = operatorOf(word);
  if (attribute === '' || operator === undefined) {
    findings.problem(path, attribute === '' ? 'The condition names no attribute.' : `“${word}” is no operator of a scope.`);
    return [];
  }
  leaveOthers(item, ['attribute', 'condition', 'operator', 'value'], path, findings);
  return [{ attribute, operator, ...(value === '' && needsNoValue(operator) ? {} : { value }) }];
}

function joinClause(item: JsonObject, path: string, findings: FileFindings): readonly JoinGroup['clauses'][number][] {
  const [cs, mv] = [textOf(item.source ?? item.csAttribute), textOf(item.target ?? item.mvAttribute)];
  const caseSensitive = booleanOf(textOf(item.caseSensitive) || 'false');
  if (cs === '' || mv === '' || caseSensitive === undefined) {
    findings.problem(path, 'A join condition names an attribute on both sides, and whether case counts.');
    return [];
  }
  leaveOthers(item, ['source', 'csAttribute', 'target', 'mvAttribute', 'caseSensitive'], path, findings);
  return [{ cs, mv, caseSensitive }];
}

function flowOf(item: unknown, path: string, findings: FileFindings): readonly AttributeFlow[] {
  if (!isObject(item) || textOf(item.destination) === '') {
    findings.problem(path, 'The mapping has no destination.');
    return [];
  }
  const [word, merged] = [textOf(item.flowType ?? item.type), textOf(item.valueMergeType ?? item.mergeType)];
  const expression = textOf(item.expression);
  const sources = (Array.isArray(item.source) ? (item.source as readonly unknown[]) : item.source === undefined ? [] : [item.source]).map(
    textOf,
  );
  const type = word === '' ? guessedType(expression, sources) : flowTypes.find((one) => one === word.toLowerCase());
  const merge = merged === '' ? 'update' : wordKey(mergeTypeWords, merged);
  const applyOnce = booleanOf(textOf(item.executeOnce) || 'false');
  if (type === undefined || merge === undefined || applyOnce === undefined) {
    const wrong =
      type === undefined
        ? `“${word}” is no type of a flow.`
        : merge === undefined
          ? `“${merged}” is no way to merge values.`
          : 'executeOnce is true or false.';
    findings.problem(path, wrong);
    return [];
  }
  if (word === '' && type !== 'expression') {
    findings.leave(
      path,
      `The file does not say what the source is; “${sources[0] ?? ''}” is taken as ${type === 'constant' ? 'a constant' : 'an attribute'}.`,
    );
  }
  leaveOthers(
    item,
    ['destination', 'source', 'expression', 'flowType', 'type', 'valueMergeType', 'mergeType', 'executeOnce'],
    path,
    findings,
  );
  const [source] = sources;
  const content = {
    expression: { expression, ...(item.source === undefined ? {} : { sources }) },
    direct: { source: source ?? '', ...(sources.length > 1 ? { sources } : {}) },
    constant: source === undefined ? {} : { source },
  };
  return [{ target: textOf(item.destination), type, ...content[type], merge, applyOnce }];
}

/** Named choice: what cannot be the name of an attribute is a constant, and so are True and False. */
function guessedType(expression: string, sources: readonly string[]): AttributeFlow['type'] {
  if (expression !== '') return 'expression';
  const [source = ''] = sources;
  return /^[A-Za-z][\w.-]*$/.test(source) && !/^(?:true|false|null)$/i.test(source) ? 'direct' : 'constant';
}

function leaveOthers(item: JsonObject, known: readonly string[], path: string, findings: FileFindings): void {
  for (const name of Object.keys(item)) if (!known.includes(name)) findings.leave(`${path}.${name}`, 'Isthmus knows no such setting.');
}
