import type { ConnectorRecord } from '../../shared/model/connector.ts';
import type { ConnectorId, RuleId } from '../../shared/model/identifier.ts';
import type { SyncRule } from '../../shared/model/rule.ts';
import type { Schema } from '../../shared/model/schema.ts';

/** The part of the store port that keeps versions of the configuration. */
export interface ConfigurationVersionRecord {
  /** 1, 2, 3 … without gaps. */
  readonly number: number;
  readonly time: number;
  readonly author: string;
  readonly reason: string;
  /** What the writer of the version says about it in few words; the store does not look into it. */
  readonly summary: unknown;
}

/** Name of a part → its text. */
export type ConfigurationParts = ReadonlyMap<string, string>;

export interface StoredConfigurationVersion extends ConfigurationVersionRecord {
  readonly parts: ConfigurationParts;
}

export interface RuleVersionRecord {
  readonly version: number;
  readonly since: number;
  /** The version of the configuration that brought it. */
  readonly configuration: number;
}

export interface NewConfigurationVersion {
  /** The newest version the change was made from; 0 when there was none. */
  readonly basedOn: number;
  readonly time: number;
  readonly author: string;
  readonly reason: string;
  readonly summary: unknown;
  readonly parts: ConfigurationParts;
  /** Rules that are new or changed in this version. */
  readonly ruleVersions: readonly { readonly rule: RuleId; readonly version: number }[];
}

/** A change of the configuration with the version it makes; everything, or nothing. */
export interface ConfigurationBatch {
  readonly connectors?: readonly ConnectorRecord[] | undefined;
  /** The record and its rules; the connector space is left to `deleteConnector`. */
  readonly deletedConnectors?: readonly ConnectorId[] | undefined;
  readonly rules?: readonly SyncRule[] | undefined;
  readonly deletedRules?: readonly RuleId[] | undefined;
  readonly metaverse?: Schema | undefined;
  /** `undefined` removes the setting. */
  readonly settings?: readonly { readonly key: string; readonly value: unknown }[] | undefined;
  readonly version: NewConfigurationVersion;
}

/** `overtaken`: somebody else saved in between; nothing was stored. */
export type SavedConfiguration =
  | { readonly outcome: 'saved'; readonly number: number }
  | { readonly outcome: 'overtaken'; readonly newest: number };

export interface ConfigurationVersionReads {
  /** Newest first. */
  configurationVersions(query: {
    readonly offset: number;
    readonly limit: number;
  }): Promise<{ readonly rows: readonly ConfigurationVersionRecord[]; readonly total: number }>;
  /** Without a number the newest. */
  configurationVersion(number?: number): Promise<StoredConfigurationVersion | undefined>;
  /** One part of a version, without loading the others. */
  configurationPart(number: number, name: string): Promise<string | undefined>;
  /** Oldest first; rules without a version are left out. */
  ruleVersions(rules: readonly RuleId[]): Promise<ReadonlyMap<RuleId, readonly RuleVersionRecord[]>>;
}

export interface ConfigurationVersionWrites {
  saveConfiguration(batch: ConfigurationBatch): Promise<SavedConfiguration>;
}
