import type { ConnectorId, CsId, MvId } from '../../../shared/model/identifier.ts';
import { type CsObject, connectorStates, type ObjectError, type ReferenceEdge } from '../../../shared/model/object.ts';
import type { CsHeader, IndexKey, Reads } from '../store.ts';
import type { Context } from './context.ts';
import { unpackCsImage } from './cs-image.ts';
import { dnPath, pathsBelow } from './dn-path.ts';
import { expectedValues } from './expected-image.ts';
import { addEntries, type IndexEntries } from './index-catalog.ts';
import { unpack } from './packing.ts';
import { attributeMark, literally, SCANNED_LENGTH, SEPARATOR, searchable } from './search-text.ts';

type CsReads = Pick<
  Reads,
  | 'csObjects'
  | 'csByAnchor'
  | 'csByDn'
  | 'csBelow'
  | 'csByIndex'
  | 'csLinkedTo'
  | 'csReferrers'
  | 'csOrphanPlaceholders'
  | 'csErrors'
  | 'watermark'
>;

export function csReads(context: Context): CsReads {
  const { db, catalog } = context;
  const { symbols } = catalog;

  return {
    async csObjects(ids, references = 'all') {
      return loadCsObjects(context, ids, references);
    },

    async csByAnchor(connector, anchors) {
      const found = new Map<string, CsHeader>();
      const number = symbols.find(connector);
      if (number === undefined) return found;
      for (const anchor of anchors) {
        const row = db.get<HeaderRow>(`${HEADER} WHERE connector = ? AND anchor = ?`, number, anchor);
        if (row !== undefined) found.set(anchor, header(row, connector));
      }
      return found;
    },

    async csByDn(connector, dnKeys) {
      const found = new Map<string, CsHeader>();
      const number = symbols.find(connector);
      if (number === undefined) return found;
      for (const key of dnKeys) {
        const row = db.get<HeaderRow>(`${HEADER} WHERE connector = ? AND path = ?`, number, dnPath(key));
        if (row !== undefined) found.set(key, header(row, connector));
      }
      return found;
    },

    async csBelow(connector, dnKey) {
      const number = symbols.find(connector);
      if (number === undefined) return [];
      const rows =
        dnKey === ''
          ? db.all<HeaderRow>(`${HEADER} WHERE connector = ? AND path > ''`, number)
          : db.all<HeaderRow>(`${HEADER} WHERE connector = ? AND path >= ? AND path < ?`, number, ...pathsBelow(dnPath(dnKey)));
      return rows.map((row) => header(row, connector));
    },

    async csByIndex(connector, attribute, keys) {
      const found = new Map<IndexKey, readonly CsId[]>();
      const space = symbols.find(connector);
      const number = symbols.find(attribute);
      if (space === undefined || number === undefined) return found;
      const ready = catalog.ready.connectorSpaces.get(connector)?.has(attribute) === true;
      for (const key of keys) {
        const ids = ready
          ? db
              .all<[CsId]>('SELECT cs FROM cs_index WHERE connector = ? AND attribute = ? AND key = ?', space, number, key)
              .map(([id]) => id)
          : scan(connector, space, attribute, number, key);
        if (ids.length > 0) found.set(key, ids);
      }
      return found;
    },

    async csLinkedTo(mvs) {
      const found = new Map<MvId, CsHeader[]>();
      for (const mv of mvs) {
        const rows = db.all<[...HeaderRow, number]>(`${HEADER_WITH_CONNECTOR} WHERE mv = ? ORDER BY id`, mv);
        if (rows.length > 0) found.set(mv, rows.map(anyHeader));
      }
      return found;
    },

    async csReferrers(targets) {
      return db.list<CsId>(
        'SELECT DISTINCT cs AS item FROM cs_reference WHERE target IN (SELECT value FROM json_each(?)) ORDER BY cs',
        JSON.stringify(targets),
      );
    },

    async csOrphanPlaceholders(connector, limit) {
      return db.list<CsId>(
        `SELECT id AS item FROM cs_object WHERE connector = ? AND placeholder = 1
         AND NOT EXISTS (SELECT 1 FROM cs_reference WHERE target = cs_object.id) ORDER BY id LIMIT ?`,
        symbols.find(connector) ?? 0,
        limit,
      );
    },

    async csErrors(ids) {
      const found = new Map<CsId, ObjectError[]>();
      for (const id of ids) {
        const rows = db.all<[Uint8Array]>('SELECT error FROM cs_error WHERE cs = ? ORDER BY kind DESC', id);
        if (rows.length > 0)
          found.set(
            id,
            rows.map(([error]) => unpack<ObjectError>(error)),
          );
      }
      return found;
    },

    async watermark(connector, partition) {
      const number = symbols.find(connector);
      if (number === undefined) return undefined;
      return db.get<[string]>('SELECT value FROM watermark WHERE connector = ? AND partition = ?', number, partition)?.[0];
    },
  };

  function header(row: HeaderRow, connector: ConnectorId): CsHeader {
    const [id, partition, dn, anchor, objectType, mv, placeholder, transient, digest, busy] = row;
    return {
      id: id as CsId,
      connector,
      partition: symbols.text(partition),
      dn,
      anchor: anchor ?? undefined,
      objectType: symbols.text(objectType),
      mv: (mv ?? undefined) as MvId | undefined,
      placeholder: placeholder === 1,
      transient: transient === 1,
      digest: digest ?? undefined,
      busy: busy === 1,
    };
  }

  function anyHeader(row: readonly [...HeaderRow, number]): CsHeader {
    const [id, partition, dn, anchor, objectType, mv, placeholder, transient, digest, busy, connector] = row;
    return header(
      [id, partition, dn, anchor, objectType, mv, placeholder, transient, digest, busy],
      symbols.text(connector) as ConnectorId,
    );
  }

  /** What-if rules may join on attributes nobody declared: slower, but right. */
  function scan(connector: ConnectorId, space: number, attribute: string, number: number, key: IndexKey): CsId[] {
    const pattern = `%${SEPARATOR}${attributeMark(number)}${literally(searchable(key.slice(0, SCANNED_LENGTH)))}%`;
    const ids = db.list<CsId>(
      `SELECT t.id AS item FROM cs_text t JOIN cs_object o ON o.id = t.id
       WHERE o.connector = ? AND (t.text LIKE ? ESCAPE '\\' OR t.other LIKE ? ESCAPE '\\') ORDER BY t.id`,
      space,
      pattern,
      pattern,
    );
    return loadCsObjects(context, ids, 'none')
      .filter((object) => object.connector === connector && holds(object, attribute, key))
      .map((object) => object.id);
  }
}

