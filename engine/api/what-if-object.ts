import type { whatIfTransitions } from '../../shared/codes/what-if-transitions.ts';
import type { WhatIfObject } from '../../shared/contract/what-if.ts';
import { type CsId, formatObjectId, type MvId } from '../../shared/model/identifier.ts';
import { type CsObject, inEscrowed, inExpected, type MvObject, type ObjectError } from '../../shared/model/object.ts';
import type { Schema } from '../../shared/model/schema.ts';
import { type AttributeMap, type Value, type Values, valuesEqual } from '../../shared/model/value.ts';
import { type Affected, csName, mvName } from '../runs/what-if/affected.ts';
import type { WhatIfResult } from '../runs/what-if/what-if.ts';
import type { ValueChange } from '../store/run-history.ts';
import type { ReadStore } from '../store/store.ts';
import type { DisconnectReason } from '../sync/effect.ts';
import { expectedImage, sentImage } from '../sync/image.ts';
import { type ConfigurationNames, configurationNames } from './configuration-names.ts';
import { displayChange, metaverseNames, type ReferenceNames, referencedIn } from './display.ts';

export type WhatIfTransition = keyof typeof whatIfTransitions;

/** Shows objects of a what-if: as they are, as they would be, and why. */
export async function whatIfObjects(
  { before, after }: Pick<WhatIfResult, 'before' | 'after'>,
  transition: WhatIfTransition,
  objects: readonly Affected[],
): Promise<WhatIfObject[]> {
  const [names, schema] = await Promise.all([configurationNames(after), after.metaverseSchema()]);
  const shown: WhatIfObject[] = [];
  for (const object of objects) {
    shown.push(
      'mv' in object
        ? await metaverseRow(before, after, object.mv, schema, names)
        : await connectorSpaceRow(before, after, object.cs, transition, names),
    );
  }
  return shown;
}

async function metaverseRow(
  before: ReadStore,
  after: ReadStore,
  id: MvId,
  schema: Schema,
  names: ConfigurationNames,
): Promise<WhatIfObject> {
  const [old, now] = [await mvOf(before, id), await mvOf(after, id)];
  const values = (mv: MvObject | undefined, attribute: string): Values => [
    ...(mv?.values[attribute] ?? []).map((entry) => entry.value),
    ...(mv?.references[attribute] ?? []).map((entry) => ({ ref: `mv:${entry.target}` })),
  ];
  const attributes = new Set([old, now].flatMap((mv) => [...Object.keys(mv?.values ?? {}), ...Object.keys(mv?.references ?? {})]));
  const changes = changed(
    [...attributes].map((attribute) => ({ attribute, before: values(old, attribute), after: values(now, attribute) })),
  );
  const references = await namesOf(before, after, referencedIn(changes));
  const moved = changes.length > 0 || old === undefined || now === undefined ? undefined : otherRules(old, now, names);
  return {
    kind: 'metaverse',
    id: formatObjectId(before.seed, 'mv', id),
    name: mvName(old) ?? mvName(now) ?? formatObjectId(before.seed, 'mv', id),
    objectType: (old ?? now)?.objectType ?? '',
    changes: changes.map((change) => displayChange(change, schema, references)),
    ...(moved === undefined ? {} : { reason: moved }),
  };
}

