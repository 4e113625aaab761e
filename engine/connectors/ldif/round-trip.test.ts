import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFileUrl } from './file-url.ts';
import { isRecord, readLdif } from './ldif-reader.ts';

interface Entry {
  readonly dn: string;
  readonly values: readonly (readonly [name: string, octets: Uint8Array])[];
}

/** RFC 2849 SAFE-STRING; octet by octet, since the set is defined so. */
const isSafe = (octets: Uint8Array): boolean =>
  octets.every((octet) => octet < 128 && octet !== 0 && octet !== 10 && octet !== 13) &&
  ![32, 58, 60].includes(octets[0] ?? 0) &&
  octets.at(-1) !== 32;

/** Writes as RFC 2849 §"Formal Syntax" demands: plain when safe, base64 otherwise, folded at `width`. */
function write(entries: readonly Entry[], width: number, lineEnd: string): string {
  const line = (name: string, octets: Uint8Array): string => {
    const text = Buffer.from(octets).toString('utf8');
    let rest = isSafe(octets) ? `${name}: ${text}` : `${name}:: ${Buffer.from(octets).toString('base64')}`;
    const lines = [rest.slice(0, width)];
    for (rest = rest.slice(width); rest !== ''; rest = rest.slice(width - 1)) lines.push(` ${rest.slice(0, width - 1)}`);
    return lines.join(lineEnd);
  };
  const records = entries.map((entry) =>
    [line('dn', Buffer.from(entry.dn)), ...entry.values.map(([name, octets]) => line(name, octets))].join(lineEnd),
  );
  return `version: 1${lineEnd}${records.join(lineEnd + lineEnd)}${lineEnd}`;
}

async function parse(text: string, chunk: number): Promise<unknown[]> {
  const bytes = Buffer.from(text);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  }
  const parsed: unknown[] = [];
  for await (const items of readLdif(chunks(), 'f', readFileUrl)) {
    for (const item of items) {
      if (!isRecord(item)) parsed.push(item);
      else {
        const values = item.attributes.map((a) => [a.type, Buffer.from(a.octets ?? Buffer.from(a.text ?? '')).toString('hex')]);
        parsed.push({ dn: item.dn, values });
      }
    }
  }
  return parsed;
}

const name = fc
  .stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,12}$/)
  .filter((text) => !['dn', 'changetype', 'control'].includes(text.toLowerCase()));
const octets = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }).map((text) => Uint8Array.from(Buffer.from(text))),
  fc.uint8Array({ maxLength: 200 }),
);
const entry: fc.Arbitrary<Entry> = fc.record({
  dn: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((text) => `cn=${text},dc=x`),
  values: fc.array(fc.tuple(name, octets), { minLength: 1, maxLength: 8 }),
});

describe('LDIF writer and reader', () => {
  it('what is written is read back, whatever the folding, the line ends and the pieces it arrives in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 16, max: 90 }),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 300 }),
        async (entries, width, lineEnd, chunk) => {
          const expected = entries.map((one) => ({
            dn: one.dn,
            values: one.values.map(([key, value]) => [key, Buffer.from(value).toString('hex')]),
          }));
          expect(await parse(write(entries, width, lineEnd), chunk)).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });
});
