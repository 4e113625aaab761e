import fc from 'fast-check';
import { expect, it } from 'vitest';
import { directoryText } from '../../testing/attribute-maps.ts';
import { storedText } from './connection.ts';
import { LowerCaseBytes } from './lower-case-bytes.ts';

const lowerCase = (text: string): string => text.toLowerCase();

function lowered(...texts: readonly string[]): string {
  const bytes = new LowerCaseBytes(lowerCase);
  for (const text of texts) {
    const encoded = Buffer.from(`before${text}behind`);
    bytes.addLowered(encoded, 6, encoded.length - 6);
    bytes.add('|É');
    bytes.addLoweredText(text);
    bytes.add('|');
  }
  return Buffer.from(bytes.take()).toString();
}

const expected = (text: string): string => storedText(`${text.toLowerCase()}|É${text.toLowerCase()}|`);

it('every letter is what it is as a text', () => {
  for (let code = 0; code < 0x11000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const letter = String.fromCodePoint(code);
    const word = `A${letter}Z${letter}`;
    expect(lowered(letter, word), code.toString(16)).toBe(expected(letter) + expected(word));
  }
});

it('texts of any length and script are what they are as texts', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(directoryText, fc.string({ unit: 'binary', maxLength: 60 })), { maxLength: 30 }), (texts) => {
      const stored = texts.map((text) => Buffer.from(text).toString());
      expect(lowered(...texts)).toBe(stored.map(expected).join(''));
    }),
  );
});

it('grows', () => {
  const bytes = new LowerCaseBytes(lowerCase);
  const long = 'Ä'.repeat(50_000);
  bytes.addLowered(Buffer.from(long), 0, 2 * long.length);
  bytes.add(long);
  bytes.add('x');
  expect(Buffer.from(bytes.take()).toString()).toBe(`${long.toLowerCase()}${long}x`);
  expect(bytes.isEmpty).toBe(true);
});
