import type { CsId, MvId } from '../../../shared/model/identifier.ts';
import type { MvObject } from '../../../shared/model/object.ts';
import type { MvEdgeWrite } from '../write-batch.ts';
import type { Context } from './context.ts';
import { addEntries, diffEntries, type IndexEntries, storedEntries } from './index-catalog.ts';
import { IndexRows } from './index-rows.ts';
import { ManyRows } from './many-rows.ts';
import { packMvValues } from './mv-image.ts';
import { nameKey, SEARCH_TEXT_ROW, SearchTextBuilder, updateSearchText } from './search-text.ts';

export interface MvWriter {
  /** With their references in both directions: nothing can refer to an object that is gone. */
  remove(ids: readonly MvId[]): void;
  put(objects: readonly MvObject[]): void;
  putEdges(edges: readonly MvEdgeWrite[]): void;
  retryReferences(ids: readonly MvId[]): void;
  settleEdges(ids: readonly MvId[]): void;
  markEdgesTo(targets: readonly MvId[]): void;
  /** Throws when a removed object is still linked. */
  checkRemoved(ids: readonly MvId[]): void;
  reindex(object: MvObject): void;
}

/** Writes metaverse objects; to be called inside a transaction of the writing handle. */
export function mvWriter({ db, catalog }: Context): MvWriter {
  const { symbols } = catalog;
  const texts = new SearchTextBuilder();
  const newEntries = new IndexRows(db, 'mv_index (attribute, key, mv)', catalog.mvIndexKeys);
  const newObjects = new ManyRows(db, OBJECT_ROW, INSERT);
  const newTexts = new ManyRows(db, SEARCH_TEXT_ROW, 'INSERT INTO mv_text (id, text, other)');
  const updateText = updateSearchText('mv_text');
  const newEdges = new ManyRows(db, EDGE_ROW, PUT_EDGES, PUT_EDGES_AGAIN);
  let highest = db.get<[number | null]>('SELECT max(id) FROM mv_object')?.[0] ?? 0;

  return {
    remove(ids) {
      for (const id of ids) {
        const previous = db.get<PreviousRow>(PREVIOUS, id);
        if (previous === undefined) continue;
        writeIndex(id, previous[0], []);
        for (const statement of REMOVALS) db.run(statement, id);
      }
    },

    put(objects) {
      for (const rows of [newEntries, newObjects, newTexts, texts]) rows.forget();
      for (const object of lastOfEach(objects)) store(object);
      for (const rows of [newEntries, newObjects, newTexts]) rows.flush();
    },

    putEdges(edges) {
      newEdges.forget();
      for (const { mv, attribute, target, lineage } of edges) {
        const number = symbols.number(attribute);
        if (lineage !== undefined) newEdges.add(mv, number, target, lineage.cs, symbols.number(lineage.rule), lineage.time);
        else {
          newEdges.flush();
          db.run('DELETE FROM mv_reference WHERE mv = ? AND attribute = ? AND target = ?', mv, number, target);
        }
      }
      newEdges.flush();
    },

    settleEdges(ids) {
      for (const id of ids)
        db.run('UPDATE mv_reference INDEXED BY mv_reference_relinked SET relinked = 0 WHERE mv = ? AND relinked = 1', id);
    },

    markEdgesTo(targets) {
      if (targets.length > 0) db.run(MARK, JSON.stringify(targets));
    },

    retryReferences(ids) {
      if (ids.length === 0) return;
      db.run('UPDATE mv_object SET ref_retry = 1 WHERE id IN (SELECT value FROM json_each(?)) AND ref_retry = 0', JSON.stringify(ids));
    },

    checkRemoved(ids) {
      for (const id of ids) {
        const linked = db.get<[CsId]>('SELECT id FROM cs_object WHERE mv = ? LIMIT 1', id)?.[0];
        if (linked === undefined || db.get('SELECT 1 FROM mv_object WHERE id = ?', id) !== undefined) continue;
        throw new Error(`Metaverse object ${id} was deleted while connector-space object ${linked} is still linked to it`);
      }
    },

    reindex(object) {
      const previous = db.get<PreviousRow>(PREVIOUS, object.id);
      if (previous === undefined) return;
      const { entries, complete } = entriesOf(object);
      const indexed = storedEntries(entries);
      newEntries.forget();
      if (indexed !== previous[0]) writeIndex(object.id, previous[0], entries);
      newEntries.flush();
      db.run('UPDATE mv_object SET indexed = ?, overlong = ? WHERE id = ?', indexed, complete ? 0 : 1, object.id);
    },
  };

  function store(object: MvObject): void {
    const previous = object.id > highest ? undefined : db.get<PreviousRow>(PREVIOUS, object.id);
    const { entries, complete } = entriesOf(object);
    const indexed = storedEntries(entries);
    const before = previous?.[0] ?? null;
    if (indexed !== before) writeIndex(object.id, before, entries);
    const found = object.values.displayName?.[0]?.value;
    const name = typeof found === 'string' ? found : null;
    const key = nameKey(name ?? '');
    const type = symbols.number(object.objectType);
    const state = [
      name,
      object.provisioningRetry ? 1 : 0,
      object.refRetry ? 1 : 0,
      complete ? 0 : 1,
      object.created,
      object.modified,
      indexed,
      packMvValues(object.values, symbols),
      object.basis === undefined ? null : JSON.stringify(object.basis),
    ] as const;
    const { text, other } = textOf(object);
    if (previous === undefined) {
      newObjects.add(object.id, type, key, ...state);
      newTexts.add(object.id, text, other);
      if (object.id > highest) highest = object.id;
    } else {
      if (previous[1] === type && previous[2] === key) db.run(UPDATE, ...state, object.id);
      else db.run(RENAME, type, key, ...state, object.id);
      db.run(updateText, text, other, object.id);
    }
  }

  function entriesOf(object: MvObject): { entries: IndexEntries; complete: boolean } {
    const entries: IndexEntries = [];
    let complete = true;
    for (const attribute in object.values) {
      if (!catalog.indexes.metaverse.has(attribute)) continue;
      const values = (object.values[attribute] ?? []).map(({ value }) => value);
      if (!addEntries(entries, symbols.number(attribute), values)) complete = false;
    }
    return { entries, complete };
  }

  function writeIndex(id: MvId, before: string | null, now: IndexEntries): void {
    diffEntries(
      before,
      now,
      (attribute, key) => {
        catalog.mvIndexKeys.removing([attribute]);
        db.run('DELETE FROM mv_index WHERE attribute = ? AND key = ? AND mv = ?', attribute, key, id);
      },
      (attribute, key) => newEntries.add([attribute], key, id),
    );
  }

  function textOf(object: MvObject) {
    for (const attribute in object.values) {
      const number = symbols.number(attribute);
      for (const { value } of object.values[attribute] ?? []) texts.add(number, value);
    }
    return texts.done();
  }
}

