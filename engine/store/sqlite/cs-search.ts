import { dnKey } from '../../../shared/model/dn.ts';
import type { CsId, MvId } from '../../../shared/model/identifier.ts';
import type { CsQuery, CsRow } from '../connector-space.ts';
import type { Reads } from '../store.ts';
import type { Context } from './context.ts';
import { operationName } from './cs-image.ts';
import { operations, type Where } from './cs-selection.ts';
import { dnPath, pathsBelow } from './dn-path.ts';
import { literally, START_LENGTH, searchable } from './search-text.ts';

/** spec/console.md §3.5: one scope at a time; rows in the order of the tree. */
export function csSearch({ db, catalog }: Context): Pick<Reads, 'csSearch'> {
  return {
    async csSearch(query) {
      const space = catalog.symbols.find(query.connector);
      if (space === undefined) return { rows: [], total: 0 };
      const { conditions, parameters } = scope(query.scope);
      // The index that gives the order is for long lists; the others are for states, which few objects are in.
      const order = IN_TREE_ORDER.includes(query.scope.kind) ? 'path' : '+path';
      const from = `FROM cs_object WHERE ${['connector = ?', ...conditions].join(' AND ')}`;
      const total = db.get<[number]>(`SELECT count(*) ${from}`, space, ...parameters)?.[0] ?? 0;
      const rows = db.all<ResultRow>(
        `${RESULT} ${from} ORDER BY ${order}, id LIMIT ? OFFSET ?`,
        space,
        ...parameters,
        query.limit,
        query.offset,
      );
      return { rows: rows.map((row) => result(row, query)), total };
    },
  };

  function result(row: ResultRow, query: CsQuery): CsRow {
    const [id, dn, name, objectType, mv, placeholder, pendingImport, unapplied, error] = row;
    return {
      id,
      connector: query.connector,
      dn,
      displayName: name ?? undefined,
      objectType: catalog.symbols.text(objectType),
      mv: mv ?? undefined,
      placeholder: placeholder === 1,
      pendingImport: operationName(pendingImport),
      pendingExport: operationName(unapplied),
      error: error ?? undefined,
    };
  }
}

const IN_TREE_ORDER: readonly Scope['kind'][] = ['all', 'sub-tree', 'text', 'connector', 'disconnector'];

type ResultRow = [
  id: CsId,
  dn: string,
  name: string | null,
  objectType: number,
  mv: MvId | null,
  placeholder: number,
  pendingImport: number | null,
  unapplied: number | null,
  error: string | null,
];
const RESULT = `SELECT id, dn, name, object_type, mv, placeholder, pending_import, unapplied,
  (SELECT code FROM cs_error WHERE cs = cs_object.id ORDER BY last_occurred DESC LIMIT 1)`;

type Scope = CsQuery['scope'];
type ScopeOf<K extends Scope['kind']> = Extract<Scope, { readonly kind: K }>;

const plain = (condition: string): Where => ({ conditions: [condition], parameters: [] });

const SCOPES: { readonly [K in Scope['kind']]: (scope: ScopeOf<K>) => Where } = {
  all: () => ({ conditions: [], parameters: [] }),
  'sub-tree': ({ dn }) => {
    const path = dnPath(dnKey(dn));
    if (path === '') return { conditions: [], parameters: [] };
    return { conditions: ['(path = ? OR path >= ? AND path < ?)'], parameters: [path, ...pathsBelow(path)] };
  },
  rdn: ({ text }) => rdn(text.trim()),
  'dn-or-anchor': ({ text }) => ({ conditions: ['(path = ? OR anchor = ?)'], parameters: [dnPath(dnKey(text.trim())), text.trim()] }),
  text: ({ text }) => ({
    conditions: ["id IN (SELECT id FROM cs_text WHERE text LIKE ? ESCAPE '\\')"],
    parameters: [`%${literally(searchable(text))}%`],
  }),
  'pending-import': (scope) => plain(operations('pending_import', ...scope.operations)),
  'pending-export': (scope) => plain(operations('unapplied', ...scope.operations)),
  'awaiting-confirmation': () => plain('unconfirmed IS NOT NULL'),
  'import-error': () => plain('import_error = 1'),
  'export-error': () => plain('export_error = 1'),
  connector: () => plain('mv IS NOT NULL'),
  disconnector: () => plain('mv IS NULL AND placeholder = 0'),
  placeholder: () => plain('placeholder = 1'),
};

// The table ties each kind to its own shape; indexing it by a union loses that.
const scope = (wanted: Scope): Where => (SCOPES[wanted.kind] as (scope: Scope) => Where)(wanted);

/** Beginning of the first RDN, as `CN=name` or only its value. The text of an object begins with its DN. */
function rdn(text: string): Where {
  const wanted = searchable(text);
  const start = text.includes('=') ? `substr(text, ${START_LENGTH + 1}, length(?))` : "substr(text, instr(text, '=') + 1, length(?))";
  return { conditions: [`id IN (SELECT id FROM cs_text WHERE ${start} = ?)`], parameters: [wanted, wanted] };
}
