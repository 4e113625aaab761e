import { dnKey } from '../../../shared/model/dn.ts';
import { encodedOf } from '../../../shared/model/encoded-attributes.ts';
import type { CsId } from '../../../shared/model/identifier.ts';
import { type CsObject, connectorStates } from '../../../shared/model/object.ts';
import type { Values } from '../../../shared/model/value.ts';
import type { CsWrite, EdgeWrite, WriteBatch } from '../write-batch.ts';
import type { Context } from './context.ts';
import { operationNumber, packCsImage } from './cs-image.ts';
import {
  EDGE_ROW,
  ERROR_FLAG,
  ID,
  MARK,
  MOVE,
  OBJECT,
  OBJECT_ROW,
  PREVIOUS,
  PREVIOUS_OF_ALL,
  type PreviousRow,
  PUT_EDGES,
  PUT_ERROR,
  REMOVALS,
  RETRY_HOLDERS,
  SETTLE,
  type StoredRow,
  UPDATE,
} from './cs-statements.ts';
import { dnPath } from './dn-path.ts';
import { expectedOf, forEveryLayer } from './expected-image.ts';
import { KEY_KIND } from './held-keys.ts';
import { addEntries, diffEntries, type IndexEntries, storedEntries } from './index-catalog.ts';
import { IndexRows } from './index-rows.ts';
import { latestWrites } from './latest-writes.ts';
import { ManyRows } from './many-rows.ts';
import { pack } from './packing.ts';
import { SEARCH_TEXT_ROW, type SearchText, SearchTextBuilder, updateSearchText } from './search-text.ts';

export interface CsWriter {
  /** How many of these have certainly not been stored yet. */
  countNew(writes: readonly CsWrite[]): number;
  remove(ids: readonly CsId[]): void;
  put(writes: readonly CsWrite[]): void;
  putEdges(edges: readonly EdgeWrite[]): void;
  /** Removes all references these hold. */
  clearEdges(ids: readonly CsId[]): void;
  retryReferences(ids: readonly CsId[]): void;
  /** The references of these have been looked at. */
  settleEdges(ids: readonly CsId[]): void;
  /** Whoever holds a reference to these looks at it again. */
  retryHolders(targets: readonly CsId[]): void;
  /** Marks settled references to these. */
  markEdgesTo(targets: readonly CsId[]): void;
  putErrors(errors: NonNullable<WriteBatch['errors']>): void;
  /** Throws when a removed object is still referenced: its referrers would silently lose the reference. */
  checkRemoved(ids: readonly CsId[]): void;
  /** Index entries of the object as they should be now; for (re)building. */
  reindex(object: CsObject): void;
}

