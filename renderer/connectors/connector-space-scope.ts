import type { CsScope } from '../../shared/contract/connectors.ts';

export type ScopeKind = CsScope['kind'];
export const scopeOperations = ['add', 'update', 'delete'] as const;
export type ScopeOperation = (typeof scopeOperations)[number];

type Criterion =
  | { readonly kind: 'text'; readonly label: string; readonly required: boolean }
  | { readonly kind: 'operations' }
  | { readonly kind: 'none' };

/** The scopes of Search Connector Space with the criterion each takes (spec/console.md §3.5). */
export const scopes: { readonly [K in ScopeKind]: { readonly label: string; readonly criterion: Criterion } } = {
  all: { label: 'All objects', criterion: { kind: 'none' } },
  'sub-tree': { label: 'Sub-Tree', criterion: { kind: 'text', label: 'Distinguished name (DN) of the sub-tree', required: false } },
  rdn: { label: 'RDN', criterion: { kind: 'text', label: 'Relative distinguished name', required: true } },
  'dn-or-anchor': { label: 'DN or Anchor', criterion: { kind: 'text', label: 'Distinguished name or anchor', required: true } },
  text: { label: 'Any value', criterion: { kind: 'text', label: 'Part of any value', required: true } },
  'pending-import': { label: 'Pending Import', criterion: { kind: 'operations' } },
  'pending-export': { label: 'Pending Export', criterion: { kind: 'operations' } },
  'awaiting-confirmation': { label: 'Awaiting Confirmation', criterion: { kind: 'none' } },
  'import-error': { label: 'Import Error', criterion: { kind: 'none' } },
  'export-error': { label: 'Export Error', criterion: { kind: 'none' } },
  connector: { label: 'Connector', criterion: { kind: 'none' } },
  disconnector: { label: 'Disconnector', criterion: { kind: 'none' } },
  placeholder: { label: 'Placeholder', criterion: { kind: 'none' } },
};
export const scopeKinds = Object.keys(scopes) as ScopeKind[];

export interface ScopeForm {
  readonly kind: ScopeKind;
  readonly text: string;
  readonly operations: readonly ScopeOperation[];
}

/** The scope a form asks for; undefined while its criterion is missing. A blank sub-tree is the whole space. */
export function scopeOf({ kind, text, operations }: ScopeForm): CsScope | undefined {
  const trimmed = text.trim();
  switch (kind) {
    case 'sub-tree':
      return trimmed === '' ? { kind: 'all' } : { kind, dn: trimmed };
    case 'rdn':
    case 'dn-or-anchor':
    case 'text':
      return trimmed === '' ? undefined : { kind, text: trimmed };
    case 'pending-import':
    case 'pending-export':
      return operations.length === 0 ? undefined : { kind, operations: [...operations] };
    default:
      return { kind };
  }
}

/** The form kept in the address of the page. */
export function readScopeForm(params: URLSearchParams): ScopeForm {
  const operations = params.get('operations');
  return {
    kind: scopeKinds.find((kind) => kind === params.get('scope')) ?? 'all',
    text: params.get('text') ?? '',
    operations: operations === null ? scopeOperations : scopeOperations.filter((operation) => operations.split(',').includes(operation)),
  };
}
