import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { MAX_URL_BYTES, readFileUrl } from './file-url.ts';
import { isRecord, type LdifItem, readLdif } from './ldif-reader.ts';

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string | Uint8Array, chunk = 1 << 16): Promise<LdifItem[]> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const items: LdifItem[] = [];
  for await (const batch of readLdif(chunksOf(bytes, chunk), 'people.ldif', readFileUrl)) items.push(...batch);
  return items;
}

/** Records as plain data: `name;options` → texts, octets as hex. */
async function records(text: string, chunk?: number): Promise<unknown[]> {
  return (await read(text, chunk)).map((item) => {
    if (!isRecord(item)) return `${item.code} ${item.line}:${item.column} entry ${item.entry}`;
    const attributes = item.attributes.map((a) => [
      [a.type, ...a.options].join(';'),
      a.text ?? Buffer.from(a.octets ?? []).toString('hex'),
    ]);
    return { dn: item.dn, line: item.line, attributes };
  });
}

const folder = mkdtempSync(join(tmpdir(), 'isthmus-ldif-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('RFC 2849 content records', () => {
  it('example 1: a simple file with two entries', async () => {
    const text = `version: 1
dn: cn=Barbara Jensen, ou=Product Development, dc=airius, dc=com
objectclass: top
objectclass: person
cn: Barbara Jensen
cn: Barbara J Jensen
description: A big sailing fan.

dn: cn=Bjorn Jensen, ou=Accounting, dc=airius, dc=com
objectclass: top
telephonenumber: +1 408 555 1212
`;
    expect(await records(text)).toEqual([
      {
        dn: 'cn=Barbara Jensen, ou=Product Development, dc=airius, dc=com',
        line: 2,
        attributes: [
          ['objectclass', 'top'],
          ['objectclass', 'person'],
          ['cn', 'Barbara Jensen'],
          ['cn', 'Barbara J Jensen'],
          ['description', 'A big sailing fan.'],
        ],
      },
      {
        dn: 'cn=Bjorn Jensen, ou=Accounting, dc=airius, dc=com',
        line: 9,
        attributes: [
          ['objectclass', 'top'],
          ['telephonenumber', '+1 408 555 1212'],
        ],
      },
    ]);
  });

  it('example 2: a folded value', async () => {
    const text = `version: 1
dn:cn=Barbara Jensen, ou=Product Development, dc=airius, dc=com
title:Product Manager, Rod and Reel Division
description:Babs is a big sailing fan, and travels extensively in sea
 rch of perfect sailing conditions.
`;
    expect(await records(text)).toEqual([
      {
        dn: 'cn=Barbara Jensen, ou=Product Development, dc=airius, dc=com',
        line: 2,
        attributes: [
          ['title', 'Product Manager, Rod and Reel Division'],
          ['description', 'Babs is a big sailing fan, and travels extensively in search of perfect sailing conditions.'],
        ],
      },
    ]);
  });

  it('example 3: a base-64-encoded value with line ends inside', async () => {
    const text = `dn: cn=Gern Jensen, ou=Product Testing, dc=airius, dc=com
description:: V2hhdCBhIGNhcmVmdWwgcmVhZGVyIHlvdSBhcmUhICBUaGlzIHZhbHVl
 IGlzIGJhc2UtNjQtZW5jb2RlZCBiZWNhdXNlIGl0IGhhcyBhIGNvbnRyb2wgY2hhcmFjdGVyIG
 luIGl0IChhIENSKS4NICBCeSB0aGUgd2F5LCB5b3Ugc2hvdWxkIHJlYWxseSBnZXQgb3V0IG1v
 cmUu
`;
    const [record] = (await records(text)) as [{ attributes: [string, string][] }];
    expect(record.attributes[0]?.[1]).toBe(
      'What a careful reader you are!  This value is base-64-encoded because it has a control character in it (a CR).\r  By the way, you should really get out more.',
    );
  });

  it('example 4: UTF-8 names in base64, with comments and language options', async () => {
    const text = `version: 1
dn:: b3U95Za25qWt6YOoLG89QWlyaXVz
# dn:: ou=<JapaneseOU>,o=Airius
objectclass: top
objectclass: organizationalUnit
ou:: 5Za25qWt6YOo
# ou:: <JapaneseOU>
ou;lang-ja:: 5Za25qWt6YOo
ou;lang-ja;phonetic:: 44GI44GE44GO44KH44GG44G2
ou;lang-en: Sales
# a comment
 that goes on
description: Japanese office
`;
    expect(await records(text)).toEqual([
      {
        dn: 'ou=営業部,o=Airius',
        line: 2,
        attributes: [
          ['objectclass', 'top'],
          ['objectclass', 'organizationalUnit'],
          ['ou', '営業部'],
          ['ou;lang-ja', '営業部'],
          ['ou;lang-ja;phonetic', 'えいぎょうぶ'],
          ['ou;lang-en', 'Sales'],
          ['description', 'Japanese office'],
        ],
      },
    ]);
  });

  it('example 5: a value in a file of its own', async () => {
    const path = join(folder, 'photo of her.jpg');
    writeFileSync(path, Buffer.from('ffd8ffe0', 'hex'));
    const text = `version: 1\ndn: cn=Horatio Jensen, dc=airius, dc=com\njpegphoto:< ${pathToFileURL(path).href}\n`;
    expect(await records(text)).toEqual([{ dn: 'cn=Horatio Jensen, dc=airius, dc=com', line: 2, attributes: [['jpegphoto', 'ffd8ffe0']] }]);
  });

  it('CRLF, a byte order mark, many blank lines, no line end at the end, an empty value, ;binary', async () => {
    const text =
      '\uFEFFversion: 1\r\n\r\n\r\ndn: cn=a,dc=x\r\ncn: a\r\n\r\n\r\n\r\ndn: cn=b,dc=x\r\nuserCertificate;binary:: MIIB\r\ndescription:';
    const expected = [
      { dn: 'cn=a,dc=x', line: 4, attributes: [['cn', 'a']] },
      {
        dn: 'cn=b,dc=x',
        line: 9,
        attributes: [
          ['userCertificate', '308201'],
          ['description', ''],
        ],
      },
    ];
    for (const chunk of [1, 2, 3, 7, 1 << 16]) expect(await records(text, chunk)).toEqual(expected);
  });

  it('a file of comments only holds nothing', async () => {
    expect(await records('version: 1\n# nobody\n')).toEqual([]);
    expect(await records('')).toEqual([]);
  });
});

