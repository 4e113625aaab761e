import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentOf, partsOf } from '../versions/document-parts.ts';
import { aDocument, anyDocument } from './document.fixture.ts';
import { isthmusReader } from './isthmus-reader.ts';
import { parseDocument } from './parse-document.ts';

const text = (value: unknown) => JSON.parse(JSON.stringify(value)) as ReturnType<typeof aDocument>;

describe('the configuration document', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const parsed = parseDocument(text(document));
        expect(parsed).toEqual({ ok: true, document });
        expect(JSON.stringify(parsed.ok && parsed.document)).toBe(JSON.stringify(document));
      }),
      { numRuns: 200 },
    );
  });

  it('is the same out of its parts', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        expect(JSON.stringify(documentOf(partsOf(document)))).toBe(JSON.stringify(document));
      }),
      { numRuns: 100 },
    );
  });

  const wrong = (change: (document: ReturnType<typeof text>) => void) => {
    const document = text(aDocument());
    change(document);
    const parsed = parseDocument(document);
    return parsed.ok ? [] : parsed.problems.map(({ path }) => path);
  };

  it('refuses unknown properties by their path, also in forms that are open elsewhere', () => {
    expect(wrong((document) => Object.assign(document, { site: 1 }))).toEqual(['site']);
    expect(wrong((document) => Object.assign(document.rules[0] ?? {}, { color: 'red' }))).toEqual(['rules[0].color']);
    expect(wrong((document) => Object.assign(document.rules[0]?.flows[0] ?? {}, { 'apply-once': true }))).toEqual([
      'rules[0].flows[0]["apply-once"]',
    ]);
    expect(wrong((document) => Object.assign(document.connectors[0]?.configuration.settings ?? {}, { password: 'x' }))).toEqual([
      'connectors[0].configuration.settings.password',
    ]);
    expect(wrong((document) => Object.assign(document.settings, { watermark: {} }))).toEqual(['settings.watermark']);
  });

  it('refuses what it does not understand by its path', () => {
    expect(wrong((document) => Object.assign(document.rules[0] ?? {}, { linkType: 'glue' }))).toEqual(['rules[0].linkType']);
    expect(wrong((document) => Object.assign(document.rules[0]?.flows[0] ?? {}, { merge: 'blend' }))).toEqual(['rules[0].flows[0].merge']);
    expect(wrong((document) => Object.assign(document.rules[0] ?? {}, { id: 'ONE' }))).toEqual(['rules[0].id']);
    expect(wrong((document) => Object.assign(document, { format: 'other' }))).toEqual(['format']);
    for (const value of [null, [], 'text', 7, {}]) expect(parseDocument(value).ok).toBe(false);
  });

  it('run profiles follow from the partitions; others are told', () => {
    const document = text(aDocument());
    const [connector] = document.connectors;
    if (connector === undefined) throw new Error('no connector');
    connector.runProfiles = [{ name: 'Mine', steps: [{ type: 'export', partition: 'DC=example,DC=com' }] }];
    const read = isthmusReader.read([{ path: 'a.json', text: JSON.stringify(document) }], aDocument());
    expect(read.document).toEqual(aDocument());
    expect(read.notTakenOver.map(({ path }) => path)).toEqual(['connectors[0].runProfiles']);
  });
});
