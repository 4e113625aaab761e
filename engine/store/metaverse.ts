import type { MvId } from '../../shared/model/identifier.ts';
import type { Value } from '../../shared/model/value.ts';

export interface MvSelection {
  readonly objectType?: string | undefined;
  /** provisioningRetry or refRetry set. */
  readonly retry?: boolean | undefined;
}

/** spec/console.md §8: clauses are ANDed. */
export type MvOperator = 'equals' | 'contains' | 'not-contains' | 'starts-with' | 'ends-with' | 'is-present' | 'is-not-present';

export interface MvQuery {
  readonly objectType?: string | undefined;
  readonly clauses: readonly { readonly attribute: string; readonly operator: MvOperator; readonly value?: string | undefined }[];
  /** Free text over all values (full-text index). */
  readonly text?: string | undefined;
  /** Attributes to return. */
  readonly columns: readonly string[];
  readonly sort?: { readonly attribute: string; readonly descending: boolean } | undefined;
  readonly offset: number;
  readonly limit: number;
}

export interface MvRow {
  readonly id: MvId;
  readonly objectType: string;
  readonly displayName: string | undefined;
  readonly values: { readonly [attribute: string]: readonly Value[] };
}
