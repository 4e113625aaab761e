import { Control, type SearchEntry } from 'ldapts';
import type { LdapSettings } from '../../../shared/model/connector.ts';
import type { AttributeDefinition } from '../../../shared/model/schema.ts';
import {
  type ConnectionResult,
  type Connector,
  type ConnectorCapabilities,
  type ConnectorContext,
  type ConnectorFactory,
  ConnectorFailure,
  type Discovery,
  type DiscoveryError,
  type ImportBatch,
  type ImportEntry,
  type ImportRequest,
} from '../connector.ts';
import { type LdapConnection, openConnection, targetOf } from './connection.ts';
import { containerFilter } from './container-filter.ts';
import { anchorAttributeOf, discoverDirectory } from './directory-discovery.ts';
import { EntryReader, nextRange, type PartialEntry } from './entry-reader.ts';
import { ldapFailure } from './failure.ts';
import { operationalAttributes } from './operational-attributes.ts';
import { ahead, readEntry, searchPages } from './paged-search.ts';
import { type RootDse, readRootDse } from './root-dse.ts';

/** Active Directory, OpenLDAP and other LDAP directories: full import over LDAP, LDAPS or StartTLS. */
export const ldapConnector: ConnectorFactory = {
  type: 'ldap',
  create(record, context) {
    if (record.configuration.type !== 'ldap') throw new Error(`connector ${record.name} is not an LDAP connector`);
    return new LdapConnector(record.configuration.settings, context);
  },
};

/** LDAP_SERVER_DOMAIN_SCOPE: no referrals to other domains (MS-ADTS §3.1.1.3.4.1.4). */
const DOMAIN_SCOPE = '1.2.840.113556.1.4.1339';

class LdapConnector implements Connector {
  readonly capabilities: ConnectorCapabilities = { fullImport: true, deltaImport: false, export: false, noReferencesInFirstPass: false };
  readonly #settings: LdapSettings;
  readonly #context: ConnectorContext;
  readonly #open = new Set<LdapConnection>();

  constructor(settings: LdapSettings, context: ConnectorContext) {
    this.#settings = settings;
    this.#context = context;
  }

  /** Signs in, reads the root entry, and looks into every naming context that is to be imported. */
  async test(): Promise<ConnectionResult> {
    try {
      return await this.#connected(undefined, async ({ client, target }) => {
        const root = await readRootDse(client);
        const contexts = this.#settings.namingContexts.length > 0 ? this.#settings.namingContexts : root.namingContexts;
        for (const context of contexts) await readEntry(client, context, ['1.1']);
        return { result: 'success', server: target.server, message: `${root.product}: ${contexts.join('; ') || 'no naming context'}` };
      });
    } catch (error) {
      if (!(error instanceof ConnectorFailure)) throw error;
      return error.connection ?? { result: 'failed-connection', server: targetOf(this.#settings).server, message: error.message };
    }
  }

  discover(): Promise<Discovery> {
    return this.#connected(undefined, async ({ client }) => discoverDirectory(client, await readRootDse(client), this.#settings));
  }

  async *fullImport(request: ImportRequest): AsyncGenerator<ImportBatch> {
    const connection = await this.#connect(request.signal);
    const { client, target } = connection;
    let delivered = false;
    try {
      const root = await readRootDse(client);
      const anchorAttribute = anchorAttributeOf(root, request.schema.attributes);
      const inside = containerFilter(this.#settings.includedContainers, this.#settings.excludedContainers);
      const reader = new EntryReader({ ...request, anchorAttribute, inside, flavour: root.flavour });
      const pages = searchPages(client, {
        base: request.partition,
        filter: filterFor(request.objectTypes, root),
        attributes: requestedAttributes(request.attributes, anchorAttribute, root),
        pageSize: this.#settings.pageSize,
        controls: root.controls.has(DOMAIN_SCOPE) ? [new Control(DOMAIN_SCOPE)] : [],
      });
      for await (const page of ahead(pages)) {
        request.signal.throwIfAborted();
        const batch = await readPage(page, reader, connection, request);
        delivered = true;
        yield { ...batch, server: target.server };
      }
    } catch (error) {
      request.signal.throwIfAborted();
      throw ldapFailure(error, target, delivered ? 'during' : 'before');
    } finally {
      this.#open.delete(connection);
      await connection.close();
    }
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.#open, (connection) => connection.close()));
    this.#open.clear();
  }

  async #connect(signal: AbortSignal | undefined): Promise<LdapConnection> {
    const connection = await openConnection(this.#settings, await this.#context.secret('password'), signal);
    this.#open.add(connection);
    return connection;
  }

  async #connected<T>(signal: AbortSignal | undefined, work: (connection: LdapConnection) => Promise<T>): Promise<T> {
    const connection = await this.#connect(signal);
    try {
      return await work(connection);
    } catch (error) {
      throw ldapFailure(error, connection.target, 'before');
    } finally {
      this.#open.delete(connection);
      await connection.close();
    }
  }
}

async function readPage(
  page: readonly SearchEntry[],
  reader: EntryReader,
  connection: LdapConnection,
  request: ImportRequest,
): Promise<{ entries: ImportEntry[]; errors: DiscoveryError[]; filtered: number }> {
  const entries: ImportEntry[] = [];
  const errors: DiscoveryError[] = [];
  let filtered = 0;
  for (const one of page) {
    const read = reader.read(one);
    if (read === 'filtered') filtered++;
    else if ('code' in read) errors.push(read);
    else if ('ranged' in read) {
      const complete = await completed(read, connection, request.schema.attributes);
      if ('code' in complete) errors.push(complete);
      else entries.push(complete);
    } else entries.push(read);
  }
  return { entries, errors, filtered };
}

/** Fetches the remaining values of large multi-valued attributes: `member;range=1500-*` until the server says `-*`. */
async function completed(
  partial: PartialEntry,
  connection: LdapConnection,
  definitions: { readonly [name: string]: AttributeDefinition },
): Promise<ImportEntry | DiscoveryError> {
  const { dn } = partial.entry;
  for (const ranged of partial.ranged) {
    const definition = definitions[ranged.attribute];
    for (let from: number | undefined = ranged.next; from !== undefined && definition !== undefined; ) {
      const entry = await readEntry(connection.client, dn, [`${ranged.attribute};range=${from}-*`]);
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
function filterFor(objectTypes: readonly string[], root: RootDse): string {
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
