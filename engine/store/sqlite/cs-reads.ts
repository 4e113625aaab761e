import type { ConnectorId, CsId, MvId } from '../../../shared/model/identifier.ts';
import { type CsObject, connectorStates, type ObjectError } from '../../../shared/model/object.ts';
import type { CsHeader, CsLink, CsTarget, ReferenceExtent } from '../connector-space.ts';
import type { IndexKey } from '../index-declaration.ts';
import type { Reads } from '../store.ts';
import type { Context } from './context.ts';
import { type Edges, openEdgesOf } from './cs-edges.ts';
import { unpackCsImage } from './cs-image.ts';
import { dnPath, pathsBelow } from './dn-path.ts';
import { expectedValues } from './expected-image.ts';
import { KEY_KIND } from './held-keys.ts';
import { addEntries, type IndexEntries } from './index-catalog.ts';
import { keyList } from './key-list.ts';
import { unpack } from './packing.ts';
import { attributeMark, literally, SCANNED_LENGTH, SEPARATOR, searchable } from './search-text.ts';

type CsReads = Pick<
  Reads,
  | 'csObjects'
  | 'csByAnchor'
  | 'csByDn'
  | 'csTargets'
  | 'csBelow'
  | 'csByIndex'
  | 'csLinkedTo'
  | 'csLinks'
  | 'csReferrers'
  | 'csOrphanPlaceholders'
  | 'csErrors'
  | 'watermark'
>;

