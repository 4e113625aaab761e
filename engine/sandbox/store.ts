/** The tenant's SQLite file: objects, the values that must be unique, and links between objects. */
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import type { DirectoryObject, Link, LinkKind, ObjectState, ObjectType, Properties } from './directory-object.ts';
import { uniqueKeys } from './unique-keys.ts';

export interface SqlFragment {
  readonly sql: string;
  readonly values: readonly (string | number | null)[];
}

/** One page of objects in the order given; `after` is the cursor of the last object of the page before. */
export interface ObjectQuery {
  readonly type?: ObjectType;
  /** Any state when left out. */
  readonly state?: ObjectState;
  readonly where?: SqlFragment;
  /** SQL expression over `o`, compared without case; objects with equal values come by row. */
  readonly orderBy?: { readonly sql: string; readonly descending: boolean };
  readonly after?: number;
  readonly skip?: number;
  readonly limit: number;
}

export type TenantStore = ReturnType<typeof openStore>;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS object(
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  state TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS object_page ON object(type, state, row);
CREATE INDEX IF NOT EXISTS object_sequence ON object(type, sequence);
CREATE INDEX IF NOT EXISTS object_display_name ON object(type, json_extract(body, '$.displayName') COLLATE NOCASE);
CREATE TABLE IF NOT EXISTS unique_value(
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  object INTEGER NOT NULL,
  PRIMARY KEY(kind, value)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS unique_value_object ON unique_value(object);
CREATE TABLE IF NOT EXISTS link(
  kind TEXT NOT NULL,
  source INTEGER NOT NULL,
  target INTEGER NOT NULL,
  present INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY(kind, source, target)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS link_target ON link(kind, target);
`;

interface ObjectRow {
  row: number;
  id: string;
  type: ObjectType;
  state: ObjectState;
  sequence: number;
  body: string;
}

/**
 * Opens the file, or makes it. Commits are durable against a killed process (WAL, synchronous=NORMAL).
 * @throws when another process holds the file.
 */
export function openStore(file: string) {
  // Made beforehand for its mode; SQLite gives the -wal and -shm files the same.
  if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600));
  const db = new DatabaseSync(file);
  try {
    db.exec('PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;');
    db.exec(SCHEMA);
  } catch (error) {
    db.close();
    throw new Error(`The sandbox tenant's file ${file} cannot be opened: ${String(error)}. Is another sandbox running on this folder?`, {
      cause: error,
    });
  }
  const COLUMNS = 'o.row, o.id, o.type, o.state, o.sequence, o.body';
  const statements = {
    sequence: db.prepare(
      'SELECT max((SELECT coalesce(max(sequence), 0) FROM object), (SELECT coalesce(max(sequence), 0) FROM link)) AS value',
    ),
    insert: db.prepare('INSERT INTO object(id, type, state, sequence, body) VALUES (?, ?, ?, ?, ?)'),
    update: db.prepare('UPDATE object SET state = ?, sequence = ?, body = ? WHERE row = ?'),
    touch: db.prepare('UPDATE object SET sequence = ? WHERE row = ?'),
    byId: db.prepare(`SELECT ${COLUMNS} FROM object o WHERE o.id = ?`),
    byRow: db.prepare(`SELECT ${COLUMNS} FROM object o WHERE o.row = ?`),
    holder: db.prepare('SELECT object FROM unique_value WHERE kind = ? AND value = ?'),
    claim: db.prepare('INSERT INTO unique_value(kind, value, object) VALUES (?, ?, ?)'),
    release: db.prepare('DELETE FROM unique_value WHERE kind = ? AND value = ?'),
    claims: db.prepare('SELECT kind, value FROM unique_value WHERE object = ?'),
    link: db.prepare(
      'INSERT INTO link(kind, source, target, present, sequence) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET present = excluded.present, sequence = excluded.sequence',
    ),
    linked: db.prepare('SELECT present FROM link WHERE kind = ? AND source = ? AND target = ?'),
    links: db.prepare(
      `SELECT l.target, o.id AS targetId, o.type AS targetType, (l.present AND o.state = 'live') AS present, l.sequence
       FROM link l JOIN object o ON o.row = l.target
       WHERE l.kind = ? AND l.source = ? AND l.target > ? AND l.sequence > ? AND (? OR (l.present AND o.state = 'live'))
       ORDER BY l.target LIMIT ?`,
    ),
    touchSources: db.prepare(
      "UPDATE object SET sequence = ?1 WHERE row IN (SELECT source FROM link WHERE target = ?2 AND present AND kind IN ('member', 'manager'))",
    ),
    touchLinks: db.prepare("UPDATE link SET sequence = ?1 WHERE target = ?2 AND present AND kind IN ('member', 'manager')"),
    unlink: db.prepare('DELETE FROM link WHERE source = ?'),
    dropTarget: db.prepare("UPDATE link SET present = 0, sequence = ?1 WHERE target = ?2 AND kind IN ('member', 'manager')"),
  };
  let sequence = Number(statements.sequence.get()?.value ?? 0);
  const prepared = new Map<string, ReturnType<typeof db.prepare>>();
  const prepare = (sql: string) => {
    const found = prepared.get(sql) ?? db.prepare(sql);
    // Filters are free text: keep the statements of a session's usual ones, not of every one ever sent.
    if (prepared.size < 200) prepared.set(sql, found);
    return found;
  };
  const read = (row: unknown): DirectoryObject | undefined => {
    if (row === undefined) return undefined;
    const { body, ...rest } = row as ObjectRow;
    return { ...rest, properties: JSON.parse(body) as Properties };
  };
  const claimKeys = (row: number, type: ObjectType, state: ObjectState, properties: Properties) => {
    const wanted = uniqueKeys(type, state, properties);
    const held = statements.claims.all(row) as unknown as { kind: string; value: string }[];
    for (const { kind, value } of held)
      if (!wanted.some((key) => key.kind === kind && key.value === value)) statements.release.run(kind, value);
    for (const { kind, value } of wanted) {
      if (!held.some((key) => key.kind === kind && key.value === value)) statements.claim.run(kind, value, row);
    }
  };

  return {
    /** Runs `work` in one transaction; all of it or nothing. */
    transaction<T>(work: () => T): T {
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
    /** Number of the last change. */
    sequence: () => sequence,
    byId: (id: string) => read(statements.byId.get(id.toLowerCase())),
    byRow: (row: number) => read(statements.byRow.get(row)),
    /** The object that holds a unique value (`uniqueKeys`), if any; soft-deleted holders count. */
    holder(kind: string, value: string): DirectoryObject | undefined {
      const row = statements.holder.get(kind, value)?.object;
      return row === undefined ? undefined : read(statements.byRow.get(row as number));
    },
    /** @throws when a unique value is taken: check with `holder` first. */
    insert(id: string, type: ObjectType, properties: Properties): DirectoryObject {
      sequence += 1;
      const row = Number(statements.insert.run(id, type, 'live', sequence, JSON.stringify(properties)).lastInsertRowid);
      claimKeys(row, type, 'live', properties);
      return { row, id, type, state: 'live', sequence, properties };
    },
    update(object: DirectoryObject, properties: Properties, state: ObjectState = object.state): DirectoryObject {
      sequence += 1;
      statements.update.run(state, sequence, JSON.stringify(properties), object.row);
      claimKeys(object.row, object.type, state, properties);
      if (state !== object.state) {
        // Members appear in and vanish from their groups with the object: delta queries of the groups must tell.
        statements.touchSources.run(sequence, object.row);
        statements.touchLinks.run(sequence, object.row);
      }
      if (state === 'gone') {
        statements.unlink.run(object.row);
        statements.dropTarget.run(sequence, object.row);
      }
      return { ...object, properties, state, sequence };
    },
    isLinked: (kind: LinkKind, source: number, target: number) => statements.linked.get(kind, source, target)?.present === 1,
    setLink(kind: LinkKind, source: number, target: number, present: boolean): void {
      sequence += 1;
      statements.link.run(kind, source, target, present ? 1 : 0, sequence);
      statements.touch.run(sequence, source);
    },
    /** Links in order of target; with `since` also the removed ones whose change is later than that number. */
    links(kind: LinkKind, source: number, page: { after?: number; since?: number; limit?: number } = {}): Link[] {
      const rows = statements.links.all(
        kind,
        source,
        page.after ?? 0,
        page.since ?? -1,
        page.since === undefined ? 0 : 1,
        page.limit ?? -1,
      );
      return (rows as unknown as (Omit<Link, 'present'> & { present: number })[]).map((link) => ({ ...link, present: link.present === 1 }));
    },
    objects(query: ObjectQuery): DirectoryObject[] {
      const { sql, values } = condition(query);
      const order = query.orderBy ? `${query.orderBy.sql} COLLATE NOCASE ${query.orderBy.descending ? 'DESC' : 'ASC'}, o.row` : 'o.row';
      const statement = prepare(`SELECT ${COLUMNS} FROM object o WHERE ${sql} ORDER BY ${order} LIMIT ? OFFSET ?`);
      return statement.all(...values, query.limit, query.skip ?? 0).map((row) => read(row) as DirectoryObject);
    },
    count(query: Pick<ObjectQuery, 'type' | 'state' | 'where'>): number {
      const { sql, values } = condition(query);
      return Number(prepare(`SELECT count(*) AS value FROM object o WHERE ${sql}`).get(...values)?.value);
    },
    close: () => db.close(),
  };
}

function condition(query: Pick<ObjectQuery, 'type' | 'state' | 'where' | 'after'>): SqlFragment {
  const parts: SqlFragment[] = [
    ...(query.type ? [{ sql: 'o.type = ?', values: [query.type] }] : []),
    ...(query.state ? [{ sql: 'o.state = ?', values: [query.state] }] : []),
    ...(query.after !== undefined ? [{ sql: 'o.row > ?', values: [query.after] }] : []),
    ...(query.where ? [{ sql: `(${query.where.sql})`, values: query.where.values }] : []),
  ];
  return { sql: parts.map((part) => part.sql).join(' AND ') || 'TRUE', values: parts.flatMap((part) => part.values) };
}
