import type { CsId, MvId, RuleId } from '../../../shared/model/identifier.ts';
import { indexKey } from '../../../shared/model/index-key.ts';
import type { MvObject, MvReference } from '../../../shared/model/object.ts';
import type { ReferenceExtent } from '../connector-space.ts';
import type { IndexKey } from '../index-declaration.ts';
import type { Reads } from '../store.ts';
import type { Cell } from './connection.ts';
import type { Context } from './context.ts';
import { KEY_KIND } from './held-keys.ts';
import { unpackMvValues } from './mv-image.ts';
import { attributeMark, literally, SCANNED_LENGTH, SEPARATOR, searchable } from './search-text.ts';
import type { Symbols } from './symbols.ts';

type MvReads = Pick<
  Reads,
  'mvObjects' | 'mvEdges' | 'mvEdgeTargets' | 'mvEdgeCount' | 'mvByIndex' | 'mvReferrers' | 'mvSelect' | 'mvCounts'
>;

export function mvReads(context: Context): MvReads {
  const { db, catalog } = context;
  const { symbols } = catalog;

  return {
    async mvObjects(ids, references = 'all') {
      return loadMvObjects(context, ids, references);
    },

    async mvEdges(mv, attribute, targets) {
      const number = symbols.find(attribute) ?? 0;
      const all = `${REFERENCE} WHERE mv = ? AND attribute = ?`;
      const rows =
        targets === 'all'
          ? db.all<ReferenceRow>(all, mv, number)
          : db.all<ReferenceRow>(`${all} AND target IN (SELECT value FROM json_each(?))`, mv, number, JSON.stringify(targets));
      return rows.map((row) => reference(row, symbols));
    },

    async mvEdgeTargets(mv, attribute, limit) {
      const number = symbols.find(attribute) ?? 0;
      return db
        .all<[MvId]>('SELECT target FROM mv_reference WHERE mv = ? AND attribute = ? LIMIT ?', mv, number, limit)
        .map(([target]) => target);
    },

    async mvEdgeCount(mv, attribute) {
      const number = symbols.find(attribute) ?? 0;
      return db.get<[number]>('SELECT count(*) FROM mv_reference WHERE mv = ? AND attribute = ?', mv, number)?.[0] ?? 0;
    },

    async mvByIndex(objectType, attribute, keys) {
      const found = new Map<IndexKey, readonly MvId[]>();
      const number = symbols.find(attribute);
      if (number === undefined) return found;
      const ready = catalog.ready.metaverse.has(attribute);
      const held = ready ? catalog.mvIndexKeys.of([number]) : undefined;
      const sought = held === undefined ? keys : keys.filter((key) => held.mayHold(key, KEY_KIND.index));
      const type = objectType === '*' ? undefined : symbols.find(objectType);
      if (type === undefined && objectType !== '*') return found;
      for (const key of sought) {
        const ids = ready ? lookUp(number, key, type) : scan(attribute, number, key, type);
        if (ids.length > 0) found.set(key, ids);
      }
      return found;
    },

    async mvReferrers(targets) {
      return db.list<MvId>(
        'SELECT DISTINCT mv AS item FROM mv_reference WHERE target IN (SELECT value FROM json_each(?)) ORDER BY mv',
        JSON.stringify(targets),
      );
    },

    async mvSelect({ objectType, retry }) {
      const conditions: string[] = [];
      const parameters: Cell[] = [];
      if (objectType !== undefined) {
        conditions.push('object_type = ?');
        parameters.push(symbols.find(objectType) ?? 0);
      }
      if (retry !== undefined)
        conditions.push(retry ? '(provisioning_retry = 1 OR ref_retry = 1)' : '(provisioning_retry = 0 AND ref_retry = 0)');
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
      return db.list<MvId>(`SELECT id AS item FROM mv_object ${where} ORDER BY id`, ...parameters);
    },

    async mvCounts() {
      const rows = db.all<[number, number]>('SELECT object_type, count(*) FROM mv_object GROUP BY object_type');
      return new Map(rows.map(([type, count]) => [symbols.text(type), count]));
    },
  };

  function lookUp(attribute: number, key: IndexKey, type: number | undefined): MvId[] {
    const rows =
      type === undefined
        ? db.all<[MvId]>('SELECT mv FROM mv_index WHERE attribute = ? AND key = ?', attribute, key)
        : db.all<[MvId]>(
            `SELECT mv FROM mv_index JOIN mv_object ON id = mv WHERE attribute = ? AND key = ? AND object_type = ?`,
            attribute,
            key,
            type,
          );
    return rows.map(([id]) => id);
  }

  /** What-if rules may join on attributes nobody declared: slower, but right. */
  function scan(attribute: string, number: number, key: IndexKey, type: number | undefined): MvId[] {
    const pattern = `%${SEPARATOR}${attributeMark(number)}${literally(searchable(key.slice(0, SCANNED_LENGTH)))}%`;
    const ids = db.list<MvId>(
      `SELECT t.id AS item FROM mv_text t JOIN mv_object o ON o.id = t.id
       WHERE (? OR o.object_type = ?) AND (t.text LIKE ? ESCAPE '\\' OR t.other LIKE ? ESCAPE '\\') ORDER BY t.id`,
      type === undefined ? 1 : 0,
      type ?? 0,
      pattern,
      pattern,
    );
    return loadMvObjects(context, ids, 'none')
      .filter((object) => object.values[attribute]?.some(({ value }) => indexKey(value) === key) === true)
      .map((object) => object.id);
  }
}

