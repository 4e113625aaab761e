import { applyDelta } from '../../../shared/model/delta.ts';
import type { CsId } from '../../../shared/model/identifier.ts';
import { type AttributeMap, isReference, type Value, type Values, valueKey } from '../../../shared/model/value.ts';
import type {
  Connector,
  ConnectorCapabilities,
  ExportFailure,
  ExportOperation,
  ExportOutcome,
  ExportRequest,
  ImportBatch,
  ImportEntry,
  ImportRequest,
  ReferenceChange,
} from '../../connectors/connector.ts';

/**
 * A connected system in memory, for tests of the steps: it holds objects by anchor, answers imports from them (or with
 * scripted batches) and applies exports to them, with every kind of misbehaviour a test asks for.
 */
export class ScriptedConnector implements Connector {
  capabilities: ConnectorCapabilities = { fullImport: true, deltaImport: true, export: true, noReferencesInFirstPass: true };
  readonly objects = new Map<string, ImportEntry>();
  /** Every operation that was sent, in order. */
  readonly received: ExportOperation[] = [];
  pageSize = 100;
  /** Batches of the next import instead of the objects. */
  script: readonly Partial<ImportBatch>[] | undefined;
  refuse: (operation: ExportOperation) => ExportFailure | undefined = () => undefined;
  takes: (operation: ExportOperation) => boolean = () => true;
  /** Attributes that are accepted and dropped. */
  readonly dropped = new Set<string>();
  readonly notWritable = new Map<string, string>();
  anchorFor: (operation: ExportOperation) => string | undefined = (operation) => `n-${operation.id}`;
  beforeBatch: (index: number) => void | Promise<void> = () => {};
  afterOutcome: (count: number) => void | Promise<void> = () => {};
  #assigned = new Map<CsId, string>();

  put(...entries: readonly ImportEntry[]): this {
    for (const entry of entries) this.objects.set(entry.anchor, entry);
    return this;
  }

  async test() {
    return { result: 'success' as const, server: 'memory', message: 'in memory' };
  }

  async discover() {
    return { schema: { objectTypes: [], attributes: {} }, partitions: [], parameters: {}, objectTypes: [] };
  }

  async *fullImport(request: ImportRequest): AsyncGenerator<ImportBatch> {
    yield* this.#batches(request, [...this.objects.values()]);
  }

  async *deltaImport(request: ImportRequest): AsyncGenerator<ImportBatch> {
    yield* this.#batches(request, []);
  }

  async *#batches(_request: ImportRequest, entries: readonly ImportEntry[]): AsyncGenerator<ImportBatch> {
    const script = this.script ?? pages(entries, this.pageSize);
    this.script = undefined;
    for (const [index, batch] of script.entries()) {
      await this.beforeBatch(index);
      yield { entries: [], errors: [], server: 'memory', ...batch };
    }
  }

  async *exportChanges(request: ExportRequest): AsyncGenerator<ExportOutcome> {
    let count = 0;
    for (const operation of request.operations) {
      this.received.push(operation);
      yield this.#apply(operation);
      await this.afterOutcome(++count);
    }
  }

  async close(): Promise<void> {}

  #apply(operation: ExportOperation): ExportOutcome {
    const { id } = operation;
    const error = this.refuse(operation);
    if (error !== undefined) return { id, result: 'failure', error };
    const known = operation.anchor ?? this.#assigned.get(id);
    if (operation.operation === 'delete') {
      if (known !== undefined) this.objects.delete(known);
      return { id, result: 'success' };
    }
    const anchor = operation.operation === 'add' ? (this.anchorFor(operation) ?? `hidden-${id}`) : known;
    if (anchor === undefined)
      return { id, result: 'failure', error: { code: 'cd-missing-object', message: `${operation.dn} does not exist.` } };
    this.#assigned.set(id, anchor);
    const referencesLeft: ReferenceChange[] = [];
    const before = this.objects.get(anchor)?.attributes ?? {};
    const attributes = applyReferences(this.#values(before, operation), operation, referencesLeft, this.#assigned);
    this.objects.set(anchor, {
      change: 'object',
      dn: operation.change.dn ?? operation.dn,
      anchor,
      objectType: operation.objectType,
      attributes,
    });
    const touched = Object.keys(operation.change.attributes).filter((attribute) => this.notWritable.has(attribute));
    return {
      id,
      result: 'success',
      ...(operation.operation === 'add' ? { anchor: this.anchorFor(operation) } : {}),
      ...(touched.length === 0
        ? {}
        : { notWritable: touched.map((attribute) => ({ attribute, reason: this.notWritable.get(attribute) ?? '' })) }),
      ...(referencesLeft.length === 0 ? {} : { referencesLeft }),
    };
  }

  #values(before: AttributeMap, operation: ExportOperation): AttributeMap {
    const taken = Object.entries(operation.change.attributes).filter(
      ([attribute]) => !this.dropped.has(attribute) && !this.notWritable.has(attribute),
    );
    return applyDelta(before, { operation: 'update', attributes: Object.fromEntries(taken) });
  }
}

function applyReferences(
  image: AttributeMap,
  operation: ExportOperation,
  left: ReferenceChange[],
  assigned: ReadonlyMap<CsId, string>,
): AttributeMap {
  // By DN, so that a large group is not searched once per member.
  const references = new Map<string, Map<string, Value>>();
  for (const change of operation.references) {
    const { attribute, targetDn } = change;
    if ((change.targetAnchor ?? assigned.get(change.targetId)) === undefined) {
      left.push(change);
      continue;
    }
    const values = references.get(attribute) ?? new Map((image[attribute] ?? []).map((value) => [keyOf(value), value]));
    references.set(attribute, values);
    values.delete(targetDn);
    if (change.operation === 'add') values.set(targetDn, { ref: targetDn });
  }
  const attributes: { [attribute: string]: Values } = { ...image };
  for (const [attribute, values] of references) {
    if (values.size === 0) delete attributes[attribute];
    else attributes[attribute] = [...values.values()];
  }
  return attributes;
}

const keyOf = (value: Value): string => (isReference(value) ? value.ref : `\n${valueKey(value)}`);

function pages(entries: readonly ImportEntry[], size: number): readonly Partial<ImportBatch>[] {
  const batches: Partial<ImportBatch>[] = [];
  for (let at = 0; at < entries.length; at += size) batches.push({ entries: entries.slice(at, at + size), total: entries.length });
  return batches;
}

/** A delivered object; the anchor is its identity, the common name its DN below `container`. */
export const entry = (anchor: string, dn: string, attributes: AttributeMap = {}, objectType = 'user'): ImportEntry => ({
  change: 'object',
  dn,
  anchor,
  objectType,
  attributes,
});
export const deletion = (anchor: string, dn = ''): ImportEntry => ({ change: 'delete', dn, anchor, objectType: '', attributes: {} });
