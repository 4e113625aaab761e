import type {
  Connector,
  ConnectorCapabilities,
  DiscoveryError,
  ImportBatch,
  ImportEntry,
  ImportRequest,
} from '../../connectors/connector.ts';
import { ConnectorFailure } from '../../connectors/connector.ts';

/** How a simulated system answers imports; drawn anew for every run of a story. */
export interface DeliveryStyle {
  readonly pageSize: number;
  /** Changes come in the order they were made (with a watermark in every page), or newest first (one at the end). */
  readonly order: 'as-made' | 'newest-first';
}

/** Something that goes wrong at the n-th delivered page or outcome. */
export interface SystemFault {
  readonly kind: 'lost-connection' | 'discovery-error';
  readonly at: number;
}

/** Objects by anchor with a change log: what a directory with change sequence numbers and tombstones is to an import. */
export class ChangeLog {
  readonly #entries = new Map<string, { readonly sequence: number; readonly entry: ImportEntry }>();
  #sequence = 0;

  get watermark(): string {
    return String(this.#sequence);
  }

  get objects(): readonly ImportEntry[] {
    return [...this.#entries.values()].flatMap(({ entry }) => (entry.change === 'object' ? [entry] : []));
  }

  /** `quiet`: the object reads differently from now on, but the log does not say so (a referenced object was renamed). */
  put(entry: ImportEntry, quiet = false): void {
    const known = this.#entries.get(entry.anchor);
    if (known !== undefined && textOf(known.entry) === textOf(entry)) return;
    this.#entries.set(entry.anchor, { sequence: quiet && known !== undefined ? known.sequence : ++this.#sequence, entry });
  }

  /** The object counts as changed although it reads as before. */
  touch(anchor: string): void {
    const known = this.#entries.get(anchor);
    if (known !== undefined) this.#entries.set(anchor, { ...known, sequence: ++this.#sequence });
  }

  remove(anchor: string): void {
    const known = this.#entries.get(anchor);
    if (known === undefined || known.entry.change === 'delete') return;
    const entry: ImportEntry = { change: 'delete', dn: known.entry.dn, anchor, objectType: '', attributes: {} };
    this.#entries.set(anchor, { sequence: ++this.#sequence, entry });
  }

  since(watermark: string): readonly { readonly sequence: number; readonly entry: ImportEntry }[] {
    return [...this.#entries.values()].filter(({ sequence }) => sequence > Number(watermark)).sort((a, b) => a.sequence - b.sequence);
  }
}

const textOf = (entry: ImportEntry): string =>
  JSON.stringify(entry, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));

/** A source directory in memory that can be imported in full and by changes. */
export class SimulatedSource implements Connector {
  readonly log = new ChangeLog();
  capabilities: ConnectorCapabilities = { fullImport: true, deltaImport: true, export: false, noReferencesInFirstPass: false };
  style: DeliveryStyle = { pageSize: 100, order: 'as-made' };
  fault: SystemFault | undefined;

  async test() {
    return { result: 'success' as const, server: 'memory', message: 'in memory' };
  }

  async discover() {
    return { schema: { objectTypes: [], attributes: {} }, partitions: [], parameters: {}, objectTypes: [] };
  }

  async *fullImport(_request: ImportRequest): AsyncGenerator<ImportBatch> {
    const { watermark, objects } = this.log;
    yield* this.#pages(objects.map((entry) => ({ entry, watermark: undefined })));
    yield { entries: [], errors: [], watermark };
  }

  async *deltaImport({ watermark = '0' }: ImportRequest): AsyncGenerator<ImportBatch> {
    const end = this.log.watermark;
    const changes = this.log.since(watermark);
    if (this.style.order === 'as-made') yield* this.#pages(changes.map(({ entry, sequence }) => ({ entry, watermark: String(sequence) })));
    else yield* this.#pages([...changes].reverse().map(({ entry }) => ({ entry, watermark: undefined })));
    yield { entries: [], errors: [], watermark: end };
  }

  async close(): Promise<void> {}

  /** Counts down to the fault; true when it is due. */
  protected faultDue(kind: SystemFault['kind']): boolean {
    if (this.fault?.kind !== kind) return false;
    const { at } = this.fault;
    this.fault = at > 0 ? { kind, at: at - 1 } : undefined;
    return at <= 0;
  }

  async *#pages(all: readonly { readonly entry: ImportEntry; readonly watermark: string | undefined }[]): AsyncGenerator<ImportBatch> {
    for (let at = 0; at < all.length; at += this.style.pageSize) {
      if (this.faultDue('lost-connection')) throw new ConnectorFailure('stopped-connectivity', 'The connection was lost.');
      const page = all.slice(at, at + this.style.pageSize);
      const entries: ImportEntry[] = [];
      const errors: DiscoveryError[] = [];
      for (const { entry } of page) {
        const { dn, anchor } = entry;
        if (this.faultDue('discovery-error')) errors.push({ code: 'read-error', message: `${dn} could not be read.`, dn, anchor });
        else entries.push(entry);
      }
      const watermark = page.at(-1)?.watermark;
      yield { entries, errors, ...(watermark === undefined ? {} : { watermark }) };
    }
  }
}
