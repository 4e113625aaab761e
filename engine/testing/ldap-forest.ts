import { Attribute, Change, type Client } from 'ldapts';
import type { Forest } from './forest.ts';
import { applyChange, type ForestChange } from './forest-changes.ts';

/** An entry as the forest wants it: absent attributes have no key. */
export interface LdapEntry {
  readonly dn: string;
  /** Attribute of the first component of the name; the server keeps it in step with the name. */
  readonly rdn: string;
  readonly values: { readonly [attribute: string]: readonly string[] };
}

/** How a kind of directory writes the forest down. */
export interface ForestShape {
  readonly base: string;
  /** Of a person or a group, by key. */
  entry(forest: Forest, id: string): LdapEntry;
  /** Attribute by which an entry is found again, with the value the forest has for it. */
  key(forest: Forest, id: string): readonly [attribute: string, value: string];
  /** Immutable id attribute, and the source anchor the default rules make of it. */
  readonly anchor: { readonly attribute: string; toText(value: Buffer): string };
  /** The server itself keeps references in step when their targets move. Otherwise an administrator does; deletes leave them dangling. */
  readonly referentialIntegrity: boolean;
}

export async function addEntry(client: Client, shape: ForestShape, forest: Forest, id: string): Promise<void> {
  const { dn, values } = shape.entry(forest, id);
  await client.add(dn, attributesOf(values));
}

/** Makes the change in the directory as an administrator would, and in the model. */
export async function changeDirectory(client: Client, shape: ForestShape, forest: Forest, change: ForestChange): Promise<void> {
  const before = structuredClone(forest);
  applyChange(forest, change);
  if (change.kind === 'add-person') return addEntry(client, shape, forest, change.person.id);
  if (change.kind === 'add-group') return addEntry(client, shape, forest, change.group.id);
  if (change.kind === 'delete-person' || change.kind === 'delete-group') return client.del(shape.entry(before, change.id).dn);
  await rewrite(client, shape.entry(before, change.id), shape.entry(forest, change.id));
  if (shape.referentialIntegrity || shape.entry(before, change.id).dn === shape.entry(forest, change.id).dn) return;
  for (const id of [...forest.people.keys(), ...forest.groups.keys()]) {
    if (id !== change.id) await rewrite(client, shape.entry(before, id), shape.entry(forest, id));
  }
}

/** Source anchors as they are in the server, by key of the forest. */
export async function anchorsIn(client: Client, shape: ForestShape, forest: Forest): Promise<ReadonlyMap<string, string>> {
  const { attribute, toText } = shape.anchor;
  const ids = [...forest.people.keys(), ...forest.groups.keys()];
  const wanted = new Map(ids.map((id) => [shape.key(forest, id).join('=').toLowerCase(), id]));
  const named = [...new Set(ids.map((id) => shape.key(forest, id)[0]))];
  const { searchEntries } = await client.search(shape.base, {
    filter: `(|${named.map((name) => `(${name}=*)`).join('')})`,
    attributes: [...named, attribute],
    explicitBufferAttributes: [attribute],
    paged: { pageSize: 500 },
  });
  const anchors = new Map<string, string>();
  for (const entry of searchEntries) {
    for (const name of named) {
      const id = wanted.get(`${name}=${String(entry[name])}`.toLowerCase());
      if (id !== undefined) anchors.set(id, toText(entry[attribute] as Buffer));
    }
  }
  return anchors;
}

/** Moves and modifies what differs; lists of names value by value, as tools do with groups. */
async function rewrite(client: Client, before: LdapEntry, after: LdapEntry): Promise<void> {
  if (before.dn !== after.dn) await client.modifyDN(before.dn, after.dn);
  const changes: Change[] = [];
  for (const type of new Set([...Object.keys(before.values), ...Object.keys(after.values)])) {
    if (type === after.rdn) continue;
    const [old = [], next = []] = [before.values[type], after.values[type]];
    const added = next.filter((value) => !old.includes(value));
    const removed = old.filter((value) => !next.includes(value));
    if (added.length + removed.length === 0) continue;
    if (type !== 'member') changes.push(change('replace', type, next));
    else {
      if (removed.length > 0) changes.push(change('delete', type, removed));
      if (added.length > 0) changes.push(change('add', type, added));
    }
  }
  if (changes.length > 0) await client.modify(after.dn, changes);
}

const change = (operation: 'add' | 'delete' | 'replace', type: string, values: readonly string[]): Change =>
  new Change({ operation, modification: new Attribute({ type, values: [...values] }) });

const attributesOf = (values: LdapEntry['values']): Attribute[] =>
  Object.entries(values).map(([type, list]) => new Attribute({ type, values: [...list] }));
