import { Control, type Filter, type SearchEntry } from 'ldapts';
import type { AttributeDefinition } from '../../../shared/model/schema.ts';
import type { DiscoveryError, ImportEntry, ImportRequest } from '../connector.ts';
import type { LdapConnection } from './connection.ts';
import { type EntryReader, nextRange, type PartialEntry } from './entry-reader.ts';
import { operationalAttributes } from './operational-attributes.ts';
import { readEntry, searchPages } from './paged-search.ts';
import type { RootDse } from './root-dse.ts';

/** What an import needs wherever it reads objects. */
export interface ObjectSource {
  readonly connection: LdapConnection;
  readonly root: RootDse;
  readonly request: ImportRequest;
  readonly anchorAttribute: string;
  readonly reader: EntryReader;
  readonly pageSize: number;
}

export interface ReadPage {
  readonly entries: readonly ImportEntry[];
  readonly errors: readonly DiscoveryError[];
  readonly filtered: number;
}

/** LDAP_SERVER_DOMAIN_SCOPE: no referrals to other domains (MS-ADTS §3.1.1.3.4.1.4). */
const DOMAIN_SCOPE = '1.2.840.113556.1.4.1339';

/** Searches with everything an object of the selection consists of; `more` are attributes asked for besides. */
export function searchObjects(
  source: ObjectSource,
  search: { readonly base: string; readonly filter: string | Filter; readonly more?: readonly string[] },
): AsyncGenerator<SearchEntry[]> {
  const { connection, root, request, anchorAttribute, pageSize } = source;
  return searchPages(connection.client, {
    base: search.base,
    filter: search.filter,
    attributes: [...requestedAttributes(request.attributes, anchorAttribute, root), ...(search.more ?? [])],
    pageSize,
    controls: root.controls.has(DOMAIN_SCOPE) ? [new Control(DOMAIN_SCOPE)] : [],
  });
}

/** Entries of a page as the connector space takes them, with the values of large attributes complete. */
export async function readPage(source: ObjectSource, page: readonly SearchEntry[]): Promise<ReadPage> {
  const entries: ImportEntry[] = [];
  const errors: DiscoveryError[] = [];
  let filtered = 0;
  for (const one of page) {
    const read = source.reader.read(one);
    if (read === 'filtered') filtered++;
    else if ('code' in read) errors.push(read);
    else if ('ranged' in read) {
      const complete = await completed(source, read);
      if ('code' in complete) errors.push(complete);
      else entries.push(complete);
    } else entries.push(read);
  }
  return { entries, errors, filtered };
}

/** Fetches the remaining values of large multi-valued attributes: `member;range=1500-*` until the server says `-*`. */
export async function completed(source: ObjectSource, partial: PartialEntry): Promise<ImportEntry | DiscoveryError> {
  const { dn } = partial.entry;
  const definitions: { readonly [name: string]: AttributeDefinition } = source.request.schema.attributes;
  for (const ranged of partial.ranged) {
    const definition = definitions[ranged.attribute];
    for (let from: number | undefined = ranged.next; from !== undefined && definition !== undefined; ) {
      const entry = await readEntry(source.connection.client, dn, [`${ranged.attribute};range=${from}-*`]);
      const part = entry === undefined ? undefined : nextRange(entry, definition);
      if (part === undefined) {
        // Half a group is worse than none: its other members would be removed.
        const message = `${dn}: the server delivered ${ranged.attribute} only up to value ${from}; the object was left as it is`;
        return { code: 'read-error', message, dn, anchor: partial.entry.anchor, attribute: ranged.attribute };
      }
      for (const value of part.values) ranged.values.push(value);
      from = part.next;
    }
  }
  return partial.entry;
}

/** Selected types only; what derives from them but was not selected is left out again by the reader. */
export function filterFor(objectTypes: readonly string[], root: RootDse): string {
  const names = objectTypes.filter((name) => /^[A-Za-z0-9-]+$/.test(name));
  if (names.length === 0 || names.length < objectTypes.length) return '(objectClass=*)';
  const any = `(|${names.map((name) => `(objectClass=${name})`).join('')})`;
  const computers = root.flavour === 'active-directory' && names.includes('user') && !names.includes('computer');
  return computers ? `(&${any}(!(objectClass=computer)))` : any;
}

/**
 * `*` and the operational attributes that are needed. Naming every selected attribute would make ldapts and some servers
 * work harder than sending a few attributes too many.
 */
function requestedAttributes(selected: readonly string[], anchorAttribute: string, root: RootDse): readonly string[] {
  const named = selected.filter((name) => operationalAttributes.has(name.toLowerCase()));
  const always = root.flavour === 'active-directory' ? [] : [anchorAttribute, 'structuralObjectClass'];
  return [...new Set(['*', ...always, ...named])];
}
