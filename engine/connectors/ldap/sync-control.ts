import { Ber, BerReader, BerWriter, type Client, Control, SearchReference } from 'ldapts';

/** Content synchronization (RFC 4533) over ldapts: the controls, and the intermediate messages ldapts has no notion of. */
export const SYNC_REQUEST = '1.3.6.1.4.1.4203.1.9.1.1';
const SYNC_STATE = '1.3.6.1.4.1.4203.1.9.1.2';
const SYNC_DONE = '1.3.6.1.4.1.4203.1.9.1.3';
const SYNC_INFO = '1.3.6.1.4.1.4203.1.9.1.4';

const REFRESH_ONLY = 1;
export type SyncState = 'present' | 'add' | 'modify' | 'delete';
const STATES: readonly SyncState[] = ['present', 'add', 'modify', 'delete'];

/** Asks for what has changed since the cookie; collects the state of each entry of the answer. */
export class SyncRequestControl extends Control {
  readonly #cookie: string;
  readonly states: { readonly uuid: string; readonly state: SyncState }[] = [];

  constructor(cookie: string) {
    super(SYNC_REQUEST, { critical: true, responseType: SYNC_STATE });
    this.#cookie = cookie;
  }

  override writeControl(writer: BerWriter): void {
    const value = new BerWriter();
    value.startSequence();
    value.writeEnumeration(REFRESH_ONLY);
    value.writeString(this.#cookie);
    value.endSequence();
    writer.writeBuffer(value.buffer, Ber.OctetString);
  }

  override parseControl(reader: BerReader): void {
    reader.readSequence();
    const state = STATES[reader.readEnumeration() ?? -1];
    const uuid = uuidText(reader.readString(Ber.OctetString, true));
    if (state === undefined || uuid === undefined) throw new Error('The server sent a sync state that cannot be read.');
    this.states.push({ uuid, state });
  }
}

/** Only ever received: stands in the request for the answer to be parsed into. */
export class SyncDoneControl extends Control {
  cookie: string | undefined;
  /** What is gone was named. Otherwise what was not mentioned is gone. */
  refreshDeletes = false;
  received = false;

  constructor() {
    super(SYNC_DONE);
  }

  override write(): void {
    // Not part of the request.
  }

  override parseControl(reader: BerReader): void {
    this.received = true;
    if (reader.readSequence() === null) return;
    const end = reader.offset + reader.length;
    if (reader.offset < end && reader.peek() === Ber.OctetString) this.cookie = reader.readString() ?? undefined;
    if (reader.offset < end && reader.peek() === Ber.Boolean) this.refreshDeletes = reader.readBoolean() ?? false;
  }
}

/** A list of entries that exist, or that were deleted (syncIdSet of RFC 4533 §2.5); other information has no ids. */
export class SyncInfoMessage extends SearchReference {
  readonly ids: readonly string[];
  readonly deleted: boolean;

  constructor(messageId: number, ids: readonly string[], deleted: boolean) {
    super({ messageId });
    this.ids = ids;
    this.deleted = deleted;
  }
}

const INTERMEDIATE = 0x79;
const NAME = 0x80;
const VALUE = 0x81;
const ID_SET = 0xa3;

/**
 * Lets ldapts take intermediate messages, which it otherwise refuses together with the whole search: they come as
 * `SyncInfoMessage` among the references of the answer. The method is private in ldapts, whose version is pinned.
 */
export function takeSyncInfo(client: Client): void {
  const parser = (client as unknown as ClientInside).messageParser;
  const parse = parser._getMessageFromProtocolOperation.bind(parser);
  parser._getMessageFromProtocolOperation = (messageId, operation, reader, request) =>
    operation === INTERMEDIATE ? syncInfo(messageId, reader) : parse(messageId, operation, reader, request);
}

/** What ldapts 9.2.0 keeps private. */
interface ClientInside {
  readonly messageParser: {
    _getMessageFromProtocolOperation(messageId: number, operation: number, reader: BerReader, request: unknown): SearchReference;
  };
}

function syncInfo(messageId: number, reader: BerReader): SyncInfoMessage {
  const none = new SyncInfoMessage(messageId, [], false);
  const end = reader.offset + reader.length;
  const name = reader.offset < end && reader.peek() === NAME ? reader.readString(NAME) : undefined;
  const value = reader.offset < end && reader.peek() === VALUE ? reader.readString(VALUE, true) : undefined;
  if (name !== SYNC_INFO || value === undefined || value === null) return none;
  const info = new BerReader(value);
  if (info.peek() !== ID_SET) return none;
  return readIdSet(messageId, info);
}

function readIdSet(messageId: number, info: BerReader): SyncInfoMessage {
  info.readSequence(ID_SET);
  const end = info.offset + info.length;
  let deleted = false;
  const ids: string[] = [];
  while (info.offset < end) {
    const tag = info.peek();
    if (tag === Ber.OctetString) info.readString(Ber.OctetString, true);
    else if (tag === Ber.Boolean) deleted = info.readBoolean() ?? false;
    else {
      info.readSequence(SET);
      const setEnd = info.offset + info.length;
      while (info.offset < setEnd) {
        const uuid = uuidText(info.readString(Ber.OctetString, true));
        if (uuid === undefined) throw new Error('The server sent a list of ids that cannot be read.');
        ids.push(uuid);
      }
    }
  }
  return new SyncInfoMessage(messageId, ids, deleted);
}
const SET = 0x31;

/** 16 bytes in network order, as RFC 4530 writes an entryUUID. */
function uuidText(bytes: Buffer | null | undefined): string | undefined {
  if (bytes === null || bytes === undefined || bytes.length !== 16) return undefined;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
