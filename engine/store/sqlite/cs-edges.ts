import type { CsId, MvId } from '../../../shared/model/identifier.ts';
import { type CsObject, Layer, type ReferenceEdge } from '../../../shared/model/object.ts';
import type { NamedEdge } from '../connector-space.ts';
import { toldRead } from '../large-read.ts';
import type { Reads } from '../store.ts';
import type { EdgeWrite } from '../write-batch.ts';
import type { Context } from './context.ts';

export interface Edges {
  [attribute: string]: ReferenceEdge[];
}

type CsEdgeReads = Pick<Reads, 'csNames' | 'csEdges' | 'csEdgePage' | 'csEdgeCount' | 'csConnectedEdges' | 'csEdgesTo'>;

/** Reads of single references, of pages of them, and of their number. */
export function csEdgeReads({ db, catalog }: Context): CsEdgeReads {
  const { symbols } = catalog;
  return {
    async csNames(ids) {
      const rows = db.all<[CsId, string, MvId | null]>(
        'SELECT id, dn, mv FROM cs_object WHERE id IN (SELECT value FROM json_each(?))',
        JSON.stringify(ids),
      );
      return new Map(rows.map(([id, dn, mv]) => [id, { dn, mv: mv ?? undefined }]));
    },

    async csEdges(cs, attribute, targets) {
      const number = symbols.find(attribute) ?? 0;
      const rows =
        targets === 'all'
          ? db.all<EdgeRow>(`${EDGE} WHERE r.cs = ? AND r.attribute = ?`, cs, number)
          : db.all<EdgeRow>(`${EDGE} WHERE r.cs = ? AND r.attribute = ? AND ${AMONG}`, cs, number, JSON.stringify(targets));
      return toldRead(rows).map(edge);
    },

    async csEdgePage(cs, attribute, after, limit) {
      return db
        .all<[CsId, number, string, number]>(
          `SELECT r.target, r.layers, t.dn, t.transient FROM cs_reference r CROSS JOIN cs_object t ON t.id = r.target
           WHERE r.cs = ? AND r.attribute = ? AND r.target > ? ORDER BY r.target LIMIT ?`,
          cs,
          symbols.find(attribute) ?? 0,
          after,
          limit,
        )
        .map(([target, layers, dn, transient]): NamedEdge => ({ target, layers, dn: transient === 1 ? undefined : dn }));
    },

    async csEdgeCount(cs, attribute) {
      const row = db.get<[number]>('SELECT count(*) FROM cs_reference WHERE cs = ? AND attribute = ?', cs, symbols.find(attribute) ?? 0);
      return row?.[0] ?? 0;
    },

    async csConnectedEdges(cs, attribute, limit) {
      return db
        .all<[CsId]>(
          `SELECT r.target FROM cs_reference r CROSS JOIN cs_object t ON t.id = r.target
           WHERE r.cs = ? AND r.attribute = ? AND r.layers = ${Layer.base} AND t.mv IS NOT NULL LIMIT ?`,
          cs,
          symbols.find(attribute) ?? 0,
          limit,
        )
        .map(([target]) => target);
    },

    async csEdgesTo(targets) {
      return db
        .all<[CsId, number, CsId, number]>(
          'SELECT cs, attribute, target, layers FROM cs_reference WHERE target IN (SELECT value FROM json_each(?)) ORDER BY cs',
          JSON.stringify(targets),
        )
        .map(([cs, attribute, target, layers]): EdgeWrite => ({ cs, attribute: symbols.text(attribute), target, layers }));
    },
  };
}

/** References of the objects that have more than `upTo` of them: all of the small attributes, the open ones of the large. */
export function openEdgesOf(
  context: Context,
  ids: readonly CsId[],
  upTo: number,
): ReadonlyMap<CsId, Pick<CsObject, 'references' | 'partial'>> {
  const { db, catalog } = context;
  const found = new Map<CsId, Pick<CsObject, 'references' | 'partial'>>();
  const large = db.all<[CsId]>(
    `SELECT value FROM json_each(?1)
     WHERE (SELECT count(*) FROM (SELECT 1 FROM cs_reference WHERE cs = value LIMIT ?2 + 1)) > ?2`,
    JSON.stringify(ids),
    upTo,
  );
  for (const [id] of large) {
    const references: Edges = {};
    const partial: string[] = [];
    for (let number = next(id, 0); number !== undefined; number = next(id, number)) {
      const name = catalog.symbols.text(number);
      const count = db.get<[number]>(LIMITED_COUNT, id, number, upTo + 1)?.[0] ?? 0;
      const few = count <= upTo;
      if (!few) partial.push(name);
      const rows = db.all<EdgeRow>(few ? `${EDGE} WHERE r.cs = ? AND r.attribute = ?` : OPEN_EDGE, id, number);
      if (rows.length > 0) references[name] = toldRead(rows).map(edge);
    }
    found.set(id, partial.length === 0 ? { references } : { references, partial });
  }
  return found;

  /** Attributes one by one, without reading through the references of the largest. */
  function next(id: CsId, after: number): number | undefined {
    return db.get<[number | null]>('SELECT min(attribute) FROM cs_reference WHERE cs = ? AND attribute > ?', id, after)?.[0] ?? undefined;
  }
}

type EdgeRow = [target: CsId, targetDn: string, targetMv: MvId | null, layers: number];
const EDGE = 'SELECT r.target, t.dn, t.mv, r.layers FROM cs_reference r CROSS JOIN cs_object t ON t.id = r.target';
const AMONG = 'r.target IN (SELECT value FROM json_each(?))';
/** Without statistics SQLite would rather read through the whole group. */
const OPEN_EDGE = `SELECT r.target, t.dn, t.mv, r.layers FROM cs_reference r INDEXED BY cs_reference_open CROSS JOIN cs_object t ON t.id = r.target
  WHERE r.cs = ? AND r.attribute = ? AND (r.layers <> 1 OR r.relinked = 1)`;
const LIMITED_COUNT = 'SELECT count(*) FROM (SELECT 1 FROM cs_reference WHERE cs = ? AND attribute = ? LIMIT ?)';

const edge = ([target, targetDn, targetMv, layers]: EdgeRow): ReferenceEdge => ({
  target,
  targetDn,
  targetMv: targetMv ?? undefined,
  layers,
});