async function connectorSpaceRow(
  before: ReadStore,
  after: ReadStore,
  id: CsId,
  transition: WhatIfTransition,
  names: ConfigurationNames,
): Promise<WhatIfObject> {
  const [old, now] = [await csOf(before, id), await csOf(after, id)];
  const cs = now ?? old;
  const connector = cs === undefined ? undefined : names.connector(cs.connector);
  const staged = transition === 'target-withdrawn' ? withdrawnValues(old, now) : stagedValues(now);
  const error = transition === 'error' ? (await after.csErrors([id])).get(id)?.find((entry) => entry.kind === 'import') : undefined;
  const reason = error === undefined ? reasonOf(transition, old, now, names) : errorText(error, names);
  return {
    kind: 'connector-space',
    ...(old === undefined ? {} : { id: formatObjectId(before.seed, 'cs', id) }),
    name: cs === undefined ? String(id) : csName(cs),
    ...(cs === undefined ? {} : { dn: now?.unapplied?.dn === undefined ? cs.dn : `${cs.dn} → ${now.unapplied.dn}` }),
    objectType: cs?.objectType ?? '',
    ...(connector === undefined ? {} : { connectorName: connector.name }),
    changes: staged.map((change) => displayChange(change, connector?.schema ?? { objectTypes: [], attributes: {} })),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Why, and by which rule, where a rule decides. */
function reasonOf(
  transition: WhatIfTransition,
  old: CsObject | undefined,
  now: CsObject | undefined,
  names: ConfigurationNames,
): string | undefined {
  const { disconnection } = now ?? {};
  if (disconnecting.has(transition) && disconnection !== undefined) {
    const rule = disconnection.rule ?? old?.link?.rule;
    const text = disconnections[disconnection.reason] ?? disconnection.reason;
    return rule === undefined ? text : `${text} (was connected by ${names.ruleName(rule)})`;
  }
  const rule = connecting.has(transition) ? now?.link?.rule : undefined;
  return rule === undefined ? undefined : names.ruleName(rule);
}

const disconnecting: ReadonlySet<WhatIfTransition> = new Set(['disconnect', 'target-delete', 'target-withdrawn']);
const connecting: ReadonlySet<WhatIfTransition> = new Set(['join', 'join-other', 'projection', 'target-add', 'target-replace']);

const disconnections: { readonly [reason: string]: string } = {
  'object-deleted': 'It is deleted in its connected system',
  'out-of-scope': 'No rule connects it any more',
  'metaverse-object-deleted': 'Its metaverse object is deleted',
  deprovisioned: 'No outbound rule provisions it any more',
} satisfies { [R in DisconnectReason]: string };

function errorText({ code, message, rule, attribute }: ObjectError, names: ConfigurationNames): string {
  const place = [...(rule === undefined ? [] : [names.ruleName(rule)]), ...(attribute === undefined ? [] : [attribute])];
  return `${code}: ${message}${place.length === 0 ? '' : ` (${place.join(', ')})`}`;
}

/** What would not be sent any more: as it was staged, and as the target keeps it. */
function withdrawnValues(old: CsObject | undefined, now: CsObject | undefined): readonly ValueChange[] {
  if (old === undefined) return [];
  const staged = old.unapplied?.operation === 'delete' ? {} : expectedImage(old);
  // What was never exported and is not any more: nothing is left of it.
  return difference(staged, now === undefined ? {} : sentImage(now), edgesOf(old, inExpected), edgesOf(now, inEscrowed));
}

/** What is staged for the object, beside what it holds. */
function stagedValues(cs: CsObject | undefined): readonly ValueChange[] {
  if (cs?.unapplied === undefined) return [];
  const goes = cs.unapplied.operation === 'delete';
  return difference(sentImage(cs), goes ? {} : expectedImage(cs), edgesOf(cs, inEscrowed), goes ? {} : edgesOf(cs, inExpected));
}

const edgesOf = (cs: CsObject | undefined, isIn: (layers: number) => boolean): AttributeMap =>
  Object.fromEntries(
    Object.entries(cs?.references ?? {}).map(([attribute, edges]) => [
      attribute,
      edges.filter((edge) => isIn(edge.layers)).map((edge): Value => ({ ref: edge.targetDn })),
    ]),
  );

/** References beside the other values. */
function difference(
  before: AttributeMap,
  after: AttributeMap,
  edgesBefore: AttributeMap,
  edgesAfter: AttributeMap,
): readonly ValueChange[] {
  const was: AttributeMap = { ...before, ...edgesBefore };
  const is: AttributeMap = { ...after, ...edgesAfter };
  const attributes = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return changed(attributes.map((attribute) => ({ attribute, before: was[attribute] ?? [], after: is[attribute] ?? [] })));
}

const changed = (changes: readonly ValueChange[]): readonly ValueChange[] =>
  changes.filter((change) => !valuesEqual(change.before, change.after)).sort((a, b) => a.attribute.localeCompare(b.attribute, 'en'));

/** Which attributes come from another rule, although their values stay. */
function otherRules(old: MvObject, now: MvObject, names: ConfigurationNames): string {
  const moved = Object.keys(now.values).flatMap((attribute) => {
    const [was, is] = [old.values[attribute]?.[0]?.rule, now.values[attribute]?.[0]?.rule];
    return was === undefined || is === undefined || was === is ? [] : [`${attribute}: ${names.ruleName(was)} → ${names.ruleName(is)}`];
  });
  return moved.slice(0, 10).join('; ');
}

/** Names of both states. What would only come into being has no page to go to, and its number means nothing to anybody. */
async function namesOf(before: ReadStore, after: ReadStore, ids: readonly MvId[]): Promise<ReferenceNames> {
  const [known, coming] = await Promise.all([metaverseNames(before, ids), metaverseNames(after, ids)]);
  const existing = new Set((await before.mvObjects([...new Set(ids)], 'none')).map(({ id }) => id));
  const unnamed = ids.filter((id) => !existing.has(id) && coming.name(id) === undefined);
  const linked = await after.csLinkedTo([...new Set(unnamed)]);
  const dnOf = (id: MvId) => [...(linked.get(id) ?? [])].map(({ connector, dn }) => ({ connector, dn })).sort(byConnector)[0]?.dn;
  return {
    guid: (id) => (existing.has(id) ? known.guid(id) : undefined),
    name: (id) => known.name(id) ?? coming.name(id) ?? (existing.has(id) ? undefined : (dnOf(id) ?? 'a new object')),
  };
}

const byConnector = (a: Place, b: Place): number => (`${a.connector} ${a.dn}` < `${b.connector} ${b.dn}` ? -1 : 1);
type Place = { readonly connector: string; readonly dn: string };

const csOf = async (store: ReadStore, id: CsId): Promise<CsObject | undefined> => (await store.csObjects([id], 'all'))[0];
const mvOf = async (store: ReadStore, id: MvId): Promise<MvObject | undefined> => (await store.mvObjects([id], 'all'))[0];
