/** Tables of codes are data: meaning and remedy are read by the Operations tab, the CLI and the API alike. */
export interface CodeDescription {
  /** What it says, in plain words. */
  readonly meaning: string;
  /** What to do about it; absent when nothing has to be done. */
  readonly remedy?: string | undefined;
}

export type CodeTable<Row extends CodeDescription = CodeDescription> = { readonly [code: string]: Row };

/** What a table says of a code. A code the table does not know is its own meaning (spec/console.md §19: verbatim). */
export function describeCode<Row extends CodeDescription>(table: CodeTable<Row>, code: string): CodeDescription {
  return Object.hasOwn(table, code) ? (table[code] as Row) : { meaning: code };
}
