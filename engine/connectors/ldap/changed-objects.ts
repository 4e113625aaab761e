import { type Filter, OrFilter, type SearchEntry } from 'ldapts';
import { dnKey, isWithin } from '../../../shared/model/dn.ts';
import type { DeltaImportRequest, DiscoveryError, ImportBatch, ImportEntry } from '../connector.ts';
import { anchorFilter, anchorOf } from './anchor.ts';
import type { ChangeList } from './change-source.ts';
import { LinkedValues } from './linked-values.ts';
import { filterFor, type ObjectSource, searchObjects } from './object-search.ts';
import { readEntry, textsOf } from './paged-search.ts';
import { Relinks } from './relinks.ts';

/** Objects asked for in one search, by anchor. */
const CHUNK = 100;
const BATCH = 500;

/** Reads what a source of changes has told of, and finds out what else follows from it. */
export class ChangedObjects {
  readonly #source: ObjectSource;
  readonly #request: DeltaImportRequest;
  readonly #changes: ChangeList;
  readonly #keepOutside: boolean;
  readonly #links: LinkedValues;
  /** Anchors dealt with; nothing is delivered twice. */
  readonly #done = new Set<string>();
  readonly #gone = new Set<string>();
  readonly #subtrees: string[] = [];
  readonly #relinks: Relinks;

  constructor(source: ObjectSource, request: DeltaImportRequest, changes: ChangeList, keepOutside: boolean) {
    this.#source = source;
    this.#request = request;
    this.#changes = changes;
    this.#keepOutside = keepOutside;
    this.#links = new LinkedValues(source, request, changes.links);
    this.#relinks = new Relinks(source, request, changes);
  }

