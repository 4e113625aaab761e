import { createServer, type Server, type Socket } from 'node:net';
import { Ber, BerReader, BerWriter, Control, PagedResultsControl, PresenceFilter, ProtocolOperation, SearchRequest } from 'ldapts';

/** What the fake answers to a search; `hang` answers nothing. */
export interface FakeAnswer {
  readonly entries?: readonly FakeEntry[];
  readonly referrals?: readonly string[];
  /** A cookie, empty for the last page; undefined leaves the paging control out. */
  readonly cookie?: string;
  readonly code?: number;
  readonly message?: string;
  readonly hang?: boolean;
  /** Controls of the answer, by OID. */
  readonly controls?: { readonly [oid: string]: Uint8Array } | undefined;
  /** Intermediate messages (RFC 4511 §4.13) that come before the entries, by OID. */
  readonly intermediate?: readonly { readonly oid: string; readonly value: Uint8Array }[];
}

export interface FakeEntry {
  readonly dn: string;
  readonly attributes: { readonly [name: string]: readonly (string | Uint8Array)[] };
}

export interface FakeSearch {
  readonly base: string;
  readonly attributes: readonly string[];
  /** What the client gave back of the last page's cookie; empty on the first. */
  readonly cookie: string;
  /** Values of the controls sent whose OIDs are listed in `controls`. */
  readonly controls: { readonly [oid: string]: Buffer };
}

/** A server for what real ones do rarely: empty pages with a cookie, ranges, referrals, silence, odd refusals. */
export interface FakeLdapServer {
  readonly url: string;
  readonly searches: readonly FakeSearch[];
  stop(): Promise<void>;
}

export async function startFakeLdapServer(options: {
  readonly search: (search: FakeSearch) => FakeAnswer;
  readonly bind?: { readonly code: number; readonly message: string };
  readonly controls?: readonly string[];
}): Promise<FakeLdapServer> {
  const searches: FakeSearch[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}); // a client that leaves is part of the tests
    let pending = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      for (let length = messageLength(pending); length !== undefined; length = messageLength(pending)) {
        answer(socket, pending.subarray(0, length));
        pending = pending.subarray(length);
      }
    });
  });

  function answer(socket: Socket, bytes: Buffer): void {
    const reader = new BerReader(bytes);
    reader.readSequence();
    const id = reader.readInt() ?? 0;
    const operation = reader.readSequence();
    if (operation === ProtocolOperation.LDAP_REQ_BIND) {
      socket.write(result(id, ProtocolOperation.LDAP_RES_BIND, options.bind?.code ?? 0, options.bind?.message ?? ''));
    } else if (operation === ProtocolOperation.LDAP_REQ_SEARCH) {
      const request = new SearchRequest({ messageId: id, filter: new PresenceFilter({ attribute: 'objectClass' }) });
      const sent = (options.controls ?? []).map((oid) => new SentControl(oid));
      request.parse(reader, sent);
      const paging = request.controls?.find((control) => control instanceof PagedResultsControl);
      const search = {
        base: request.baseDN,
        attributes: request.attributes,
        cookie: paging?.value?.cookie?.toString() ?? '',
        controls: Object.fromEntries(sent.flatMap((control) => (control.value === undefined ? [] : [[control.type, control.value]]))),
      };
      searches.push(search);
      const reply = options.search(search);
      if (reply.hang) return;
      for (const { oid, value } of reply.intermediate ?? [])
        socket.write(
          message(id, INTERMEDIATE, (writer) => {
            writer.writeBuffer(Buffer.from(oid), 0x80);
            writer.writeBuffer(Buffer.from(value), 0x81);
          }),
        );
      for (const entry of reply.entries ?? []) socket.write(entryMessage(id, entry));
      for (const url of reply.referrals ?? [])
        socket.write(message(id, ProtocolOperation.LDAP_RES_SEARCH_REF, (writer) => writer.writeString(url)));
      socket.write(result(id, ProtocolOperation.LDAP_RES_SEARCH, reply.code ?? 0, reply.message ?? '', reply.cookie, reply.controls));
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `ldap://127.0.0.1:${portOf(server)}`, searches, stop: () => stop(server, sockets) };
}

function stop(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the fake server has no port');
  return address.port;
}

/** Length of the first message with its header; undefined while it is incomplete. */
function messageLength(bytes: Buffer): number | undefined {
  if (bytes.length < 2) return undefined;
  const reader = new BerReader(bytes);
  const found = reader.readSequence();
  if (found === null || reader.remain < reader.length) return undefined;
  return reader.offset + reader.length;
}

const INTERMEDIATE = 0x79;

class SentControl extends Control {
  value: Buffer | undefined;

  override parseControl(reader: BerReader): void {
    this.value = Buffer.from(reader.buffer);
  }
}

function message(
  id: number,
  operation: number,
  body: (writer: BerWriter) => void,
  cookie?: string,
  controls: FakeAnswer['controls'] = {},
): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(operation);
  body(writer);
  writer.endSequence();
  if (cookie !== undefined || Object.keys(controls).length > 0) {
    writer.startSequence(ProtocolOperation.LDAP_CONTROLS);
    if (cookie !== undefined) new PagedResultsControl({ value: { size: 0, cookie: Buffer.from(cookie) } }).write(writer);
    for (const [oid, value] of Object.entries(controls)) {
      writer.startSequence();
      writer.writeString(oid);
      writer.writeBuffer(Buffer.from(value), Ber.OctetString);
      writer.endSequence();
    }
    writer.endSequence();
  }
  writer.endSequence();
  return writer.buffer;
}

const result = (id: number, operation: number, code: number, text: string, cookie?: string, controls?: FakeAnswer['controls']): Buffer =>
  message(
    id,
    operation,
    (writer) => {
      writer.writeEnumeration(code);
      writer.writeString('');
      writer.writeString(text);
    },
    cookie,
    controls,
  );

const entryMessage = (id: number, entry: FakeEntry): Buffer =>
  message(id, ProtocolOperation.LDAP_RES_SEARCH_ENTRY, (writer) => {
    writer.writeString(entry.dn);
    writer.startSequence();
    for (const [name, values] of Object.entries(entry.attributes)) {
      writer.startSequence();
      writer.writeString(name);
      writer.startSequence(ProtocolOperation.LBER_SET);
      for (const value of values) writer.writeBuffer(Buffer.from(value), Ber.OctetString);
      writer.endSequence();
      writer.endSequence();
    }
    writer.endSequence();
  });
