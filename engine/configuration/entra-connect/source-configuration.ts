import type { ConnectorSettings } from '../../../shared/model/connector.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import type { DsmlSchema } from './dsml-schema.ts';

/** What files of Entra Connect say, each with the file it came from; whatever they do not say is absent. */
export interface SourceConfiguration {
  readonly rules: readonly SourceRule[];
  readonly connectors: readonly SourceConnector[];
  readonly metaverse?: SourceMetaverse | undefined;
  /** All rules of the connectors it speaks of: those here go. Else its rules stand beside them. */
  readonly whole: boolean;
}

export interface SourceRule {
  readonly file: string;
  readonly rule: SyncRule;
}

export interface SourceMetaverse {
  readonly file: string;
  readonly schema?: DsmlSchema | undefined;
  /** Global parameters by name. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface SourcePartition {
  readonly name: string;
  readonly selected: boolean;
  readonly objectTypes: readonly string[];
  readonly inclusions: readonly string[];
  readonly exclusions: readonly string[];
  readonly parameters: { readonly [name: string]: string };
}

export interface SourceConnector {
  readonly file: string;
  /** Where in the file. */
  readonly path: string;
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** How to reach the system, as far as the file says; undefined: Isthmus has no connector of this kind. */
  readonly configuration: ConnectorSettings | undefined;
  /** The file holds the whole configuration: Isthmus wrote it. */
  readonly complete: boolean;
  /** What the file calls it. */
  readonly kind: string;
  readonly schema: DsmlSchema | undefined;
  readonly attributes: readonly string[];
  readonly partitions: readonly SourcePartition[];
  readonly parameters: { readonly [name: string]: string };
}
