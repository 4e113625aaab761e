import { BerWriter, Client, type MessageParser } from 'ldapts';
import { decodeEntriesLazily } from '../ldap/wire-entry.ts';

export type Attributes = { readonly [type: string]: readonly (string | Buffer)[] };

/** A search entry as a server sends it; `controls`: with a control of its own, which only ldapts reads. */
export function entry(messageId: number, name: string, attributes: Attributes, controls = false): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(messageId);
  writer.startSequence(0x64);
  writer.writeString(name);
  writer.startSequence();
  for (const [type, values] of Object.entries(attributes)) {
    writer.startSequence();
    writer.writeString(type);
    writer.startSequence(0x31);
    for (const value of values) writer.writeBuffer(Buffer.from(value), 0x04);
    writer.endSequence();
    writer.endSequence();
  }
  writer.endSequence();
  writer.endSequence();
  if (controls) {
    writer.startSequence(0xa0);
    writer.startSequence();
    writer.writeString('1.2.3.4');
    writer.endSequence();
    writer.endSequence();
  }
  writer.endSequence();
  return Buffer.from(writer.buffer);
}

/** The parser of a client of ours. */
export function lazyParser(): MessageParser {
  const client = new Client({ url: 'ldap://127.0.0.1:1' });
  decodeEntriesLazily(client);
  const { messageParser } = client as unknown as { messageParser: MessageParser };
  // The client's own listener asks which request a message answers; here nobody asked.
  messageParser.removeAllListeners();
  return messageParser;
}
