import type { CsId } from '../../../shared/model/identifier.ts';

/** What `cs-writes.ts` gives to SQLite. */

export type PreviousRow = [connector: number, dn: string, anchor: string | null, indexed: string | null, transient: number];
export type StoredRow = [...PreviousRow, id: CsId];
export const ID = 5;
export const PREVIOUS = 'SELECT connector, dn, anchor, indexed, transient FROM cs_object WHERE id = ?';
export const PREVIOUS_OF_ALL =
  'SELECT o.connector, o.dn, o.anchor, o.indexed, o.transient, o.id FROM json_each(?) j CROSS JOIN cs_object o ON o.id = j.value';

const STATE = [
  'partition',
  'object_type',
  'mv',
  'state',
  'provisioned',
  'placeholder',
  'transient',
  'ref_retry',
  'resync',
  'pending_import',
  'unconfirmed',
  'escrowed',
  'unapplied',
  'name',
  'digest',
  'indexed',
];
const IDENTITY = ['connector', 'dn', 'path', 'anchor'];
const assign = (columns: readonly string[]) =>
  columns.map((column) => (column === 'digest' ? 'digest = coalesce(?, digest)' : `${column} = ?`)).join(', ');
export const OBJECT = ['id', ...IDENTITY, ...STATE];
const DIFFERING: ReadonlySet<string> = new Set(['id', 'dn', 'path', 'anchor', 'mv', 'name', 'digest', 'indexed']);
export const OBJECT_ROW = OBJECT.map((column) => (DIFFERING.has(column) ? 'value' : 'repeating'));
export const EDGE_ROW = ['value', 'repeating', 'value', 'repeating'] as const;
/** Leaves the two widest indexes alone. */
export const UPDATE = `UPDATE cs_object SET ${assign(STATE)} WHERE id = ?`;
export const MOVE = `UPDATE cs_object SET ${assign([...IDENTITY, ...STATE])} WHERE id = ?`;
export const PUT_EDGES = 'INSERT INTO cs_reference (cs, attribute, target, layers)';
/** Open ones are looked at anyway. */
export const MARK = `UPDATE cs_reference SET relinked = 1
  WHERE target IN (SELECT value FROM json_each(?)) AND layers = 1 AND relinked = 0`;
export const RETRY_HOLDERS = `UPDATE cs_object SET ref_retry = 1 WHERE ref_retry = 0
  AND id IN (SELECT cs FROM cs_reference WHERE target IN (SELECT value FROM json_each(?)))`;
export const SETTLE =
  'UPDATE cs_reference INDEXED BY cs_reference_open SET relinked = 0 WHERE cs = ? AND (layers <> 1 OR relinked = 1) AND relinked = 1';
export const PUT_ERROR = `INSERT INTO cs_error (cs, kind, code, last_occurred, error) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET code = excluded.code, last_occurred = excluded.last_occurred, error = excluded.error`;
export const ERROR_FLAG = {
  import: 'UPDATE cs_object SET import_error = ? WHERE id = ?',
  export: 'UPDATE cs_object SET export_error = ? WHERE id = ?',
} as const;
export const REMOVALS = [
  'DELETE FROM cs_reference WHERE cs = ?',
  'DELETE FROM cs_error WHERE cs = ?',
  'DELETE FROM join_wait WHERE cs = ?',
  'DELETE FROM cs_image WHERE id = ?',
  'DELETE FROM cs_text WHERE id = ?',
  'DELETE FROM cs_object WHERE id = ?',
];
