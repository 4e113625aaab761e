import type { ConnectorId } from '../../shared/model/identifier.ts';

/** What an index stores of a value: lower-cased text, or hex of bytes. */
export type IndexKey = string;

export interface IndexDeclaration {
  readonly metaverse: readonly string[];
  readonly connectorSpaces: readonly { readonly connector: ConnectorId; readonly attributes: readonly string[] }[];
}