  async *read(): AsyncGenerator<ImportBatch> {
    const { changed, names, deleted, deletedNames, present } = this.#changes;
    // Asked first: with the first objects that are handed over, names begin to change hands.
    const nameless = [...(await this.#request.known.named(deletedNames)).values()];
    yield* this.#byAnchor([...changed]);
    yield* this.#byName(names);
    yield* this.#below();
    // What is said to be gone and has nevertheless been found was deleted and restored.
    for (const anchor of [...deleted, ...nameless]) if (!this.#done.has(anchor)) this.#gone.add(anchor);
    if (present !== undefined) yield* this.#absent(present);
    yield* this.#referrersOf([...this.#gone]);
    yield* this.#relinked();
    const removed = [...this.#gone];
    for (let at = 0; at < removed.length; at += BATCH) {
      yield { entries: removed.slice(at, at + BATCH).map(deletion), errors: [] };
    }
  }

  /** Reads objects by anchor; what is not found has gone since, or is hidden from the account now. */
  async *#byAnchor(anchors: readonly string[]): AsyncGenerator<ImportBatch> {
    for (let at = 0; at < anchors.length; at += CHUNK) {
      this.#request.signal.throwIfAborted();
      const chunk = anchors.slice(at, at + CHUNK);
      const found = new Set<string>();
      const filter = new OrFilter({ filters: chunk.map((anchor) => this.#filterOf(anchor)) });
      for await (const page of this.#search(this.#request.partition, filter)) {
        for (const entry of page) {
          const anchor = anchorOf(entry, this.#source.anchorAttribute);
          if (anchor === undefined) continue;
          found.add(anchor);
          if (this.#changes.moved.has(anchor) && mayHoldOthers(entry, this.#source)) this.#subtrees.push(entry.name);
        }
        yield await this.#deliver(page);
      }
      const missing = chunk.filter((anchor) => !found.has(anchor));
      for (const anchor of await this.#request.known.among(missing)) this.#gone.add(anchor);
    }
  }

  async *#byName(names: ChangeList['names']): AsyncGenerator<ImportBatch> {
    const attribute = this.#source.anchorAttribute;
    const { client } = this.#source.connection;
    const anchors: string[] = [];
    for (const { dn, moved } of names) {
      this.#request.signal.throwIfAborted();
      const entry = await readEntry(client, dn, [attribute, 'objectClass', 'hasSubordinates']).catch(ifMissing);
      const anchor = entry === undefined ? undefined : anchorOf(entry, attribute);
      if (entry === undefined || anchor === undefined || this.#done.has(anchor)) continue;
      anchors.push(anchor);
      if (moved && mayHoldOthers(entry, this.#source)) this.#subtrees.push(entry.name);
    }
    yield* this.#byAnchor(anchors);
  }

  /** What lies below containers that have, or may have, another name: no source tells of it. */
  async *#below(): AsyncGenerator<ImportBatch> {
    const filter = filterFor(this.#request.objectTypes, this.#source.root);
    const keys = this.#subtrees.map((dn) => ({ dn, key: dnKey(dn) }));
    const outermost = keys.filter((one) => !keys.some((other) => other.key !== one.key && isWithin(one.key, other.key)));
    for (const { dn } of outermost) {
      try {
        for await (const page of this.#search(dn, filter)) yield await this.#deliver(page);
      } catch (error) {
        // Renamed again in this moment: the next delta import tells of it.
        ifMissing(error);
      }
    }
  }

  /** Known objects the source did not mention: asked for one by one, because a list that is too short must not delete anything. */
  async *#absent(present: ReadonlySet<string>): AsyncGenerator<ImportBatch> {
    const all = await this.#request.known.all();
    yield* this.#byAnchor(all.filter((anchor) => !present.has(anchor) && !this.#done.has(anchor) && !this.#gone.has(anchor)));
  }

  /** Links to what is gone vanish in the directory without a trace in its list of changes. */
  async *#referrersOf(removed: readonly string[]): AsyncGenerator<ImportBatch> {
    const known = removed.length === 0 ? new Set<string>() : await this.#request.known.among(removed);
    if (known.size === 0) return;
    this.#links.removed = [...known];
    const referrers = await this.#request.known.referrers([...known]);
    for (const anchor of referrers) if (this.#links.isPartial(anchor)) this.#done.delete(anchor);
    yield* this.#byAnchor(referrers.filter((anchor) => !this.#done.has(anchor) && !this.#gone.has(anchor)));
  }

  /** Objects whose references mean others than before, although nothing is told of them. */
  async *#relinked(): AsyncGenerator<ImportBatch> {
    const referrers = [...(await this.#relinks.referrers())].filter((anchor) => !this.#gone.has(anchor));
    this.#links.demandWhole(referrers);
    for (const anchor of referrers) if (this.#links.isPartial(anchor)) this.#done.delete(anchor);
    yield* this.#byAnchor(referrers.filter((anchor) => !this.#done.has(anchor)));
  }

  #search(base: string, filter: string | Filter): AsyncGenerator<readonly SearchEntry[]> {
    return searchObjects(this.#source, { base, filter, more: this.#source.root.flavour === 'generic' ? ['hasSubordinates'] : [] });
  }

  async #deliver(page: readonly SearchEntry[]): Promise<ImportBatch> {
    const entries: ImportEntry[] = [];
    const errors: DiscoveryError[] = [];
    const outside: string[] = [];
    for (const one of page) {
      const anchor = anchorOf(one, this.#source.anchorAttribute);
      if (anchor !== undefined && this.#done.has(anchor)) continue;
      if (anchor !== undefined) this.#done.add(anchor);
      const read = this.#source.reader.read(one);
      if (read === 'filtered') {
        if (anchor !== undefined) outside.push(anchor);
        continue;
      }
      const complete = 'ranged' in read ? await this.#links.complete(read) : read;
      if ('code' in complete) errors.push(complete);
      else entries.push(complete);
    }
    await this.#relinks.note(entries);
    const left = await this.#request.known.among(outside);
    if (!this.#keepOutside) for (const anchor of left) this.#gone.add(anchor);
    return { entries, errors, filtered: outside.length - (this.#keepOutside ? 0 : left.size) };
  }

  #filterOf(anchor: string): Filter {
    return anchorFilter(anchor, this.#source.anchorAttribute, this.#source.root.flavour);
  }
}

const deletion = (anchor: string): ImportEntry => ({ change: 'delete', dn: '', anchor, objectType: '', attributes: {} });

const NO_SUCH_OBJECT = 32;

/** For `catch`: nothing when the object does not exist; anything else goes on. */
function ifMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === NO_SUCH_OBJECT) return undefined;
  throw error;
}

/** Classes of Active Directory below which nothing lies that anybody synchronizes; the connector space moves what does. */
const LEAVES = new Set(['user', 'inetorgperson', 'contact', 'group', 'foreignsecurityprincipal', 'computer']);

function mayHoldOthers(entry: SearchEntry, source: ObjectSource): boolean {
  if (source.root.flavour === 'generic') return textsOf(entry, 'hasSubordinates')[0] !== 'FALSE';
  const classes = textsOf(entry, 'objectClass');
  return !LEAVES.has((classes[classes.length - 1] ?? '').toLowerCase());
}
