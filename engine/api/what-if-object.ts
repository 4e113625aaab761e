import type { whatIfTransitions } from '../../shared/codes/what-if-transitions.ts';
import type { WhatIfObject } from '../../shared/contract/what-if.ts';
import { type CsId, formatObjectId, type MvId } from '../../shared/model/identifier.ts';
import type { CsObject, MvObject } from '../../shared/model/object.ts';
import { inEscrowed, inExpected } from '../../shared/model/object.ts';
import type { Schema } from '../../shared/model/schema.ts';
import { type Value, type Values, valuesEqual } from '../../shared/model/value.ts';
import type { Affected } from '../runs/what-if/transitions.ts';
import type { WhatIfResult } from '../runs/what-if/what-if.ts';
import type { ReadStore, ValueChange } from '../store/store.ts';
import { expectedImage, sentImage } from '../sync/image.ts';
import { type ConfigurationNames, configurationNames } from './configuration-names.ts';
import { displayChange, metaverseNames, referencedIn } from './display.ts';

export type WhatIfTransition = keyof typeof whatIfTransitions;

/** Shows objects of a what-if: as they are, as they would be, and why. */
export async function whatIfObjects(
  { before, after }: WhatIfResult,
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

/** What a search looks at: name, DN and type. */
export async function whatIfText(result: WhatIfResult, object: Affected): Promise<string> {
  if ('mv' in object) {
    const mv = await mvOf(result.before, object.mv);
    return `${nameOf(mv) ?? ''} ${mv?.objectType ?? ''}`.toLowerCase();
  }
  const cs = (await csOf(result.after, object.cs)) ?? (await csOf(result.before, object.cs));
  return cs === undefined ? '' : `${csName(cs)} ${cs.dn} ${cs.objectType}`.toLowerCase();
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
  const references = await metaverseNames(before, referencedIn(changes));
  const moved = changes.length > 0 || old === undefined || now === undefined ? undefined : otherRules(old, now, names);
  return {
    kind: 'metaverse',
    id: formatObjectId(before.seed, 'mv', id),
    name: nameOf(old) ?? nameOf(now) ?? formatObjectId(before.seed, 'mv', id),
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
  const staged = stagedValues(now ?? old, now === undefined);
  const error = transition === 'error' ? (await after.csErrors([id])).get(id)?.find((entry) => entry.kind === 'import') : undefined;
  const rule = now?.disconnection?.rule ?? now?.link?.rule;
  const reason =
    error !== undefined
      ? `${error.code}: ${error.message}${error.rule === undefined ? '' : ` (${names.ruleName(error.rule)}${error.attribute === undefined ? '' : `, ${error.attribute}`})`}`
      : transition === 'disconnect' || transition === 'target-delete'
        ? now?.disconnection?.reason
        : rule === undefined
          ? undefined
          : names.ruleName(rule);
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

/** What is staged for the object, beside what it holds. */
function stagedValues(cs: CsObject | undefined, withdrawn: boolean): readonly ValueChange[] {
  if (cs?.unapplied === undefined || withdrawn) return [];
  const held = sentImage(cs);
  const expected = cs.unapplied.operation === 'delete' ? {} : expectedImage(cs);
  const plain = [...new Set([...Object.keys(held), ...Object.keys(expected)])].map((attribute) => ({
    attribute,
    before: held[attribute] ?? [],
    after: expected[attribute] ?? [],
  }));
  const references = Object.entries(cs.references).map(([attribute, edges]) => {
    const values = (isIn: (layers: number) => boolean) =>
      edges.filter((edge) => isIn(edge.layers)).map((edge): Value => ({ ref: edge.targetDn }));
    return { attribute, before: values(inEscrowed), after: cs.unapplied?.operation === 'delete' ? [] : values(inExpected) };
  });
  return changed([...plain, ...references]);
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

const csOf = async (store: ReadStore, id: CsId): Promise<CsObject | undefined> => (await store.csObjects([id], 'all'))[0];
const mvOf = async (store: ReadStore, id: MvId): Promise<MvObject | undefined> => (await store.mvObjects([id], 'all'))[0];

function csName(cs: CsObject): string {
  const name = expectedImage(cs).displayName?.[0] ?? sentImage(cs).displayName?.[0];
  return typeof name === 'string' ? name : cs.dn;
}

function nameOf(mv: MvObject | undefined): string | undefined {
  const name = mv?.values.displayName?.[0]?.value ?? mv?.values.cn?.[0]?.value;
  return typeof name === 'string' ? name : undefined;
}
