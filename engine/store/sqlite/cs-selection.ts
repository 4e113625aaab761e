import { deltaOperations } from '../../../shared/model/delta.ts';
import type { CsId } from '../../../shared/model/identifier.ts';
import type { CsSelection, CsStatistics } from '../connector-space.ts';
import type { Reads } from '../store.ts';
import type { Cell } from './connection.ts';
import type { Context } from './context.ts';

/** The conditions of a query, with their parameters. */
export interface Where {
  readonly conditions: string[];
  readonly parameters: Cell[];
}

export function csSelection({ db, catalog }: Context): Pick<Reads, 'csSelect' | 'csCount' | 'csStatistics'> {
  return {
    async csSelect(selection) {
      const where = conditions(selection);
      if (where === undefined) return [];
      // Ordered outside, so that a partial index is free to answer the inside.
      return db.list<CsId>(`SELECT id AS item FROM cs_object WHERE ${where.conditions.join(' AND ')} ORDER BY id`, ...where.parameters);
    },

    async csCount(selection) {
      const where = conditions(selection);
      if (where === undefined) return 0;
      return db.get<[number]>(`SELECT count(*) FROM cs_object WHERE ${where.conditions.join(' AND ')}`, ...where.parameters)?.[0] ?? 0;
    },

    async csStatistics(connector) {
      const number = catalog.symbols.find(connector);
      const names = Object.keys(STATISTICS) as (keyof CsStatistics)[];
      const row = db.get<(number | null)[]>(
        `SELECT ${Object.values(STATISTICS).join(', ')} FROM cs_object WHERE +connector = ?`,
        number ?? 0,
      );
      return Object.fromEntries(names.map((name, at) => [name, row?.[at] ?? 0])) as unknown as CsStatistics;
    },
  };

  /** undefined when a name was never stored, so that nothing can match. */
  function conditions(selection: CsSelection): Where | undefined {
    const where: Where = { conditions: ['connector = ?'], parameters: [] };
    for (const [column, name] of [
      ['connector', selection.connector],
      ['partition', selection.partition],
      ['object_type', selection.objectType],
    ] as const) {
      if (name === undefined) continue;
      const number = catalog.symbols.find(name);
      if (number === undefined) return undefined;
      if (column !== 'connector') where.conditions.push(`${column} = ?`);
      where.parameters.push(number);
    }
    if (selection.which !== undefined) where.conditions.push(WHICH[selection.which]);
    if (selection.pendingImport !== undefined) where.conditions.push(PENDING_IMPORT[selection.pendingImport]);
    if (selection.pendingExport !== undefined) where.conditions.push(PENDING_EXPORT[selection.pendingExport]);
    if (selection.awaitingConfirmation === true) where.conditions.push('unconfirmed IS NOT NULL');
    if (selection.awaitingConfirmation === false) where.conditions.push('unconfirmed IS NULL');
    return where;
  }
}

const number = (operation: (typeof deltaOperations)[number]) => deltaOperations.indexOf(operation);

/** An obsolete object is a pending delete; a delete-add replaces an object in place and is listed as an update. */
const MEANT: { readonly [operation in 'add' | 'update' | 'delete']: string } = {
  add: `${number('add')}`,
  update: `${number('update')}, ${number('delete-add')}`,
  delete: `${number('delete')}, ${number('obsolete')}`,
};

/** A condition on a column of delta operations, in the three kinds people count. */
export const operations = (column: string, ...kinds: readonly ('add' | 'update' | 'delete')[]): string =>
  `${column} IS NOT NULL AND ${column} IN (${kinds.map((kind) => MEANT[kind]).join(', ')})`;

/** Explicit disconnectors wait for an administrator (spec/engine.md §1.5); explicit connectors flow like any other. */
const NOT_EXPLICIT = 'NOT (state = 1 AND mv IS NULL)';

const WHICH: { readonly [which in NonNullable<CsSelection['which']>]: string } = {
  'to-synchronize': 'todo',
  disconnector: 'placeholder = 0 AND transient = 0 AND state = 0 AND mv IS NULL',
  connectable: `placeholder = 0 AND transient = 0 AND ${NOT_EXPLICIT}`,
  anchored: 'anchor IS NOT NULL',
  'to-export': 'unapplied IS NOT NULL AND transient = 0 AND placeholder = 0',
  'in-escrow': 'escrowed IS NOT NULL',
  'ref-retry': 'ref_retry = 1',
  placeholder: 'placeholder = 1',
  transient: 'transient = 1',
};

/** `not-delete` is everything else, also what has no pending import: synchronization does it first (§5.2). */
const PENDING_IMPORT: { readonly [kind in NonNullable<CsSelection['pendingImport']>]: string } = {
  add: `pending_import = ${number('add')}`,
  update: `pending_import = ${number('update')}`,
  delete: operations('pending_import', 'delete'),
  'delete-add': `pending_import = ${number('delete-add')}`,
  'not-delete': `(pending_import IS NULL OR pending_import NOT IN (${MEANT.delete}))`,
};

const PENDING_EXPORT: { readonly [kind in NonNullable<CsSelection['pendingExport']>]: string } = {
  add: operations('unapplied', 'add'),
  update: operations('unapplied', 'update'),
  delete: operations('unapplied', 'delete'),
  'delete-add': `unapplied = ${number('delete-add')}`,
};

/** spec/engine.md §1.5; placeholders are neither connectors nor disconnectors. */
const STATISTICS: { readonly [name in keyof CsStatistics]: string } = {
  all: 'count(*)',
  connectors: 'sum(mv IS NOT NULL)',
  explicitConnectors: 'sum(mv IS NOT NULL AND state = 1)',
  disconnectors: 'sum(mv IS NULL AND placeholder = 0)',
  explicitDisconnectors: 'sum(mv IS NULL AND placeholder = 0 AND state = 1)',
  filteredDisconnectors: 'sum(mv IS NULL AND placeholder = 0 AND state = 2)',
  placeholders: 'sum(placeholder)',
  importAdd: `sum(${operations('pending_import', 'add')})`,
  importUpdate: `sum(${operations('pending_import', 'update')})`,
  importDelete: `sum(${operations('pending_import', 'delete')})`,
  importNone: 'sum(pending_import IS NULL AND placeholder = 0)',
  exportAdd: `sum(${operations('unapplied', 'add')})`,
  exportUpdate: `sum(${operations('unapplied', 'update')})`,
  exportDelete: `sum(${operations('unapplied', 'delete')})`,
  awaitingConfirmation: 'sum(unconfirmed IS NOT NULL)',
  importErrors: 'sum(import_error)',
  exportErrors: 'sum(export_error)',
};
