import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { PreviewResult } from '../contract/preview.ts';
import { previewXml } from './preview-xml.ts';

const id = '11111111-2222-4333-8444-555555555555';
const result = (name: string): PreviewResult =>
  PreviewResult.parse({
    object: { id, name, dn: `CN=${name}`, objectType: 'user', connector: id, connectorName: 'harbour.example' },
    mode: 'full',
    committed: false,
    source: { operation: 'update', changes: [], unchanged: 3 },
    evaluations: [
      {
        of: 'object',
        scopes: [],
        joins: [],
        importFlow: [
          {
            attribute: 'title',
            type: 'string',
            change: 'modify',
            before: { values: [{ type: 'string', text: 'a' }], count: 1 },
            after: { values: [{ type: 'string', text: name }], count: 1 },
            contributions: [],
          },
        ],
        targets: [],
      },
    ],
    referrers: 2,
  });

describe('console.md §6 Save Preview Results as XML', () => {
  it('one value is an attribute, what has parts an element, an entry of a list an element of its own', () => {
    expect(previewXml(result('Eve'))).toBe(`<?xml version="1.0" encoding="utf-8"?>
<preview mode="full" committed="false" referrers="2">
  <object id="${id}" name="Eve" dn="CN=Eve" objectType="user" connector="${id}" connectorName="harbour.example"/>
  <source operation="update" unchanged="3"/>
  <evaluation of="object">
    <import-flow attribute="title" type="string" change="modify">
      <before count="1">
        <value type="string" text="a"/>
      </before>
      <after count="1">
        <value type="string" text="Eve"/>
      </after>
    </import-flow>
  </evaluation>
</preview>
`);
  });

  it.each(['<&>"\'', 'line\r\nbreak\tand tab', 'emoji 🛶', 'lone \ud800 surrogate', 'control \u0000\u0007'])(
    '%j is well-formed',
    (name) => {
      const xml = previewXml(result(name));
      expect(XMLValidator.validate(xml)).toBe(true);
      const parsed = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', htmlEntities: true }).parse(xml);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML has no place for is replaced.
      expect(parsed.preview.object.name).toBe(name.replace(/[\ud800\u0000\u0007](?!\udef6)/g, '\ufffd'));
    },
  );
});
