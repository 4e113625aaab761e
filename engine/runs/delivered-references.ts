import { dnKey } from '../../shared/model/dn.ts';
import type { CsId } from '../../shared/model/identifier.ts';
import { isReference, type Values } from '../../shared/model/value.ts';
import type { ImportEntry } from '../connectors/connector.ts';
import type { Reads } from '../store/store.ts';
import type { ConnectorSpaceDraft } from './connector-space-draft.ts';
import type { ReferenceResolver } from './references.ts';
import type { DeliveredReferences, DeliveredTargets, ReferenceTarget } from './staged-references.ts';

/** An entry with the object it is about. */
export interface ReferringEntry {
  readonly id: CsId;
  readonly entry: ImportEntry;
  /** Its complete reference attributes. */
  readonly references: ReadonlyMap<string, Values>;
}

/** Edges of a large group read at a time while they are compared with what was delivered. */
const PAGE = 10_000;

/**
 * What a batch says about references, as objects instead of names. Of large attributes only the difference: changes that
 * were told as such, or what a complete list does not have in common with the stored references, which are read in pages.
 */
export async function resolveDelivered(
  entries: readonly ReferringEntry[],
  resolver: ReferenceResolver,
  draft: ConnectorSpaceDraft,
  store: Reads,
): Promise<readonly DeliveredReferences[]> {
  const compared: ReadonlyMap<string, Compared>[] = [];
  for (const entry of entries)
    compared.push(draft.get(entry.id)?.partial === undefined ? noneCompared : await compareLarge(entry, resolver, draft, store));
  const names = entries.map(({ references }, index) => {
    // Most objects refer to nothing: no lists are made for them.
    if (references.size === 0) return noNames;
    const large = compared[index];
    const named = new Map<string, readonly string[]>();
    for (const [attribute, values] of references) named.set(attribute, large?.get(attribute)?.names ?? textsOf(values));
    return named;
  });
  await resolver.prepare(mentionedNames(entries, names));
  await resolver.prepareAnchors(mentionedAnchors(entries));

  const delivered: DeliveredReferences[] = [];
  for (const [index, { id, entry }] of entries.entries()) {
    if (names[index] === noNames && compared[index] === noneCompared && entry.referenceChanges === undefined) {
      delivered.push(noTargets);
      continue;
    }
    const targets = new Map<string, DeliveredTargets>();
    for (const [attribute, list] of names[index] ?? []) targets.set(attribute, { present: resolver.targets(list) });
    for (const [attribute, { present, absent }] of compared[index] ?? []) {
      const added = targets.get(attribute)?.present ?? new Map<CsId, ReferenceTarget>();
      await draft.include([id], [...absent, ...added.keys()], [attribute]);
      targets.set(attribute, { present: new Map([...present, ...added]), absent });
    }
    for (const [attribute, told] of toldChanges(entry, resolver)) {
      await draft.include([id], [...told.absent, ...told.present.keys()], [attribute]);
      targets.set(attribute, told);
    }
    delivered.push(targets);
  }
  return delivered;
}

const noNames: ReadonlyMap<string, readonly string[]> = new Map();
const noTargets: DeliveredReferences = new Map();

interface Compared {
  /** References that are there already, as far as something is pending on them. */
  readonly present: ReadonlyMap<CsId, ReferenceTarget>;
  readonly absent: ReadonlySet<CsId>;
  /** Delivered names that no stored reference has. */
  readonly names: readonly string[];
}

const noneCompared: ReadonlyMap<string, Compared> = new Map();

async function compareLarge(
  { id, entry, references }: ReferringEntry,
  resolver: ReferenceResolver,
  draft: ConnectorSpaceDraft,
  store: Reads,
): Promise<ReadonlyMap<string, Compared>> {
  const found = new Map<string, Compared>();
  const object = draft.get(id);
  for (const attribute of object?.partial ?? []) {
    if (object === undefined || entry.referenceChanges?.[attribute] !== undefined) continue;
    const wanted = new Map(textsOf(references.get(attribute) ?? []).map((name) => [dnKey(name), name]));
    const present = new Map<CsId, ReferenceTarget>();
    const absent = new Set<CsId>();
    const isDelivered = (target: CsId, dn: string | undefined): boolean => {
      const name = dn === undefined ? undefined : resolver.nameOf(target, dn);
      return name !== undefined && wanted.delete(name);
    };
    const read = new Map((object.references[attribute] ?? []).map((edge) => [edge.target, edge]));
    const changed = draft.knownTargets(id, attribute);
    const judge = (target: CsId, dn: string | undefined): void => {
      const edge = read.get(target);
      // Removed by something else in this batch.
      if (edge === undefined && changed.has(target)) return;
      read.delete(target);
      if (!isDelivered(target, dn)) absent.add(target);
      else if (edge !== undefined) present.set(target, { dn: edge.targetDn, mv: edge.targetMv });
    };
    for (let after: CsId | 0 | undefined = 0; after !== undefined; ) {
      const page = await store.csEdgePage(id, attribute, after, PAGE);
      for (const { target, dn } of page) judge(target, dn);
      after = page.length < PAGE ? undefined : page.at(-1)?.target;
    }
    for (const { target, targetDn } of [...read.values()]) judge(target, targetDn);
    found.set(attribute, { present, absent, names: [...wanted.values()] });
  }
  return found;
}

/** Changes of references an entry tells, of objects that are known. */
function* toldChanges(
  { referenceChanges = {} }: ImportEntry,
  resolver: ReferenceResolver,
): Iterable<[string, { readonly present: ReadonlyMap<CsId, ReferenceTarget>; readonly absent: ReadonlySet<CsId> }]> {
  for (const [attribute, { added, removed }] of Object.entries(referenceChanges)) {
    const present = new Map<CsId, ReferenceTarget>();
    const absent = new Set<CsId>();
    for (const target of removed) {
      const known = resolver.named(target);
      if (known !== undefined) absent.add(known.id);
    }
    for (const target of added) {
      const known = resolver.named(target);
      if (known !== undefined) present.set(known.id, known);
      else if (target.dn !== undefined) for (const [id, made] of resolver.targets([target.dn])) present.set(id, made);
    }
    yield [attribute, { present, absent }];
  }
}

const textsOf = (values: Values): string[] => values.flatMap((value) => (isReference(value) ? value.ref : []));

function* mentionedNames(entries: readonly ReferringEntry[], names: readonly ReadonlyMap<string, readonly string[]>[]): Iterable<string> {
  for (const lists of names) for (const list of lists.values()) for (const name of list) yield dnKey(name);
  for (const { entry } of entries) {
    if (entry.referenceChanges === undefined) continue;
    for (const { added, removed } of Object.values(entry.referenceChanges))
      for (const { dn } of [...added, ...removed]) if (dn !== undefined) yield dnKey(dn);
  }
}

function* mentionedAnchors(entries: readonly ReferringEntry[]): Iterable<string> {
  for (const { entry } of entries) {
    if (entry.referenceChanges === undefined) continue;
    for (const { added, removed } of Object.values(entry.referenceChanges))
      for (const { anchor } of [...added, ...removed]) if (anchor !== undefined) yield anchor;
  }
}
