import type { ConfigurationChange, ImpactClass } from '../../../shared/contract/configuration.ts';
import { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import { elementImpacts, type Need, propertyImpacts } from './impact.ts';
import { elementPattern, fieldPattern, type SchemaNode, schemaTree, variantPattern } from './schema-tree.ts';
import { changeSentence, elementKey, elementNoun, placeNoun } from './sentences.ts';

/** A change with what it asks for; the need is folded into the requirement of the whole. */
export interface Difference extends ConfigurationChange {
  readonly need: Need;
}

/**
 * What differs between two configurations, in the order of the document. Rules and connectors are recognized by their id,
 * flows by their target, clauses by what they say; order counts only where it means something (join groups).
 */
export function differences(before: ConfigurationDocument, after: ConfigurationDocument): readonly Difference[] {
  const found: Difference[] = [];
  compare(tree, before, after, { pattern: '', path: [], nouns: [], subject: undefined, found });
  return found.filter((change) => change.property !== 'rules[].version' || alone(change, found));
}

/** A number that only counts the saves says nothing beside what was saved. */
const alone = (change: Difference, all: readonly Difference[]): boolean =>
  !all.some((other) => other !== change && other.subject.kind === 'rule' && other.subject.id === change.subject.id);

const tree = schemaTree(ConfigurationDocument);

interface Place {
  readonly pattern: string;
  readonly path: readonly string[];
  readonly nouns: readonly string[];
  readonly subject: ConfigurationChange['subject'] | undefined;
  readonly found: Difference[];
}

type Kind = ConfigurationChange['kind'];
type Fields = { readonly [name: string]: unknown };

function compare(node: SchemaNode, before: unknown, after: unknown, place: Place): void {
  if (before === after) return;
  if (node.kind === 'leaf') {
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    const row = propertyImpacts[place.pattern];
    if (row === undefined) throw new Error(`${place.pattern} has no impact class`);
    tell(kind, row, before, after, place);
  } else if (before === undefined || after === undefined) element(before === undefined ? 'added' : 'removed', before, after, place);
  else if (node.kind === 'object') {
    for (const [name, field] of Object.entries(node.fields)) {
      const below = { ...place, pattern: fieldPattern(place.pattern, name), path: [...place.path, name] };
      compare(field, (before as Fields)[name], (after as Fields)[name], below);
    }
  } else if (node.kind === 'variants') {
    const value = String((after as Fields)[node.discriminator]);
    const option = node.options[value];
    if (option !== undefined) compare(option, before, after, { ...place, pattern: variantPattern(place.pattern, value) });
  } else elements(node, before, after, place);
}

function elements(node: Extract<SchemaNode, { kind: 'list' | 'record' }>, before: unknown, after: unknown, place: Place): void {
  const pattern = elementPattern(place.pattern, node);
  const child = node.kind === 'list' ? node.element : node.value;
  const [was, is] = [keyed(node.kind, pattern, before), keyed(node.kind, pattern, after)];
  for (const key of new Set([...is.keys(), ...was.keys()])) {
    const [old, now] = [was.get(key), is.get(key)];
    const value = now ?? old;
    const below: Place = {
      ...place,
      pattern,
      path: [...place.path, key],
      nouns: [...place.nouns, elementNoun(pattern, key, value)],
      subject: place.subject ?? subjectOf(pattern, value),
    };
    if (child.kind === 'leaf') compare(child, old, now, below);
    else if (old === undefined || now === undefined) element(old === undefined ? 'added' : 'removed', old, now, below);
    else compare(child, old, now, below);
  }
}

/** Elements by their key; one that occurs again gets a number. */
function keyed(kind: 'list' | 'record', pattern: string, value: unknown): ReadonlyMap<string, unknown> {
  if (kind === 'record') return new Map(Object.entries(value as Fields));
  const map = new Map<string, unknown>();
  for (const [index, item] of (value as readonly unknown[]).entries()) {
    const key = elementKey(pattern, item, index);
    let unique = key;
    for (let count = 2; map.has(unique); count++) unique = `${key} #${count}`;
    map.set(unique, item);
  }
  return map;
}

function element(kind: 'added' | 'removed', before: unknown, after: unknown, place: Place): void {
  const row = elementImpacts[place.pattern];
  if (row === undefined) throw new Error(`${place.pattern} has no impact class`);
  tell(kind, { label: '', ...row[kind] }, before, after, place);
}

function tell(
  kind: Kind,
  row: { readonly label: string; readonly impact: ImpactClass; readonly need: Need },
  before: unknown,
  after: unknown,
  place: Place,
): void {
  const subject = place.subject ?? subjectOf(place.pattern, undefined) ?? { kind: 'setting', name: 'Document' };
  // The subject's own noun opens the sentence.
  const nouns = subject.id === undefined ? place.nouns : place.nouns.slice(1);
  const label = row.label === '' && nouns.length === 0 && subject.id === undefined ? placeNoun(place.pattern) : row.label;
  place.found.push({
    kind,
    subject,
    property: place.pattern,
    path: place.path.join('/'),
    ...(before === undefined ? {} : { before: withoutSchema(place.pattern, before) }),
    ...(after === undefined ? {} : { after: withoutSchema(place.pattern, after) }),
    impact: row.impact,
    need: row.need,
    sentence: changeSentence({ kind, subject, pattern: place.pattern, nouns, label, before, after }),
  });
}

/** The schema of a whole connector would be a hundred times the rest. */
function withoutSchema(pattern: string, value: unknown): unknown {
  if (pattern !== 'connectors[]') return value;
  const { schema: _, ...rest } = value as Fields;
  return rest;
}

function subjectOf(pattern: string, value: unknown): ConfigurationChange['subject'] | undefined {
  if (pattern === 'rules[]' || pattern === 'connectors[]') {
    const { id, name } = value as { readonly id: string; readonly name: string };
    return { kind: pattern === 'rules[]' ? 'rule' : 'connector', id, name };
  }
  if (pattern.startsWith('metaverse')) return { kind: 'metaverse', name: 'Metaverse schema' };
  if (pattern.startsWith('settings')) return { kind: 'setting', name: 'Settings' };
  return undefined;
}
