/** How a server tells what has changed. */
export type ChangeMethod = 'dirsync' | 'content-synchronization' | 'access-log' | 'change-log';

export interface ChangeSource {
  readonly method: ChangeMethod;
  /** The present moment, to begin from later; undefined when the server turns out not to tell changes. */
  now(): Promise<string | undefined>;
  /** What has changed since. Throws `ConnectorFailure` `no-start-full-import-required` when it no longer reaches back so far. */
  since(marker: string): Promise<ChangeList>;
}

/** Which objects have changed; what they look like now is read afterwards, once and complete. */
export interface ChangeList {
  /** Anchors of objects that were added, changed, renamed or moved; of any type and anywhere in the partition. */
  readonly changed: ReadonlySet<string>;
  /** Names to be looked at as well, where the source tells no anchors. */
  readonly names: readonly { readonly dn: string; readonly moved: boolean }[];
  /** Anchors of objects that are gone. */
  readonly deleted: ReadonlySet<string>;
  /** Names under which now missing objects were known before. */
  readonly deletedNames: readonly string[];
  /** Those of `changed` whose name may be another one, so that everything below them has other names, too. */
  readonly moved: ReadonlySet<string>;
  /** Those of `changed` that did not exist before, as far as the source tells. */
  readonly created: ReadonlySet<string>;
  /** Changes of links, value by value, where the source tells them. */
  readonly links: ReadonlyMap<string, LinkChanges>;
  /**
   * All objects there are, when the source cannot name what is gone: whatever else is known has been deleted. The importer
   * asks for each of them before it believes that.
   */
  readonly present: ReadonlySet<string> | undefined;
  /** Where the next delta import begins. */
  readonly marker: string;
}

/** By lower-case name of the attribute; names of targets. */
export type LinkChanges = ReadonlyMap<string, { readonly added: readonly string[]; readonly removed: readonly string[] }>;

export const noChanges = {
  changed: new Set<string>(),
  names: [],
  deleted: new Set<string>(),
  deletedNames: [],
  moved: new Set<string>(),
  created: new Set<string>(),
  links: new Map<string, LinkChanges>(),
  present: undefined,
} as const satisfies Omit<ChangeList, 'marker'>;
