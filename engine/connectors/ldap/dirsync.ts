import { type Attribute, type Client, ResultCodeError, type SearchEntry } from 'ldapts';
import { dnKey } from '../../../shared/model/dn.ts';
import type { ConnectorLog } from '../connector.ts';
import { guidText } from '../guid.ts';
import { type ChangeList, type ChangeSource, type LinkChanges, noChanges } from './change-source.ts';
import { DIRSYNC, DirSyncControl, DirSyncFlag } from './dirsync-control.ts';
import { fullImportRequired } from './failure.ts';
import { filterFor, type ObjectSource } from './object-search.ts';
import { searchOnce, searchPages, textsOf } from './paged-search.ts';
import type { RootDse } from './root-dse.ts';

/** What tells creation, renaming and deletion, besides the selected attributes. objectGUID always comes along. */
const TOLD = ['objectGUID', 'name', 'parentGUID', 'whenCreated', 'isDeleted'];
const NOTHING = '(!(objectClass=*))';
const INSUFFICIENT_ACCESS = 50;
/** What domain controllers answer to a cookie they cannot or will not read: operations and protocol error, control, unwilling, other. */
const REFUSALS = new Set([1, 2, 12, 53, 80]);

/** The right the account lacks when changes have to be read with its own rights only. */
export const replicationHint = (account: string, partition: string): string =>
  `${account} lacks the permission "Replicating Directory Changes" on ${partition}. Changes are read with the account's own rights, ` +
  'and deletions are found by comparing all objects, which takes longer. Grant the permission on the domain.';

/** Whether the account may read the changes of the partition as a replica does. Throws what ldapts throws. */
export async function mayReplicate(client: Client, partition: string): Promise<boolean> {
  const control = new DirSyncControl(DirSyncFlag.incrementalValues, Buffer.alloc(0));
  try {
    await searchOnce(client, { base: partition, filter: NOTHING, attributes: ['objectGUID'], controls: [control] });
    return true;
  } catch (error) {
    if (error instanceof ResultCodeError && error.code === INSUFFICIENT_ACCESS) return false;
    throw error;
  }
}

/** Active Directory's own change feed: the DirSync control, per partition, with a cookie. */
export class DirSync implements ChangeSource {
  readonly method = 'dirsync';
  readonly #source: ObjectSource;
  readonly #log: ConnectorLog;

  constructor(source: ObjectSource, log: ConnectorLog) {
    this.#source = source;
    this.#log = log;
  }

  static offeredBy(root: RootDse): boolean {
    return root.controls.has(DIRSYNC);
  }