describe('faults are reported with their place, and reading goes on', () => {
  const good = '\n\ndn: cn=after,dc=x\ncn: after\n';
  const after = { dn: 'cn=after,dc=x', attributes: [['cn', 'after']] };
  const head = 'dn: cn=a,dc=x\n';
  const cases: readonly [name: string, text: string, fault: string][] = [
    ['a line without a colon', `${head}cn a`, 'parse-error 2:1 entry 1'],
    ['a line without a name', `${head}: a`, 'parse-error 2:1 entry 1'],
    ['a name that is none', `${head}c n: a`, 'parse-error 2:1 entry 1'],
    ['an option that is none', `${head}cn;l_x: a`, 'parse-error 2:1 entry 1'],
    ['a continuation of nothing', ` continued\n${head}cn: a`, 'parse-error 1:1 entry 1'],
    ['a record without a DN', 'cn: a\nsn: b', 'missing-dn 1:1 entry 1'],
    ['a DN that is a URL', 'dn:< file:///etc/hostname\ncn: a', 'invalid-dn 1:6 entry 1'],
    ['a DN in broken base64', 'dn:: Y249*\ncn: a', 'invalid-base64-value 1:6 entry 1'],
    ['a DN that is not UTF-8', 'dn:: /////w==\ncn: a', 'invalid-dn 1:6 entry 1'],
    ['a change record', `${head}changetype: add\ncn: a`, 'invalid-change-type 2:1 entry 1'],
    ['a control', `${head}control: 1.2.840.113556.1.4.805 true\nchangetype: delete`, 'invalid-change-type 2:1 entry 1'],
    ['broken base64', `${head}photo:: abc`, 'invalid-base64-value 2:9 entry 1'],
    ['a part of a ranged attribute', `${head}member;range=0-1499: cn=b,dc=x`, 'invalid-attribute-value 2:1 entry 1'],
    ['a URL of another scheme', `${head}photo:< http://example.com/a.jpg`, 'unsupported-value-type 2:9 entry 1'],
    ['a relative file URL', `${head}photo:< file:a.jpg`, 'unsupported-value-type 2:9 entry 1'],
    ['a file that is not there', `${head}photo:< file:///no/such/file.jpg`, 'read-error 2:9 entry 1'],
  ];
  it.each(cases)('%s', async (_name, text, fault) => {
    expect(await records(text + good)).toEqual([fault, { ...after, line: expect.any(Number) }]);
  });

  it('a file behind a URL that is too large', async () => {
    const path = join(folder, 'large.bin');
    writeFileSync(path, Buffer.alloc(MAX_URL_BYTES + 1));
    expect(await records(`${head}photo:< ${pathToFileURL(path).href}`)).toEqual(['invalid-attribute-value 2:9 entry 1']);
  });

  it('another LDIF version ends the reading', async () => {
    expect(await records(`version: 2\n${head}cn: a`)).toEqual(['parse-error 1:9 entry 0']);
  });

  it('the message names file, line, column and reason', async () => {
    const [error] = await read(`${head}cn a`);
    expect(error).toMatchObject({
      dn: 'cn=a,dc=x',
      file: 'people.ldif',
      message: 'people.ldif:2:1: "cn a" has no colon; an attribute line looks like "name: value"',
    });
  });
});

describe('bytes that are no LDIF stop the reading', () => {
  const bytes = (...parts: (string | number[])[]) =>
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));
  it('NUL bytes', async () => {
    await expect(read(bytes('dn: cn=a,dc=x\ncn: a', [0], '\n'))).rejects.toMatchObject({
      result: 'stopped-file-embedded-nulls',
      message: expect.stringContaining('people.ldif:2:'),
    });
  });
  it('another encoding', async () => {
    await expect(read(bytes('dn: cn=a,dc=x\ncn: Ren', [0xe9], '\n'))).rejects.toMatchObject({
      result: 'stopped-code-page-conversion',
      message: expect.stringContaining('people.ldif:2:'),
    });
  });
  it('UTF-16', async () => {
    await expect(read(Buffer.from('\uFEFFdn: cn=a,dc=x\n', 'utf16le'))).rejects.toMatchObject({ result: 'stopped-code-page-conversion' });
  });
});
