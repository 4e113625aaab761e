import type { AttributeFlow, SyncRule } from '../../../shared/model/rule.ts';
import { directionWords, linkTypeWords, mergeTypeWords, needsNoValue, timeSpanOf } from './rule-words.ts';
import { extraElements } from './unknown-elements.ts';
import { NO_GUID } from './xml-reading.ts';
import { element, type XmlNode, xmlText } from './xml-text.ts';

/** Name of the file a rule is exported to. */
export const ruleFileName = (rule: SyncRule): string => `SynchronizationRules/SynchronizationRule_{${rule.id}}.xml`;

/** `<synchronizationRule>` with its elements in the product's order (spec/rules-format.md §3). */
export function ruleXml(rule: SyncRule): string {
  const [source, target] = rule.direction === 'inbound' ? [rule.csObjectType, rule.mvObjectType] : [rule.mvObjectType, rule.csObjectType];
  const known = [
    element('id', braced(rule.id)),
    element('internal-id', braced(rule.id)),
    element('version', String(rule.version)),
    element('name', rule.name),
    element('description', rule.description),
    element('immutable-tag', rule.immutableTag),
    element('direction', directionWords[rule.direction]),
    element('disabled', rule.enabled ? 'False' : 'True'),
    element('connector', braced(rule.connectorId)),
    element('sourceObjectType', source),
    element('targetObjectType', target),
    element('linkType', linkTypeWords[rule.linkType]),
    element('precedence', String(rule.precedence)),
    element('precedence-after', braced(NO_GUID)),
    element('precedence-before', braced(NO_GUID)),
    element('softDeleteExpiryInterval', timeSpanOf(rule.softDeleteExpirySeconds)),
    element('EnablePasswordSync', String(rule.passwordSync)),
    element('attribute-mappings', rule.flows.map(mapping)),
    element('relationshipCriteria', joinGroups(rule)),
    element('synchronizationCriteria', scopeGroups(rule)),
  ];
  const taken = new Set(known.map(({ name }) => name));
  return xmlText(element('synchronizationRule', [...known, ...extraElements(rule.extra ?? {}, taken)]));
}

const braced = (id: string): string => `{${id}}`;

function mapping(flow: AttributeFlow): XmlNode {
  const source = sourceOf(flow);
  const content = [
    element('dest', flow.target),
    ...(source === undefined ? [] : [source]),
    ...(flow.type === 'expression' ? [element('expression', flow.expression)] : []),
    element('valueMergeType', mergeTypeWords[flow.merge]),
  ];
  return element('mapping', content, flow.applyOnce ? { 'execute-once': 'true' } : undefined);
}

function sourceOf({ type, source, sources }: AttributeFlow): XmlNode | undefined {
  if (type === 'constant') return source === undefined ? undefined : element('src', source);
  const attributes = sources ?? (source === undefined ? undefined : [source]);
  return attributes === undefined
    ? undefined
    : element(
        'src',
        attributes.map((name) => element('attr', name)),
      );
}

const joinGroups = ({ join }: SyncRule): readonly XmlNode[] =>
  join.map(({ clauses }) =>
    element(
      'conditions',
      clauses.map(({ cs, mv, caseSensitive }) =>
        element('condition', [
          ...(caseSensitive ? [element('caseSensitive', 'True')] : []),
          element('csAttribute', cs),
          element('ilmAttribute', mv),
        ]),
      ),
    ),
  );

const scopeGroups = ({ scope }: SyncRule): readonly XmlNode[] =>
  scope.map(({ clauses }) =>
    element(
      'conditions',
      clauses.map(({ attribute, operator, value }) =>
        element('scope', [
          element('csAttribute', attribute),
          element('csOperator', operator),
          ...(value === undefined && !needsNoValue(operator) ? [] : [element('csValue', value)]),
        ]),
      ),
    ),
  );