  async now(): Promise<string> {
    const { cookie } = await this.#read(Buffer.alloc(0), NOTHING, () => {});
    return formatMarker(cookie, this.#source.root.serviceName);
  }

  async since(marker: string): Promise<ChangeList> {
    const { cookie: from, server } = parseMarker(marker, this.#source.request.partition);
    const { root, connection } = this.#source;
    // Another domain controller takes the cookie, but may send more than is new; one of another version refuses it.
    if (server !== root.serviceName)
      this.#log.info({ server: connection.target.server, before: server, now: root.serviceName }, 'another domain controller answers');
    const changes = new Changes(this.#source.request.attributes.some((name) => name.toLowerCase() === 'memberof'));
    let answer: { readonly cookie: Buffer; readonly ownRights: boolean };
    try {
      answer = await this.#read(from, filterFor([], root), (entry) => changes.add(entry));
    } catch (error) {
      if (!(error instanceof ResultCodeError) || !REFUSALS.has(error.code)) throw error;
      throw fullImportRequired(connection.target, 'the domain controller refused the cookie of the last import', error);
    }
    return {
      ...changes.list(),
      present: answer.ownRights ? await this.#everything() : undefined,
      marker: formatMarker(answer.cookie, root.serviceName),
    };
  }

  async #read(
    from: Buffer,
    filter: string,
    take: (entry: SearchEntry) => void,
  ): Promise<{ readonly cookie: Buffer; readonly ownRights: boolean }> {
    try {
      return { cookie: await this.#readWith(DirSyncFlag.incrementalValues, from, filter, take), ownRights: false };
    } catch (error) {
      if (!(error instanceof ResultCodeError) || error.code !== INSUFFICIENT_ACCESS) throw error;
    }
    const { connection, request } = this.#source;
    this.#log.warn({ server: connection.target.server }, replicationHint(connection.target.bindDn, request.partition));
    const flags = DirSyncFlag.incrementalValues + DirSyncFlag.objectSecurity;
    return { cookie: await this.#readWith(flags, from, filter, take), ownRights: true };
  }

  async #readWith(flags: number, from: Buffer, filter: string, take: (entry: SearchEntry) => void): Promise<Buffer> {
    const { connection, request } = this.#source;
    const control = new DirSyncControl(flags, from);
    const attributes = request.attributes.length === 0 ? [] : [...request.attributes, ...TOLD];
    do {
      request.signal.throwIfAborted();
      const before = control.cookie;
      const answer = await searchOnce(connection.client, { base: request.partition, filter, attributes, controls: [control] });
      for (const entry of answer.searchEntries) take(entry);
      // A server that promises more without getting on would keep the import for ever.
      if (control.more && answer.searchEntries.length === 0 && control.cookie.equals(before))
        throw fullImportRequired(connection.target, 'the domain controller does not get on with its changes');
    } while (control.more);
    return control.cookie;
  }

  /** Anchors of everything the account can see; deleted objects are hidden from it. */
  async #everything(): Promise<ReadonlySet<string>> {
    const { connection, request, root, pageSize } = this.#source;
    const filter = filterFor(request.objectTypes, root);
    const present = new Set<string>();
    const search = { base: request.partition, filter, attributes: ['objectGUID'], pageSize };
    for await (const page of searchPages(connection.client, search)) {
      request.signal.throwIfAborted();
      for (const entry of page) {
        const guid = guidOf(entry);
        if (guid !== undefined) present.add(guid);
      }
    }
    return present;
  }
}

/** Collects what the answers say; the last word on an object counts. */
class Changes {
  readonly #changed = new Set<string>();
  readonly #deleted = new Set<string>();
  readonly #moved = new Set<string>();
  readonly #created = new Set<string>();
  /** By object, attribute and key of the target: its name, and whether it came or went. */
  readonly #links = new Map<string, Map<string, Map<string, { readonly dn: string; readonly added: boolean }>>>();
  readonly #names = new Map<string, string>();
  readonly #withBackLinks: boolean;

  constructor(withBackLinks: boolean) {
    this.#withBackLinks = withBackLinks;
  }

  add(entry: SearchEntry): void {
    const guid = guidOf(entry);
    if (guid === undefined) return;
    const deleted = textsOf(entry, 'isDeleted')[0] === 'TRUE';
    const [into, from] = deleted ? [this.#deleted, this.#changed] : [this.#changed, this.#deleted];
    into.add(guid);
    from.delete(guid);
    // Only what already existed can have taken its content along.
    if (has(entry, 'whenCreated')) this.#created.add(guid);
    else if (has(entry, 'name')) this.#moved.add(guid);
    for (const attribute of entry.attributes) this.#addLinks(guid, attribute);
  }

  list(): Omit<ChangeList, 'marker' | 'present'> {
    return {
      ...noChanges,
      changed: this.#changed,
      deleted: this.#deleted,
      moved: this.#moved,
      created: this.#created,
      links: new Map(Array.from(this.#links, ([guid, attributes]) => [guid, linkChanges(attributes)])),
      names: Array.from(this.#names.values(), (dn) => ({ dn, moved: false })),
    };
  }

  #addLinks(guid: string, { type, values }: Attribute): void {
    // member;range=1-1 are the values that were added, member;range=0-0 those that were removed.
    const [, name, which] = /^([^;]+);range=([01])-[01]$/i.exec(type) ?? [];
    if (name === undefined || values.length === 0) return;
    const key = name.toLowerCase();
    const attributes = entryOf(this.#links, guid, () => new Map());
    const targets = entryOf(attributes, key, () => new Map());
    for (const value of values) {
      if (typeof value !== 'string') continue;
      targets.set(dnKey(value), { dn: value, added: which === '1' });
      // The other end of a link changes without being told of.
      if (this.#withBackLinks && key === 'member') this.#names.set(dnKey(value), value);
    }
  }
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

function linkChanges(attributes: ReadonlyMap<string, ReadonlyMap<string, { readonly dn: string; readonly added: boolean }>>): LinkChanges {
  return new Map(
    Array.from(attributes, ([name, targets]) => {
      const all = [...targets.values()];
      const namesOf = (added: boolean): readonly string[] => all.filter((one) => one.added === added).map(({ dn }) => dn);
      return [name, { added: namesOf(true), removed: namesOf(false) }];
    }),
  );
}

const has = (entry: SearchEntry, name: string): boolean => textsOf(entry, name).length > 0;

function guidOf(entry: SearchEntry): string | undefined {
  const bytes = entry.attributes.find(({ type }) => type.toLowerCase() === 'objectguid')?.parsedBuffers[0];
  return bytes === undefined ? undefined : guidText(bytes);
}

const formatMarker = (cookie: Buffer, server: string | undefined): string => JSON.stringify({ cookie: cookie.toString('base64'), server });

function parseMarker(marker: string, partition: string): { readonly cookie: Buffer; readonly server: string | undefined } {
  const parsed: unknown = JSON.parse(marker);
  if (typeof parsed !== 'object' || parsed === null || !('cookie' in parsed) || typeof parsed.cookie !== 'string')
    throw fullImportRequired({ server: partition }, 'the stored cookie is not one of DirSync');
  const server = 'server' in parsed && typeof parsed.server === 'string' ? parsed.server : undefined;
  return { cookie: Buffer.from(parsed.cookie, 'base64'), server };
}
