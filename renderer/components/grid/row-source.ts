/** The rows a grid shows: all of them, or the part around the visible ones of a long list the engine holds. */
export interface RowSource<T> {
  readonly total: number;
  /** Index of `rows[0]` in the whole list. */
  readonly first: number;
  readonly rows: readonly T[];
  /** Called with the visible range, so that the source can fetch it. */
  readonly onRange?: (first: number, last: number) => void;
}

export const allRows = <T>(rows: readonly T[]): RowSource<T> => ({ total: rows.length, first: 0, rows });