export function csReads(context: Context): CsReads {
  const { db, catalog } = context;
  const { symbols, names } = catalog;

  return {
    async csObjects(ids, references = 'all') {
      return loadCsObjects(context, ids, references);
    },

    async csByAnchor(connector, anchors) {
      const found = new Map<string, CsHeader>();
      const number = symbols.find(connector);
      if (number === undefined) return found;
      const held = names.of([number]);
      const sought = held === undefined ? anchors : anchors.filter((anchor) => held.mayHold(anchor, KEY_KIND.anchor));
      if (sought.length === 0) return found;
      for (const row of db.all<KeyedHeaderRow>(BY_ANCHOR, keyList(sought), number))
        found.set(sought[row[KEY]] as string, header(row, connector));
      return found;
    },

    async csByDn(connector, dnKeys) {
      const found = new Map<string, CsHeader>();
      const number = symbols.find(connector);
      if (number === undefined) return found;
      const sought = heldNames(number, dnKeys);
      if (sought.length === 0) return found;
      for (const row of db.all<KeyedHeaderRow>(BY_PATH, keyList(sought.map(dnPath)), number))
        found.set(sought[row[KEY]] as string, header(row, connector));
      return found;
    },

    async csTargets(connector, dnKeys) {
      const number = symbols.find(connector);
      if (number === undefined) return dnKeys.map(() => undefined);
      const targets = dnKeys.map(freshTargets(number));
      const sought = heldNames(
        number,
        dnKeys.filter((_, at) => targets[at] === undefined),
      );
      if (sought.length === 0) return targets;
      const found = new Map<string, CsTarget>();
      for (const [id, dn, mv, key] of db.all<[CsId, string, MvId | null, number]>(TARGETS, keyList(sought.map(dnPath)), number))
        found.set(sought[key] as string, { id, dn, mv: mv ?? undefined });
      return dnKeys.map((key, at) => targets[at] ?? found.get(key));
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
      const held = ready ? catalog.csIndexKeys.of([space, number]) : undefined;
      for (const key of keys) {
        if (held?.mayHold(key, KEY_KIND.index) === false) continue;
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
      if (mvs.length === 0) return found;
      for (const row of db.all<[...HeaderRow, number]>(LINKED, JSON.stringify(mvs))) {
        const mv = row[MV] as MvId;
        const known = found.get(mv);
        if (known === undefined) found.set(mv, [anyHeader(row)]);
        else known.push(anyHeader(row));
      }
      for (const headers of found.values()) headers.sort((a, b) => a.id - b.id);
      return found;
    },

    async csLinks(mvs) {
      const found = new Map<MvId, CsLink[]>();
      if (mvs.length === 0) return found;
      for (const [mv, id, connector] of db.all<[MvId, CsId, number]>(LINKS, JSON.stringify(mvs))) {
        const link = { id, connector: symbols.text(connector) as ConnectorId };
        const known = found.get(mv);
        if (known === undefined) found.set(mv, [link]);
        else known.push(link);
      }
      for (const links of found.values()) if (links.length > 1) links.sort((a, b) => a.id - b.id);
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
      const rows = db.all<[CsId, Uint8Array]>(
        'SELECT cs, error FROM cs_error WHERE cs IN (SELECT value FROM json_each(?)) ORDER BY cs, kind DESC',
        JSON.stringify(ids),
      );
      for (const [cs, error] of rows) {
        const known = found.get(cs);
        if (known === undefined) found.set(cs, [unpack<ObjectError>(error)]);
        else known.push(unpack<ObjectError>(error));
      }
      return found;
    },

    async watermark(connector, partition) {
      const number = symbols.find(connector);
      if (number === undefined) return undefined;
      return db.get<[string]>('SELECT value FROM watermark WHERE connector = ? AND partition = ?', number, partition)?.[0];
    },
  };

  /** What is known of names without asking. */
  function freshTargets(number: number): (dnKey: string) => CsTarget | undefined {
    const { fresh } = catalog;
    return db.isWriting && !fresh.isEmpty ? (dnKey) => fresh.find(number, dnKey) : () => undefined;
  }

  /** Names that may be there. */
  function heldNames(number: number, dnKeys: readonly string[]): readonly string[] {
    const held = names.of([number]);
    return held === undefined ? dnKeys : dnKeys.filter((dnKey) => held.mayHold(dnPath(dnKey), KEY_KIND.path));
  }

  function header(row: HeaderRow | KeyedHeaderRow, connector: ConnectorId): CsHeader {
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
/** With the place of its key in the list that was asked for: one query for a whole batch, a third of the cost of one each. */
type KeyedHeaderRow = [...HeaderRow, key: number];
const KEY = 10;
const KEYED_HEADER = `SELECT ${HEADER_COLUMNS.replaceAll(/(\w+)/g, 'o.$1')}, j.key FROM json_each(?) j CROSS JOIN cs_object o`;
const BY_ANCHOR = `${KEYED_HEADER} WHERE o.connector = ? AND o.anchor = j.value`;
const BY_PATH = `${KEYED_HEADER} WHERE o.connector = ? AND o.path = j.value`;
const TARGETS = 'SELECT o.id, o.dn, o.mv, j.key FROM json_each(?) j CROSS JOIN cs_object o WHERE o.connector = ? AND o.path = j.value';
const LINKED = `SELECT ${HEADER_COLUMNS.replaceAll(/(\w+)/g, 'o.$1')}, o.connector
  FROM json_each(?) j CROSS JOIN cs_object o WHERE o.mv = j.value`;
const MV = 5;
const LINKS = 'SELECT o.mv, o.id, o.connector FROM json_each(?) j CROSS JOIN cs_object o WHERE o.mv = j.value';

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
  id: CsId,
];
const OBJECTS = `SELECT o.connector, o.partition, o.dn, o.object_type, o.anchor, o.mv, o.state, o.provisioned, o.placeholder, o.transient,
  o.ref_retry, o.resync, i.image, o.id FROM json_each(?) j CROSS JOIN cs_object o ON o.id = j.value CROSS JOIN cs_image i ON i.id = o.id`;

/** Objects in the order of the ids; unknown ones are left out. */
export function loadCsObjects(context: Context, ids: readonly CsId[], references: ReferenceExtent): CsObject[] {
  const { db, catalog } = context;
  const { symbols } = catalog;
  const large = typeof references === 'object' ? openEdgesOf(context, ids, references.upTo) : undefined;
  const small = large === undefined || large.size === 0 ? ids : ids.filter((id) => !large.has(id));
  const edges = references === 'none' ? new Map<CsId, Edges>() : edgesOf(context, small);
  const objects: CsObject[] = [];
  if (ids.length === 0) return objects;
  for (const row of db.all<ObjectRow>(OBJECTS, JSON.stringify(ids))) {
    const [connector, partition, dn, objectType, anchor, mv, state, provisioned, placeholder, transient, refRetry, resync, image, id] = row;
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
      ...(large?.get(id) ?? { references: edges.get(id) ?? {} }),
    });
  }
  return objects;
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