type ObjectRow = [
  objectType: number,
  created: number,
  modified: number,
  provisioningRetry: number,
  refRetry: number,
  image: Uint8Array,
  basis: string | null,
];
const OBJECT = 'SELECT object_type, created, modified, provisioning_retry, ref_retry, image, basis FROM mv_object WHERE id = ?';

/** Objects in the order of the ids; unknown ones are left out. */
export function loadMvObjects(context: Context, ids: readonly MvId[], references: ReferenceExtent): MvObject[] {
  const { db, catalog } = context;
  const { symbols } = catalog;
  const large = typeof references === 'object' ? markedEdgesOf(context, ids, references.upTo) : undefined;
  const small = large === undefined || large.size === 0 ? ids : ids.filter((id) => !large.has(id));
  const edges = references === 'none' ? new Map<MvId, Edges>() : edgesOf(context, small);
  const objects: MvObject[] = [];
  for (const id of ids) {
    const row = db.get<ObjectRow>(OBJECT, id);
    if (row === undefined) continue;
    const [objectType, created, modified, provisioningRetry, refRetry, image, basis] = row;
    objects.push({
      id,
      objectType: symbols.text(objectType),
      values: unpackMvValues(image, symbols),
      ...(large?.get(id) ?? { references: edges.get(id) ?? {} }),
      created,
      modified,
      provisioningRetry: provisioningRetry === 1,
      refRetry: refRetry === 1,
      ...(basis === null ? {} : { basis: JSON.parse(basis) as NonNullable<MvObject['basis']> }),
    });
  }
  return objects;
}

interface Edges {
  [attribute: string]: MvReference[];
}

function edgesOf({ db, catalog }: Context, ids: readonly MvId[]): Map<MvId, Edges> {
  const edges = new Map<MvId, Edges>();
  const rows = db.all<[MvId, number, MvId, CsId, number, number]>(
    'SELECT mv, attribute, target, cs, rule, time FROM mv_reference WHERE mv IN (SELECT value FROM json_each(?))',
    JSON.stringify(ids),
  );
  for (const [mv, attribute, target, cs, rule, time] of rows) {
    let own = edges.get(mv);
    if (own === undefined) {
      own = {};
      edges.set(mv, own);
    }
    const name = catalog.symbols.text(attribute);
    const list = Object.hasOwn(own, name) ? (own[name] ?? []) : [];
    own[name] = list;
    list.push({ target, cs, rule: catalog.symbols.text(rule) as RuleId, time });
  }
  return edges;
}

/** References of the objects that have more than `upTo`: all of the small attributes, the marked ones of the large. */
function markedEdgesOf(
  { db, catalog }: Context,
  ids: readonly MvId[],
  upTo: number,
): ReadonlyMap<MvId, Pick<MvObject, 'references' | 'partial'>> {
  const found = new Map<MvId, Pick<MvObject, 'references' | 'partial'>>();
  const large = db.all<[MvId]>(
    `SELECT value FROM json_each(?1)
     WHERE (SELECT count(*) FROM (SELECT 1 FROM mv_reference WHERE mv = value LIMIT ?2 + 1)) > ?2`,
    JSON.stringify(ids),
    upTo,
  );
  const next = (id: MvId, after: number): number | undefined =>
    db.get<[number | null]>('SELECT min(attribute) FROM mv_reference WHERE mv = ? AND attribute > ?', id, after)?.[0] ?? undefined;
  for (const [id] of large) {
    const references: Edges = {};
    const partial: string[] = [];
    for (let number = next(id, 0); number !== undefined; number = next(id, number)) {
      const name = catalog.symbols.text(number);
      const count = db.get<[number]>(LIMITED_COUNT, id, number, upTo + 1)?.[0] ?? 0;
      const few = count <= upTo;
      if (!few) partial.push(name);
      const rows = db.all<ReferenceRow>(few ? `${REFERENCE} WHERE mv = ? AND attribute = ?` : MARKED_REFERENCE, id, number);
      if (rows.length > 0) references[name] = rows.map((row) => reference(row, catalog.symbols));
    }
    found.set(id, partial.length === 0 ? { references } : { references, partial });
  }
  return found;
}

type ReferenceRow = [target: MvId, cs: CsId, rule: number, time: number];
const REFERENCE = 'SELECT target, cs, rule, time FROM mv_reference';
const MARKED_REFERENCE = `${REFERENCE} INDEXED BY mv_reference_relinked WHERE mv = ? AND attribute = ? AND relinked = 1`;
const LIMITED_COUNT = 'SELECT count(*) FROM (SELECT 1 FROM mv_reference WHERE mv = ? AND attribute = ? LIMIT ?)';

const reference = ([target, cs, rule, time]: ReferenceRow, symbols: Symbols): MvReference => ({
  target,
  cs,
  rule: symbols.text(rule) as RuleId,
  time,
});
