import type { ConnectorId, CsId, MvId } from '../../shared/model/identifier.ts';
import type { Layers } from '../../shared/model/object.ts';

/**
 * `all` and `none` references; `{ upTo }`: attributes with more references than that give only those to be looked at, and
 * are named in `partial`.
 */
export type ReferenceExtent = 'all' | 'none' | { readonly upTo: number };

export interface NamedEdge {
  readonly target: CsId;
  readonly layers: Layers;
  /** undefined: the target is transient, another object has its name. */
  readonly dn: string | undefined;
}

/** A connector-space object that is linked to a metaverse object. */
export interface CsLink {
  readonly id: CsId;
  readonly connector: ConnectorId;
}

export interface CsTarget {
  readonly id: CsId;
  readonly dn: string;
  readonly mv: MvId | undefined;
}

/** Enough of a CS object to stage an import or find a target without reading its image. */
export interface CsHeader {
  readonly id: CsId;
  readonly connector: ConnectorId;
  readonly partition: string;
  readonly dn: string;
  readonly anchor: string | undefined;
  readonly objectType: string;
  readonly mv: MvId | undefined;
  readonly placeholder: boolean;
  readonly transient: boolean;
  /** Digest of the imported state (attributes, references, dn, type) after its last import; undefined before. */
  readonly digest: string | undefined;
  /** True when a pending import, or any export delta, exists: the short way "same digest = nothing to do" is not open. */
  readonly busy: boolean;
}

/** All conditions are ANDed; absent = any. */
export interface CsSelection {
  readonly connector: ConnectorId;
  readonly partition?: string | undefined;
  readonly objectType?: string | undefined;
  /**
   * `to-synchronize`: pending import, resync, refRetry or import error (spec/engine.md §5.1), not placeholder, not
   * transient; explicit disconnectors only when they are to be deleted. `disconnector`: normal ones. `connectable`: all real objects not explicit. `anchored`: has an anchor.
   */
  readonly which?:
    | 'to-synchronize'
    | 'disconnector'
    | 'connectable'
    | 'anchored'
    | 'to-export'
    | 'in-escrow'
    | 'ref-retry'
    | 'placeholder'
    | 'transient'
    | undefined;
  /** `delete` includes `obsolete`; `not-delete` is everything else, also objects without a pending import. */
  readonly pendingImport?: 'add' | 'update' | 'delete' | 'delete-add' | 'not-delete' | undefined;
  /** `update` includes `delete-add`, which can be asked for by itself. */
  readonly pendingExport?: 'add' | 'update' | 'delete' | 'delete-add' | undefined;
  /** Objects with an export delta awaiting confirmation. */
  readonly awaitingConfirmation?: boolean | undefined;
}

export interface CsStatistics {
  readonly all: number;
  readonly connectors: number;
  readonly explicitConnectors: number;
  readonly disconnectors: number;
  readonly explicitDisconnectors: number;
  readonly filteredDisconnectors: number;
  readonly placeholders: number;
  readonly importAdd: number;
  readonly importUpdate: number;
  readonly importDelete: number;
  readonly importNone: number;
  readonly exportAdd: number;
  readonly exportUpdate: number;
  readonly exportDelete: number;
  readonly awaitingConfirmation: number;
  readonly importErrors: number;
  readonly exportErrors: number;
}

export interface CsQuery {
  readonly connector: ConnectorId;
  readonly scope:
    | { readonly kind: 'all' }
    | { readonly kind: 'sub-tree'; readonly dn: string }
    | { readonly kind: 'rdn'; readonly text: string }
    | { readonly kind: 'dn-or-anchor'; readonly text: string }
    /** Part of the DN, of the anchor or of any text value. */
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'pending-import'; readonly operations: readonly ('add' | 'update' | 'delete')[] }
    | { readonly kind: 'pending-export'; readonly operations: readonly ('add' | 'update' | 'delete')[] }
    | { readonly kind: 'awaiting-confirmation' }
    | { readonly kind: 'import-error' }
    | { readonly kind: 'export-error' }
    | { readonly kind: 'connector' }
    | { readonly kind: 'disconnector' }
    | { readonly kind: 'placeholder' };
  readonly offset: number;
  readonly limit: number;
}

export interface CsRow {
  readonly id: CsId;
  readonly connector: ConnectorId;
  readonly dn: string;
  readonly displayName: string | undefined;
  readonly objectType: string;
  readonly mv: MvId | undefined;
  readonly placeholder: boolean;
  readonly pendingImport: string | undefined;
  readonly pendingExport: string | undefined;
  readonly error: string | undefined;
}
