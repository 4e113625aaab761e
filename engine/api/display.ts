import type { DisplayValue, ValueChange as ShownChange } from '../../shared/contract/common.ts';
import type { MvId } from '../../shared/model/identifier.ts';
import { formatObjectId } from '../../shared/model/identifier.ts';
import type { AttributeDefinition, Schema } from '../../shared/model/schema.ts';
import { isReference, toHex, type Value, valuesEqual } from '../../shared/model/value.ts';
import type { ValueChange } from '../store/run-history.ts';
import type { ReadStore } from '../store/store.ts';

/** Values shown per attribute; the rest is counted and paged by `objects.values`. */
export const SHOWN_VALUES = 100;

/** A value as text with its type; references by name, where the names are known. */
export function displayValue(value: Value, definition: AttributeDefinition | undefined, names?: ReferenceNames): DisplayValue {
  if (typeof value === 'string') return { type: definition?.type === 'datetime' ? 'datetime' : 'string', text: value };
  if (typeof value === 'bigint') return { type: 'number', text: value.toString() };
  if (typeof value === 'boolean') return { type: 'boolean', text: value ? 'True' : 'False' };
  if (!isReference(value)) return { type: 'binary', text: toHex(value) };
  if (!value.ref.startsWith('mv:')) return { type: 'reference', text: value.ref };
  const target = Number(value.ref.slice(3)) as MvId;
  const id = names?.guid(target);
  const name = names?.name(target);
  return {
    type: 'reference',
    text: name ?? id ?? value.ref,
    ...(id === undefined ? {} : { id }),
    ...(name === undefined ? {} : { displayName: name }),
  };
}

/** What references to metaverse objects are shown as. */
export interface ReferenceNames {
  /** undefined: there is no such object to go to. */
  guid(id: MvId): string | undefined;
  name(id: MvId): string | undefined;
}

/** Display names of metaverse objects that values refer to, read in one go. */
export interface MetaverseNames extends ReferenceNames {
  guid(id: MvId): string;
}

export async function metaverseNames(read: ReadStore, ids: Iterable<MvId>): Promise<MetaverseNames> {
  const names = new Map<MvId, string>();
  for (const mv of await read.mvObjects([...new Set(ids)], 'none')) {
    const name = mv.values.displayName?.[0]?.value ?? mv.values.cn?.[0]?.value;
    if (typeof name === 'string') names.set(mv.id, name);
  }
  return { guid: (id) => formatObjectId(read.seed, 'mv', id), name: (id) => names.get(id) };
}

/** Metaverse objects named in recorded changes. */
export function referencedIn(changes: readonly ValueChange[]): readonly MvId[] {
  const ids: MvId[] = [];
  for (const change of changes) {
    for (const value of [...change.before.slice(0, SHOWN_VALUES), ...change.after.slice(0, SHOWN_VALUES)]) {
      if (isReference(value) && value.ref.startsWith('mv:')) ids.push(Number(value.ref.slice(3)) as MvId);
    }
  }
  return ids;
}

export function displayChange(change: ValueChange, schema: Schema, names?: ReferenceNames): ShownChange {
  const definition = schema.attributes[change.attribute];
  const kind =
    change.before.length === 0
      ? 'add'
      : change.after.length === 0
        ? 'delete'
        : valuesEqual(change.before, change.after)
          ? 'none'
          : 'modify';
  return {
    attribute: change.attribute,
    type: definition?.type ?? 'string',
    change: kind,
    before: change.before.slice(0, SHOWN_VALUES).map((value) => displayValue(value, definition, names)),
    after: change.after.slice(0, SHOWN_VALUES).map((value) => displayValue(value, definition, names)),
    beforeCount: change.before.length,
    afterCount: change.after.length,
  };
}