/** Writes connector-space objects; to be called inside a transaction of the writing handle. */
export function csWriter({ db, catalog }: Context): CsWriter {
  const { symbols } = catalog;
  const texts = new SearchTextBuilder();
  const newObjects = new ManyRows(db, OBJECT_ROW, `INSERT INTO cs_object (${OBJECT.join(', ')})`);
  const newImages = new ManyRows(db, 2, 'INSERT INTO cs_image (id, image)');
  const changedImages = new ManyRows(db, 2, 'INSERT INTO cs_image (id, image)', 'ON CONFLICT DO UPDATE SET image = excluded.image');
  const newTexts = new ManyRows(db, SEARCH_TEXT_ROW, 'INSERT INTO cs_text (id, text, other)');
  const updateText = updateSearchText('cs_text');
  const newEntries = new IndexRows(db, 'cs_index (connector, attribute, key, cs)', catalog.csIndexKeys);
  const newEdges = new ManyRows(db, EDGE_ROW, PUT_EDGES, 'ON CONFLICT DO UPDATE SET layers = excluded.layers');
  // Ids grow: what lies above has not been stored yet and need not be looked up.
  let highest = db.get<[number | null]>('SELECT max(id) FROM cs_object')?.[0] ?? 0;

  return {
    countNew: (writes) => writes.reduce((count, { object }) => (object.id > highest ? count + 1 : count), 0),

    remove(ids) {
      for (const id of ids) {
        const previous = db.get<PreviousRow>(PREVIOUS, id);
        if (previous === undefined) continue;
        catalog.names.removing([previous[0]]);
        if (!catalog.fresh.isEmpty) catalog.fresh.changing(previous[0], dnKey(previous[1]));
        writeIndex(id, previous[0], previous[3], []);
        for (const statement of REMOVALS) db.run(statement, id);
      }
    },

    put(writes) {
      const latest = latestWrites(writes);
      const rows = previousRows(latest);
      const previous = new Map<CsId, Previous>();
      for (const { object } of latest) {
        const row = rows.get(object.id);
        if (row !== undefined) previous.set(object.id, makeRoom(object, row));
      }
      // Table by table: pages and statements stay at hand, a fifth less work than object by object.
      for (const list of [newObjects, newImages, changedImages, newTexts, newEntries, catalog.packed, texts]) list.forget();
      const contents = latest.map((write) => storeRow(write, previous.get(write.object.id)));
      newObjects.flush();
      newEntries.flush();
      for (const { id, image, isNew } of contents) (isNew ? newImages : changedImages).add(id, image);
      newImages.flush();
      changedImages.flush();
      for (const { id, text, isNew } of contents) {
        if (text === undefined) continue;
        if (isNew) newTexts.add(id, text.text, text.other);
        else db.run(updateText, text.text, text.other, id);
      }
      newTexts.flush();
    },

    putEdges(edges) {
      newEdges.forget();
      for (const { cs, attribute, target, layers } of edges) {
        const number = symbols.number(attribute);
        if (layers !== 0) newEdges.add(cs, number, target, layers);
        else {
          newEdges.flush();
          db.run('DELETE FROM cs_reference WHERE cs = ? AND attribute = ? AND target = ?', cs, number, target);
        }
      }
      newEdges.flush();
    },

    clearEdges(ids) {
      for (const id of ids) db.run('DELETE FROM cs_reference WHERE cs = ?', id);
    },

    settleEdges(ids) {
      for (const id of ids) db.run(SETTLE, id);
    },

    retryHolders(targets) {
      if (targets.length > 0) db.run(RETRY_HOLDERS, JSON.stringify(targets));
    },

    markEdgesTo(targets) {
      if (targets.length > 0) db.run(MARK, JSON.stringify(targets));
    },

    retryReferences(ids) {
      if (ids.length === 0) return;
      db.run('UPDATE cs_object SET ref_retry = 1 WHERE id IN (SELECT value FROM json_each(?)) AND ref_retry = 0', JSON.stringify(ids));
    },

    putErrors(errors) {
      for (const { cs, kind, error } of errors) {
        if (error === undefined) db.run('DELETE FROM cs_error WHERE cs = ? AND kind = ?', cs, kind);
        else db.run(PUT_ERROR, cs, kind, error.code, error.lastOccurred, pack(error));
        db.run(ERROR_FLAG[kind], error === undefined ? 0 : 1, cs);
      }
    },

    checkRemoved(ids) {
      for (const id of ids) {
        const referrer = db.get<[number]>('SELECT cs FROM cs_reference WHERE target = ? LIMIT 1', id)?.[0];
        if (referrer === undefined || db.get('SELECT 1 FROM cs_object WHERE id = ?', id) !== undefined) continue;
        throw new Error(`Connector-space object ${id} was deleted while object ${referrer} still refers to it`);
      }
    },

    reindex(object) {
      const previous = db.get<PreviousRow>(PREVIOUS, object.id);
      if (previous === undefined) return;
      const entries = entriesOf(object, expectedOf(object));
      const indexed = storedEntries(entries);
      if (indexed === previous[3]) return;
      newEntries.forget();
      writeIndex(object.id, previous[0], previous[3], entries);
      newEntries.flush();
      db.run('UPDATE cs_object SET indexed = ? WHERE id = ?', indexed, object.id);
    },
  };

  /** What is stored of these: one query for all, because one that waits for an answer costs more than the answer. */
  function previousRows(writes: readonly CsWrite[]): ReadonlyMap<CsId, StoredRow> {
    const known = writes.filter(({ object }) => object.id <= highest).map(({ object }) => object.id);
    if (known.length === 0) return new Map();
    const rows = db.all<StoredRow>(PREVIOUS_OF_ALL, JSON.stringify(known));
    return new Map(rows.map((row) => [row[ID], row]));
  }

  /** Takes DN and anchor from a row that is about to change them, so that two objects of a batch can swap. */
  function makeRoom(object: CsObject, row: StoredRow): Previous {
    const [connector, dn, anchor, indexed, transient] = row;
    if (!catalog.fresh.isEmpty) catalog.fresh.changing(connector, dnKey(dn));
    const moved =
      dn !== object.dn ||
      anchor !== (object.anchor ?? null) ||
      (transient === 1) !== object.transient ||
      symbols.text(connector) !== object.connector;
    if (moved) db.run('UPDATE cs_object SET path = NULL, anchor = NULL WHERE id = ?', object.id);
    return { connector, moved, indexed };
  }

  /** The row of `cs_object` with its index entries; gives back what goes into the other tables. */
  function storeRow({ object, digest, isFoundAlike }: CsWrite, previous: Previous | undefined): Content {
    const connector = symbols.number(object.connector);
    const valuesOf = expectedOf(object);
    const entries = entriesOf(object, valuesOf);
    const indexed = storedEntries(entries);
    const stays = previous === undefined || previous.connector === connector;
    if (!stays) {
      catalog.names.removing([previous.connector]);
      writeIndex(object.id, previous.connector, previous.indexed, []);
    }
    const before = stays ? (previous?.indexed ?? null) : null;
    if (indexed !== before) writeIndex(object.id, connector, before, entries);
    const name = valuesOf('displayName')[0] ?? object.base.displayName?.[0];
    const state = [
      symbols.number(object.partition),
      symbols.number(object.objectType),
      object.link?.mv ?? null,
      connectorStates.indexOf(object.state),
      object.provisioned ? 1 : 0,
      object.placeholder ? 1 : 0,
      object.transient ? 1 : 0,
      object.refRetry ? 1 : 0,
      object.resync ? 1 : 0,
      operationNumber(object.pendingImport),
      operationNumber(object.unconfirmed),
      operationNumber(object.escrowed),
      operationNumber(object.unapplied),
      typeof name === 'string' ? name : null,
      digest ?? null,
      indexed,
    ] as const;
    if (previous !== undefined && !previous.moved) db.run(UPDATE, ...state, object.id);
    else {
      const key = dnKey(object.dn);
      const path = object.transient ? null : dnPath(key);
      const identity = [connector, object.dn, path, object.anchor ?? null] as const;
      const held = catalog.names.adding([connector]);
      if (path !== null) held?.add(path, KEY_KIND.path);
      if (identity[3] !== null) held?.add(identity[3], KEY_KIND.anchor);
      if (previous === undefined) {
        newObjects.add(object.id, ...identity, ...state);
        if (path !== null && object.link === undefined)
          catalog.fresh.inserted(connector, key, { id: object.id, dn: object.dn, mv: undefined });
      } else db.run(MOVE, ...identity, ...state, object.id);
    }
    if (object.id > highest) highest = object.id;
    const image = packCsImage(object, symbols, catalog.packed);
    const text = isFoundAlike === true && previous !== undefined ? undefined : textOf(object);
    return { id: object.id, isNew: previous === undefined, image, text };
  }

  function entriesOf(object: CsObject, valuesOf: (attribute: string) => Values): IndexEntries {
    const entries: IndexEntries = [];
    const attributes = catalog.indexes.connectorSpaces.get(object.connector);
    if (attributes === undefined || object.placeholder) return entries;
    for (const attribute of attributes) addEntries(entries, symbols.number(attribute), valuesOf(attribute));
    return entries;
  }

  function writeIndex(id: CsId, connector: number, before: string | null, now: IndexEntries): void {
    diffEntries(
      before,
      now,
      (attribute, key) => {
        catalog.csIndexKeys.removing([connector, attribute]);
        db.run('DELETE FROM cs_index WHERE connector = ? AND attribute = ? AND key = ? AND cs = ?', connector, attribute, key, id);
      },
      (attribute, key) => newEntries.add([connector, attribute], key, id),
    );
  }

  function textOf(object: CsObject): SearchText {
    const isEncoded = object.pendingImport !== undefined && encodedOf(object.pendingImport.attributes) !== undefined;
    for (const name of [object.dn, object.anchor]) {
      if (name === undefined) continue;
      if (isEncoded) texts.addToEncoded(0, name);
      else texts.add(0, name);
    }
    forEveryLayer(
      object,
      (attribute, values) => {
        const number = symbols.number(attribute);
        for (const value of values) texts.add(number, value);
      },
      (encoded) => texts.addEncoded(encoded, (attribute) => symbols.number(attribute)),
    );
    return texts.done();
  }
}

interface Content {
  readonly id: CsId;
  readonly isNew: boolean;
  readonly image: Uint8Array;
  /** undefined: as it is. */
  readonly text: SearchText | undefined;
}

interface Previous {
  readonly connector: number;
  readonly moved: boolean;
  readonly indexed: string | null;
}
