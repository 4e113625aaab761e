import type {
  Connector,
  ConnectorCapabilities,
  ExportOperation,
  ExportOutcome,
  ExportRequest,
  ImportBatch,
  ImportEntry,
} from '../engine/connectors/connector.ts';
import { dnOf, nameOf } from '../engine/sync/testing/laboratory-objects.ts';
import type { CsId } from '../shared/model/identifier.ts';
import type { Value } from '../shared/model/value.ts';

/** Objects an answer of a connected system tells of. */
const PAGE = 1000;

const personName = (index: number): string => `u${index}`;
const indexOf = (dn: string): number => Number(nameOf(dn).slice(1));
const personDn = (index: number): string => dnOf(personName(index));
const GROUP = dnOf('g');
const groupAttributes = { sourceAnchor: ['g'], displayName: ['Everybody'] };

/**
 * Connected systems of one large group that make their answers when asked, so that they take no memory of the process
 * whose memory is measured. Both tell which members came and went, as Active Directory and Entra do.
 */
abstract class GroupSystem implements Connector {
  abstract readonly capabilities: ConnectorCapabilities;
  readonly #people: number;
  readonly #members: number;

  /** The first `members` of so many people are in the group. */
  constructor(people: number, members: number) {
    this.#people = people;
    this.#members = members;
  }

  protected abstract personAnchor(index: number): string;
  protected abstract groupAnchor(): string;

  async *fullImport(): AsyncGenerator<ImportBatch> {
    for (let at = 0; at < this.#people; at += PAGE) {
      const length = Math.min(PAGE, this.#people - at);
      yield answer(Array.from({ length }, (_, index) => this.#person(at + index)));
    }
    const member: Value[] = [];
    for (let index = 0; index < this.#members; index++) member.push({ ref: personDn(index) });
    yield answer([this.#group({ attributes: { ...groupAttributes, member } })]);
  }

  /** The group has one member more. */
  async *deltaImport(): AsyncGenerator<ImportBatch> {
    const added = [{ dn: personDn(this.#members) }];
    yield answer([this.#group({ attributes: groupAttributes, referenceChanges: { member: { added, removed: [] } } })], 'told');
  }

  #person(index: number): ImportEntry {
    const attributes = { sourceAnchor: [personName(index)] };
    return { change: 'object', dn: personDn(index), anchor: this.personAnchor(index), objectType: 'user', attributes };
  }

  #group(rest: Pick<ImportEntry, 'attributes' | 'referenceChanges'>): ImportEntry {
    return { change: 'object', dn: GROUP, anchor: this.groupAnchor(), objectType: 'group', ...rest };
  }

  async test() {
    return { result: 'success' as const, server: 'memory', message: 'in memory' };
  }

  async discover() {
    return { schema: { objectTypes: [], attributes: {} }, partitions: [], parameters: {}, objectTypes: [] };
  }

  async close(): Promise<void> {}
}

const answer = (entries: readonly ImportEntry[], watermark?: string): ImportBatch => ({ entries, errors: [], server: 'memory', watermark });

export class GroupForest extends GroupSystem {
  readonly capabilities: ConnectorCapabilities = { fullImport: true, deltaImport: true, export: false, noReferencesInFirstPass: false };
  protected override personAnchor = personName;
  protected override groupAnchor = () => 'g';
}

/** Takes everything, and tells what it has taken. */
export class GroupTenant extends GroupSystem {
  readonly capabilities: ConnectorCapabilities = { fullImport: true, deltaImport: true, export: true, noReferencesInFirstPass: true };
  /** Reference changes that were sent. */
  references = 0;
  readonly #ids: Float64Array;
  #group = 0;

  constructor(people: number, members: number) {
    super(people, members);
    this.#ids = new Float64Array(people);
  }

  protected override personAnchor = (index: number) => anchorOf(this.#ids[index] ?? 0);
  protected override groupAnchor = () => anchorOf(this.#group);

  async *exportChanges(request: ExportRequest): AsyncGenerator<ExportOutcome> {
    for (const operation of request.operations) yield this.#apply(operation);
  }

  #apply({ id, dn, operation, references }: ExportOperation): ExportOutcome {
    this.references += references.length;
    if (operation !== 'add') return { id, result: 'success' };
    this.#keep(id, dn);
    return { id, result: 'success', anchor: anchorOf(id) };
  }

  #keep(id: CsId, dn: string): void {
    if (dn === GROUP) this.#group = id;
    else this.#ids[indexOf(dn)] = id;
  }
}

const anchorOf = (id: number): string => `n-${id}`;
