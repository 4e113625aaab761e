import { describe, expect, it } from 'vitest';
import { deltaOperations } from '../../../shared/model/delta.ts';
import { csObject, link } from '../store.fixture.ts';
import { type CsImage, packCsImage, unpackCsImage } from './cs-image.ts';
import { PackedAttributes } from './packed-attributes.ts';
import { pack, unpack } from './packing.ts';
import type { Symbols } from './symbols.ts';

const names = [''];
const symbols = {
  number: (text: string) => (names.includes(text) ? names.indexOf(text) : names.push(text) - 1),
  text: (number: number) => names[number] ?? '',
} as unknown as Symbols;

const attributes = { displayName: ['Anna'], member: [], photo: [new Uint8Array([1, 2])], flags: [1n, true, 'x'] };
const added = { base: {}, pendingImport: { operation: 'add' as const, attributes }, lastImport: 1_763_800_000_123 };

describe('the image of an object', () => {
  it.each<[string, Partial<CsImage>]>([
    ['new', added],
    ['new, of no attribute', { ...added, pendingImport: { operation: 'add', attributes: {} } }],
    ['new and named', { ...added, pendingImport: { operation: 'add', attributes, dn: 'cn=a' } }],
    ['new and of a type', { ...added, pendingImport: { operation: 'add', attributes, objectType: 'user' } }],
    ['new, never imported', { ...added, lastImport: undefined }],
    ['new and known', { ...added, base: { sn: ['A'] } }],
    ['new and linked', { ...added, link: link(3) }],
    ['new and to be exported', { ...added, unapplied: { operation: 'update', attributes: { sn: [] } } }],
    ['new and exported', { ...added, lastExport: 7 }],
    ['new and disconnected', { ...added, disconnection: { reason: 'explicit', rule: undefined, time: 5 } }],
    ['changed', { pendingImport: { operation: 'update', attributes } }],
    ['settled', { lastImport: 5 }],
  ])('%s: comes back as it was', (_, more) => {
    const { link: _link, ...object } = csObject(1, 'Anna', more);
    const bytes = new Uint8Array(packCsImage({ ...object, link: more.link }, symbols, new PackedAttributes(symbols)));
    expect(csObject(1, 'Anna', unpackCsImage(bytes, more.link?.mv ?? null, symbols))).toEqual(csObject(1, 'Anna', more));
  });

  it('of a new one, is written as any other', () => {
    const bytes = packCsImage(csObject(1, 'Anna', added), symbols, new PackedAttributes(symbols));
    const flat = [symbols.number('displayName'), 'Anna', symbols.number('member'), [], symbols.number('photo'), attributes.photo[0]];
    const image = [
      [],
      [deltaOperations.indexOf('add'), null, [...flat, symbols.number('flags'), attributes.flags]],
      ...[null, null, null, null, null, null],
      added.lastImport,
      null,
    ];
    expect(unpack(new Uint8Array(bytes))).toEqual(unpack(new Uint8Array(pack(image))));
    expect(Buffer.from(bytes).equals(pack(image))).toBe(true);
  });
});