function holds(object: CsObject, attribute: string, key: IndexKey): boolean {
  const entries: IndexEntries = [];
  addEntries(entries, 0, expectedValues(object, attribute));
  return entries.some((entry, at) => at % 2 === 1 && entry === key);
}

type HeaderRow = [
  id: number,
  partition: number,
  dn: string,
  anchor: string | null,
  objectType: number,
  mv: number | null,
  placeholder: number,
  transient: number,
  digest: string | null,
  busy: number,
];
const HEADER_COLUMNS = 'id, partition, dn, anchor, object_type, mv, placeholder, transient, digest, busy';
const HEADER = `SELECT ${HEADER_COLUMNS} FROM cs_object`;
const HEADER_WITH_CONNECTOR = `SELECT ${HEADER_COLUMNS}, connector FROM cs_object`;

type ObjectRow = [
  connector: number,
  partition: number,
  dn: string,
  objectType: number,
  anchor: string | null,
  mv: number | null,
  state: number,
  provisioned: number,
  placeholder: number,
  transient: number,
  refRetry: number,
  resync: number,
  image: Uint8Array,
];
const OBJECT = `SELECT o.connector, o.partition, o.dn, o.object_type, o.anchor, o.mv, o.state, o.provisioned, o.placeholder, o.transient,
  o.ref_retry, o.resync, i.image FROM cs_object o JOIN cs_image i ON i.id = o.id WHERE o.id = ?`;

/** Objects in the order of the ids; unknown ones are left out. */
export function loadCsObjects({ db, catalog }: Context, ids: readonly CsId[], references: 'all' | 'none'): CsObject[] {
  const { symbols } = catalog;
  const edges = references === 'all' ? edgesOf({ db, catalog }, ids) : new Map<CsId, Edges>();
  const objects: CsObject[] = [];
  for (const id of ids) {
    const row = db.get<ObjectRow>(OBJECT, id);
    if (row === undefined) continue;
    const [connector, partition, dn, objectType, anchor, mv, state, provisioned, placeholder, transient, refRetry, resync, image] = row;
    objects.push({
      id,
      connector: symbols.text(connector) as ConnectorId,
      partition: symbols.text(partition),
      dn,
      objectType: symbols.text(objectType),
      anchor: anchor ?? undefined,
      state: connectorStates[state] ?? 'normal',
      provisioned: provisioned === 1,
      placeholder: placeholder === 1,
      transient: transient === 1,
      refRetry: refRetry === 1,
      resync: resync === 1,
      ...unpackCsImage(image, mv, symbols),
      references: edges.get(id) ?? {},
    });
  }
  return objects;
}

interface Edges {
  [attribute: string]: ReferenceEdge[];
}

function edgesOf({ db, catalog }: Context, ids: readonly CsId[]): Map<CsId, Edges> {
  const edges = new Map<CsId, Edges>();
  const rows = db.all<[CsId, number, CsId, number, string, MvId | null]>(
    `SELECT r.cs, r.attribute, r.target, r.layers, t.dn, t.mv FROM cs_reference r JOIN cs_object t ON t.id = r.target
     WHERE r.cs IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids),
  );
  for (const [cs, attribute, target, layers, targetDn, targetMv] of rows) {
    let own = edges.get(cs);
    if (own === undefined) {
      own = {};
      edges.set(cs, own);
    }
    const name = catalog.symbols.text(attribute);
    const list = Object.hasOwn(own, name) ? (own[name] ?? []) : [];
    own[name] = list;
    list.push({ target, targetDn, targetMv: targetMv ?? undefined, layers });
  }
  return edges;
}
