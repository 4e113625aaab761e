import { BerWriter, MessageParser, type SearchEntry, type SearchRequest } from 'ldapts';
import { describe, expect, it } from 'vitest';
import { type Attributes, entry, lazyParser } from '../testing/search-messages.ts';

/** The end of a search. */
function done(messageId: number): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(messageId);
  writer.startSequence(0x65);
  writer.writeEnumeration(0);
  writer.writeString('');
  writer.writeString('');
  writer.endSequence();
  writer.endSequence();
  return Buffer.from(writer.buffer);
}

/** What a parser makes of the bytes, in pieces of so many. */
function messages(parser: MessageParser, bytes: Buffer, piece: number) {
  const seen: unknown[] = [];
  parser.on('message', (message) => {
    const { name, attributes } = message as SearchEntry;
    const read = attributes?.map((attribute) => [attribute.type, attribute.values, attribute.parsedBuffers.map((value) => [...value])]);
    seen.push([message.messageId, message.protocolOperation, name, read]);
  });
  parser.on('error', (error) => seen.push(error.message));
  const requests = new Map<string, { message: SearchRequest }>();
  for (let at = 0; at < bytes.length; at += piece) parser.read(bytes.subarray(at, at + piece), requests);
  return seen;
}

const everything: Attributes = {
  cn: ['Anna Andersson'],
  'sn;lang-cs': ['Dvořák', '日本語', '😀'],
  empty: [],
  blank: [''],
  objectGUID: [Buffer.from([0, 255, 1, 254])],
  mixed: ['text', Buffer.from([0xc3, 0x28])],
  'userCertificate;binary': [Buffer.from('plain'), 'also plain'],
  marked: [Buffer.from([0xef, 0xbb, 0xbf, 0x61])],
  'member;range=0-1499': Array.from({ length: 1500 }, (_, index) => `cn=Member ${index},dc=harbour,dc=example`),
  long: ['x'.repeat(300_000)],
};

describe('decoding search entries', () => {
  const stream = Buffer.concat([
    entry(2, 'cn=Anna,dc=harbour,dc=example', everything),
    entry(2, 'cn=Jörg,dc=harbour,dc=example', { cn: ['Jörg'] }),
    entry(2, '', {}),
    entry(2, 'cn=controlled,dc=harbour,dc=example', { cn: ['controlled'] }, true),
    done(2),
    entry(70_000, 'cn=late,dc=harbour,dc=example', { cn: ['late'] }),
  ]);

  it.each([
    ['all at once', stream.length],
    ['in pieces of a network', 65_536],
    ['in small pieces', 1000],
    ['in odd pieces', 7919],
  ])('%s gives what ldapts gives', (_, piece) => {
    expect(messages(lazyParser(), stream, piece)).toEqual(messages(new MessageParser(), stream, piece));
  });

  it('byte by byte, so that every border of a message is met', () => {
    const short = Buffer.concat([entry(3, 'cn=a', { cn: ['a'], sn: ['ö'] }), done(3), entry(3, 'cn=b', { cn: ['b'.repeat(200)] })]);
    expect(messages(lazyParser(), short, 1)).toEqual(messages(new MessageParser(), short, short.length));
  });

  it('a malformed entry is told as ldapts tells it, and what follows is read', () => {
    const broken = entry(4, 'cn=broken', { cn: ['broken'] });
    // The tag of the name.
    broken[broken.indexOf(Buffer.from('cn=broken')) - 2] = 0x05;
    const bytes = Buffer.concat([broken, entry(4, 'cn=sound', { cn: ['sound'] })]);
    const [fault, sound] = messages(lazyParser(), bytes, bytes.length);
    expect(fault).toBe(messages(new MessageParser(), broken, broken.length)[0]);
    expect(sound).toEqual([4, 0x64, 'cn=sound', [['cn', ['sound'], [[...Buffer.from('sound')]]]]]);
  });

  it('a fault inside the attributes is met by whoever reads them', () => {
    const broken = entry(5, 'cn=broken', { cn: ['broken'] });
    broken[broken.lastIndexOf(Buffer.from('broken')) - 1] = 0x7f;
    const parser = lazyParser();
    let attributes: (() => unknown) | undefined;
    parser.on('message', (message) => {
      attributes = () => (message as SearchEntry).attributes.map(({ values }) => values);
    });
    parser.read(broken, new Map());
    expect(attributes).toThrow(/Malformed search entry/);
  });
});
