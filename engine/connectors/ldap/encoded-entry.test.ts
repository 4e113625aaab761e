import fc from 'fast-check';
import { MessageParser, type SearchEntry } from 'ldapts';
import { describe, expect, it } from 'vitest';
import { encodedOf } from '../../../shared/model/encoded-attributes.ts';
import type { Schema } from '../../../shared/model/schema.ts';
import type { AttributeType } from '../../../shared/model/value.ts';
import { directoryText } from '../../testing/attribute-maps.ts';
import { type Attributes, entry, lazyParser } from '../testing/search-messages.ts';
import { EntryReader, type ReadEntry } from './entry-reader.ts';

const TYPES: { readonly [name: string]: AttributeType } = {
  cn: 'string',
  description: 'string',
  whenCreated: 'datetime',
  logonCount: 'number',
  enabled: 'boolean',
  member: 'reference',
  photo: 'binary',
  entryUUID: 'string',
  objectClass: 'string',
};
const schema: Schema = {
  objectTypes: [{ name: 'person', attributes: Object.keys(TYPES) }],
  attributes: Object.fromEntries(Object.entries(TYPES).map(([name, type]) => [name, { name, type, multiValued: true }])),
};
const UUID = '6A1FE8D2-0000-4000-8000-000000000001';

const readerOf = (attributes: readonly string[]) =>
  new EntryReader({
    schema,
    objectTypes: ['person'],
    attributes,
    anchorAttribute: 'entryUUID',
    flavour: 'generic',
    inside: () => true,
  } as const);

/** The entry off the wire, and what ldapts itself makes of it. */
function received(attributes: Attributes): { readonly wire: SearchEntry; readonly plain: SearchEntry } {
  const bytes = entry(1, 'cn=Ada,dc=example', attributes);
  const [wire, plain] = [lazyParser(), new MessageParser()].map((parser) => {
    let found: SearchEntry | undefined;
    parser.on('message', (message) => {
      found = message as unknown as SearchEntry;
    });
    parser.read(bytes, new Map());
    return found;
  });
  if (wire === undefined || plain === undefined) throw new Error('nothing was received');
  return { wire, plain };
}

const isEncoded = (read: ReadEntry): boolean =>
  typeof read === 'object' && 'attributes' in read && encodedOf(read.attributes) !== undefined;

const bytes = fc.uint8Array({ maxLength: 30 }).map((array) => Buffer.from(array));
const odd = fc.constantFrom(Buffer.from([0xef, 0xbb, 0xbf, 0x61]), Buffer.from([0xc3, 0x28]));
const values = (value: fc.Arbitrary<string | Buffer>) => fc.array(value, { maxLength: 3 });
const attributes: fc.Arbitrary<Attributes> = fc.record(
  {
    objectClass: fc.constantFrom(['top', 'person'], ['person'], ['top']),
    structuralObjectClass: fc.constantFrom(['person'], ['device']),
    entryUUID: fc.constantFrom([UUID], [UUID, UUID], ['Zoë'], [Buffer.alloc(16, 7)]),
    cn: values(directoryText),
    description: values(fc.oneof({ weight: 9, arbitrary: directoryText }, { weight: 1, arbitrary: odd })),
    whenCreated: values(fc.constant('20261123000000Z')),
    logonCount: values(fc.constantFrom('5', '-1', '5', 'five')),
    enabled: values(fc.constantFrom('TRUE', 'FALSE')),
    member: values(fc.constantFrom('CN=Bo,DC=example', "CN=Cy,DC=example#'0101'B")),
    photo: values(bytes),
    unselected: values(bytes),
    CN: values(directoryText),
    'cn;lang-de': values(directoryText),
    'description;binary': values(directoryText),
    'member;range=0-1': values(fc.constant('CN=Doe,DC=example')),
  },
  { requiredKeys: ['objectClass', 'structuralObjectClass', 'entryUUID'] },
);

describe('entries that stay bytes', () => {
  it('say what they say when every attribute is decoded', () => {
    let encoded = 0;
    fc.assert(
      fc.property(
        attributes,
        fc.constantFrom([], ['cn', 'description', 'member'], ['photo', 'objectClass', 'logonCount']),
        (map, names) => {
          const { wire, plain } = received(map);
          const reader = readerOf(names);
          const read = reader.read(wire);
          expect(read).toEqual(reader.read(plain));
          expect(isEncoded(reader.read(plain))).toBe(false);
          if (isEncoded(read)) encoded++;
        },
      ),
      { numRuns: 300 },
    );
    expect(encoded).toBeGreaterThan(0);
  });

  const sound: Attributes = { objectClass: ['person'], entryUUID: [UUID], cn: ['Ada', 'Ädä'] };
  it.each([
    ['ordinary ones', sound, true],
    ['a text that is not UTF-8', { ...sound, description: [Buffer.from([0xc3, 0x28])] }, false],
    ['a byte order mark', { ...sound, description: [Buffer.from([0xef, 0xbb, 0xbf, 0x61])] }, false],
    ['a range', { ...sound, 'member;range=0-1': ['CN=Bo'] }, false],
    ['an attribute sent twice', { ...sound, CN: ['Again'] }, false],
    // Its bytes would be alive beside its members.
    ['a large group', { ...sound, member: Array.from({ length: 3000 }, (_, at) => `CN=Member number ${at},DC=example`) }, false],
  ] satisfies [string, Attributes, boolean][])('%s', (_, map, expected) => {
    const read = readerOf([]).read(received(map).wire);
    expect(isEncoded(read)).toBe(expected);
  });
});