type PreviousRow = [indexed: string | null, objectType: number, nameKey: string];
const PREVIOUS = 'SELECT indexed, object_type, name_key FROM mv_object WHERE id = ?';
const STATE = 'name = ?, provisioning_retry = ?, ref_retry = ?, overlong = ?, created = ?, modified = ?, indexed = ?, image = ?, basis = ?';
const OBJECT = [
  'id',
  'object_type',
  'name_key',
  'name',
  'provisioning_retry',
  'ref_retry',
  'overlong',
  'created',
  'modified',
  'indexed',
  'image',
  'basis',
];
const REPEATING: ReadonlySet<string> = new Set(['object_type', 'provisioning_retry', 'ref_retry', 'overlong']);
const OBJECT_ROW = OBJECT.map((column) => (REPEATING.has(column) ? 'repeating' : 'value'));
const EDGE_ROW = ['value', 'repeating', 'value', 'value', 'repeating', 'value'] as const;
const INSERT = `INSERT INTO mv_object (${OBJECT.join(', ')})`;
/** Leaves the name indexes alone. */
const UPDATE = `UPDATE mv_object SET ${STATE} WHERE id = ?`;
const RENAME = `UPDATE mv_object SET object_type = ?, name_key = ?, ${STATE} WHERE id = ?`;
const PUT_EDGES = 'INSERT INTO mv_reference (mv, attribute, target, cs, rule, time)';
const PUT_EDGES_AGAIN = 'ON CONFLICT DO UPDATE SET cs = excluded.cs, rule = excluded.rule, time = excluded.time';
const MARK = 'UPDATE mv_reference SET relinked = 1 WHERE target IN (SELECT value FROM json_each(?)) AND relinked = 0';
const REMOVALS = [
  'DELETE FROM mv_reference WHERE mv = ?',
  'DELETE FROM mv_reference WHERE target = ?',
  'DELETE FROM mv_text WHERE id = ?',
  'DELETE FROM mv_object WHERE id = ?',
];

/** The later one is the whole truth. */
function lastOfEach(objects: readonly MvObject[]): Iterable<MvObject> {
  const latest = new Map(objects.map((object) => [object.id, object]));
  return latest.size === objects.length ? objects : latest.values();
}
