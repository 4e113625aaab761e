import type { LdifSettings } from '../../../shared/model/connector.ts';
import { dnKey } from '../../../shared/model/dn.ts';
import type { AttributeDefinition, Schema } from '../../../shared/model/schema.ts';
import {
  type ConnectionResult,
  type Connector,
  type ConnectorCapabilities,
  type ConnectorFactory,
  ConnectorFailure,
  type Discovery,
  type DiscoveryError,
  type ImportBatch,
  type ImportEntry,
  type ImportRequest,
} from '../connector.ts';
import { contextHolding } from '../naming-context.ts';
import { type EntryShape, entryOf, nameFault } from './entry.ts';
import { readFileUrl } from './file-url.ts';
import { type LdifFile, openLdifFile, readChunks } from './ldif-file.ts';
import { isRecord, readLdif } from './ldif-reader.ts';
import { errorAt, type LdifRecord } from './record.ts';
import { Survey } from './survey.ts';

/** Directories as LDIF files (RFC 2849 content records): full import only, one partition per naming context. */
export const ldifConnector: ConnectorFactory = {
  type: 'ldif',
  create(record, context) {
    if (record.configuration.type !== 'ldif') throw new Error(`connector ${record.name} is not an LDIF connector`);
    const partitions = record.partitions.map((partition) => partition.name);
    return new LdifConnector(record.configuration.settings, context.assetsFolder, partitions);
  },
};

class LdifConnector implements Connector {
  readonly capabilities: ConnectorCapabilities = { fullImport: true, deltaImport: false, export: false, noReferencesInFirstPass: false };
  readonly #settings: LdifSettings;
  readonly #assetsFolder: string;
  readonly #partitions: readonly string[];

  constructor(settings: LdifSettings, assetsFolder: string, partitions: readonly string[]) {
    this.#settings = settings;
    this.#assetsFolder = assetsFolder;
    this.#partitions = partitions;
  }

  /** Opens every file and reads its beginning. */
  async test(): Promise<ConnectionResult> {
    const server = this.#settings.files.join(', ');
    try {
      for (const file of await this.#open()) {
        for await (const items of readLdif(readChunks(file), file.name, readFileUrl)) {
          const [first] = items;
          if (first === undefined) continue;
          if (!isRecord(first)) return { result: 'failed-search', server, message: first.message };
          break;
        }
      }
      return { result: 'success', server, message: `${this.#settings.files.length} file(s) can be read.` };
    } catch (error) {
      if (!(error instanceof ConnectorFailure)) throw error;
      return error.connection ?? { result: 'failed-search', server, message: error.message };
    }
  }

  async discover(): Promise<Discovery> {
    const survey = new Survey();
    for (const file of await this.#open()) {
      for await (const items of readLdif(readChunks(file), file.name, readFileUrl)) {
        for (const item of items) if (isRecord(item)) survey.add(item);
      }
    }
    return survey.discovery(this.#settings.namingContexts);
  }

  async *fullImport(request: ImportRequest): AsyncGenerator<ImportBatch> {
    const files = await this.#open();
    const partition = new PartitionFilter(request.partition, [...this.#partitions, ...this.#settings.namingContexts]);
    const types = new Set(request.objectTypes);
    const seen = new Seen();
    const definitions = selectedAttributes(request.schema, request.attributes);
    const size = files.reduce((sum, file) => sum + file.size, 0);
    let read = 0;
    let delivered = 0;
    for (const file of files) {
      const shape: EntryShape = {
        file: file.name,
        anchorAttribute: this.#settings.anchorAttribute,
        attribute: (key) => definitions.get(key),
      };
      const chunks = counted(readChunks(file, request.signal), (bytes) => {
        read += bytes;
      });
      for await (const items of readLdif(chunks, file.name, readFileUrl)) {
        request.signal.throwIfAborted();
        const entries: ImportEntry[] = [];
        const errors: DiscoveryError[] = [];
        let filtered = 0;
        for (const item of items) {
          const place = partition.place(item.dn);
          if (place === 'nowhere') filtered++;
          if (place === 'nowhere' || place === 'elsewhere') continue;
          if (!isRecord(item)) {
            errors.push(item);
            continue;
          }
          const entry = entryOf(item, shape);
          if ('code' in entry) errors.push(entry);
          else if (types.size > 0 && !types.has(entry.objectType)) filtered++;
          else {
            const duplicate = seen.add(entry, item, file.name);
            if (duplicate === undefined) entries.push(entry);
            else errors.push(duplicate);
          }
        }
        delivered += entries.length;
        if (entries.length + errors.length + filtered > 0) {
          const total = read === 0 ? undefined : Math.max(delivered, Math.round((delivered * size) / read));
          yield { entries, errors, filtered, total, server: file.path };
        }
      }
    }
  }

  async close(): Promise<void> {}

  #open(): Promise<LdifFile[]> {
    return Promise.all(this.#settings.files.map((file) => openLdifFile(file, this.#assetsFolder)));
  }
}

/** Decides by name which records an import of one partition is about. */
class PartitionFilter {
  readonly #own: string;
  readonly #contexts: readonly string[];

  constructor(partition: string, contexts: readonly string[]) {
    this.#own = dnKey(partition);
    this.#contexts = [...new Set([this.#own, ...contexts.map(dnKey)])];
  }

  /** `everywhere`: what has no usable name may belong to any partition; `nowhere`: in no naming context of the connector. */
  place(dn: string | undefined): 'here' | 'elsewhere' | 'everywhere' | 'nowhere' {
    if (dn === undefined || nameFault(dn) !== undefined) return 'everywhere';
    if (this.#own === 'default') return 'here';
    const holder = contextHolding(dnKey(dn), this.#contexts);
    if (holder === undefined) return 'nowhere';
    return holder === this.#own ? 'here' : 'elsewhere';
  }
}

/** Names and anchors delivered so far: a second object with either is an error, not a change. */
class Seen {
  readonly #anchors = new Map<string, string>();
  readonly #names = new Set<string>();

  add(entry: ImportEntry, record: LdifRecord, file: string): DiscoveryError | undefined {
    const key = dnKey(entry.dn);
    const other = this.#anchors.get(entry.anchor);
    if (other === undefined && !this.#names.has(key)) {
      this.#anchors.set(entry.anchor, entry.dn);
      this.#names.add(key);
      return undefined;
    }
    const reason =
      other === undefined ? `${entry.dn} is in the import twice` : `${entry.dn} has the same anchor ${entry.anchor} as ${other}`;
    return { ...errorAt({ file, entry: record.entry }, record.line, 1, 'duplicate-object', reason, entry.dn), anchor: entry.anchor };
  }
}

function selectedAttributes(schema: Schema, selected: readonly string[]): ReadonlyMap<string, AttributeDefinition> {
  const names = new Set(selected.map((name) => name.toLowerCase()));
  const definitions = Object.values(schema.attributes).map((definition) => [definition.name.toLowerCase(), definition] as const);
  return new Map(names.size === 0 ? definitions : definitions.filter(([name]) => names.has(name)));
}

async function* counted(source: AsyncIterable<Uint8Array>, count: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    count(chunk.length);
    yield chunk;
  }
}
