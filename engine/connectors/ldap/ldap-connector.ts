import type { LdapSettings } from '../../../shared/model/connector.ts';
import {
  type ConnectionResult,
  type Connector,
  type ConnectorCapabilities,
  type ConnectorContext,
  type ConnectorFactory,
  ConnectorFailure,
  type DeltaImportRequest,
  type Discovery,
  type ImportBatch,
  type ImportRequest,
} from '../connector.ts';
import { type LdapConnection, openConnection, targetOf } from './connection.ts';
import { deltaImport } from './delta-import.ts';
import { anchorAttributeOf, discoverDirectory } from './directory-discovery.ts';
import { DirSync, mayReplicate, replicationHint } from './dirsync.ts';
import { EntryReader } from './entry-reader.ts';
import { ldapFailure } from './failure.ts';
import { fullImport } from './full-import.ts';
import type { ObjectSource } from './object-search.ts';
import { readEntry } from './paged-search.ts';
import { readRootDse } from './root-dse.ts';
import { SelectedContainers } from './selected-containers.ts';

/** Active Directory, OpenLDAP and other LDAP directories: full and delta import over LDAP, LDAPS or StartTLS. */
export const ldapConnector: ConnectorFactory = {
  type: 'ldap',
  create(record, context) {
    if (record.configuration.type !== 'ldap') throw new Error(`connector ${record.name} is not an LDAP connector`);
    return new LdapConnector(record.configuration.settings, context);
  },
};

class LdapConnector implements Connector {
  /** Whether a server tells changes is known when it has been asked: by the watermark of a full import. */
  readonly capabilities: ConnectorCapabilities = { fullImport: true, deltaImport: true, export: false, noReferencesInFirstPass: false };
  readonly #settings: LdapSettings;
  readonly #context: ConnectorContext;
  readonly #containers: SelectedContainers;
  readonly #open = new Set<LdapConnection>();

  constructor(settings: LdapSettings, context: ConnectorContext) {
    this.#settings = settings;
    this.#context = context;
    this.#containers = new SelectedContainers(settings);
  }

  /** Signs in, reads the root entry, and looks into every naming context that is to be imported. */
  async test(): Promise<ConnectionResult> {
    try {
      return await this.#connected(undefined, async ({ client, target }) => {
        const root = await readRootDse(client);
        const contexts = this.#settings.namingContexts.length > 0 ? this.#settings.namingContexts : root.namingContexts;
        for (const context of contexts) await readEntry(client, context, ['1.1']);
        const hints: string[] = [];
        for (const context of DirSync.offeredBy(root) ? contexts : []) {
          if (!(await mayReplicate(client, context))) hints.push(` ${replicationHint(target.bindDn, context)}`);
        }
        const message = `${root.product}: ${contexts.join('; ') || 'no naming context'}`;
        return { result: 'success', server: target.server, message: hints.length === 0 ? message : `${message}.${hints.join('')}` };
      });
    } catch (error) {
      if (!(error instanceof ConnectorFailure)) throw error;
      return error.connection ?? { result: 'failed-connection', server: targetOf(this.#settings).server, message: error.message };
    }
  }

  discover(): Promise<Discovery> {
    return this.#connected(undefined, async ({ client }) => discoverDirectory(client, await readRootDse(client), this.#settings));
  }

  fullImport(request: ImportRequest): AsyncGenerator<ImportBatch> {
    return this.#import(request, (source) => fullImport(source, this.#context.log));
  }

  deltaImport(request: DeltaImportRequest): AsyncGenerator<ImportBatch> {
    return this.#import(request, (source) => deltaImport(source, request, this.#containers, this.#context.log));
  }

  async *#import(request: ImportRequest, read: (source: ObjectSource) => AsyncIterable<ImportBatch>): AsyncGenerator<ImportBatch> {
    const connection = await this.#connect(request.signal);
    let delivered = false;
    try {
      const root = await readRootDse(connection.client);
      const anchorAttribute = anchorAttributeOf(root, request.schema.attributes);
      const reader = new EntryReader({ ...request, anchorAttribute, inside: this.#containers.inside, flavour: root.flavour });
      for await (const batch of read({ connection, root, request, anchorAttribute, reader, pageSize: this.#settings.pageSize })) {
        delivered = true;
        yield batch;
      }
    } catch (error) {
      request.signal.throwIfAborted();
      throw ldapFailure(error, connection.target, delivered ? 'during' : 'before');
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
