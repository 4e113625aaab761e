import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Layer, type ObjectError } from '../../../shared/model/object.ts';
import type { Value } from '../../../shared/model/value.ts';
import { cs, csObject, forest, importError, link, mv, mvObject, placeholder, ruleA, temporaryStore, tenant } from '../store.fixture.ts';
import { dnPath } from './dn-path.ts';

describe('connector-space objects', () => {
  it('come back exactly as written, every layer of them', async () => {
    await using store = await temporaryStore();
    const full = csObject(1, 'Åsa Öberg', {
      link: link(7),
      state: 'explicit',
      provisioned: true,
      refRetry: true,
      resync: true,
      base: {
        displayName: ['Åsa Öberg'],
        uSNChanged: [5n, -1n, 9_223_372_036_854_775_807n],
        enabled: [true, false],
        photo: [new Uint8Array([0, 255])],
      },
      pendingImport: {
        operation: 'update',
        dn: 'CN=Åsa,DC=example,DC=com',
        attributes: { mail: ['a@example.com', 'b@example.com'], title: [] },
      },
      unconfirmed: { operation: 'add', attributes: {} },
      escrowed: { operation: 'delete-add', attributes: { a: ['1'] } },
      unapplied: { operation: 'delete', attributes: {} },
      notWritable: { proxyAddresses: { values: ['SMTP:a@example.com', 'smtp:b@example.com'], reason: 'read-only in Graph' } },
      disconnection: { reason: 'filter', rule: ruleA, time: 1_763_800_000_123 },
      lastImport: 1_763_800_000_123,
      lastExport: 1_763_800_000_124,
    });
    const plain = csObject(2, 'Bob');
    await store.write.write({ cs: [{ object: full, digest: 'abc' }, { object: plain }], mv: [mvObject(7, {})] });
    expect(await store.read.csObjects([cs(2), cs(9), cs(1)])).toEqual([plain, full]);
  });

  it('keep any value of any type', async () => {
    await using store = await temporaryStore();
    const value: fc.Arbitrary<Value> = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.boolean(),
      fc.uint8Array({ maxLength: 400 }),
    );
    const image = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}[0-9]{0,9}$/), fc.array(value, { maxLength: 5 }), {
      maxKeys: 8,
      noNullPrototype: true,
    });
    await fc.assert(
      fc.asyncProperty(image, image, async (base, attributes) => {
        const object = csObject(1, 'x', { base, unapplied: { operation: 'update', attributes } });
        await store.write.write({ cs: [{ object }] });
        const [found] = await store.read.csObjects([cs(1)]);
        expect(found).toStrictEqual(object);
        for (const item of Object.values(found?.base ?? {}).flat())
          if (item instanceof Uint8Array) expect(Object.getPrototypeOf(item)).toBe(Uint8Array.prototype);
      }),
      { numRuns: 60 },
    );
  });

  it('are found by anchor and by DN without case, transient ones not by DN', async () => {
    await using store = await temporaryStore();
    const escaped = csObject(3, 'Lee', { dn: 'CN=Lee\\, Ann,OU=People,DC=example,DC=com' });
    const displaced = csObject(1, 'Bob', { transient: true });
    await store.write.write({
      cs: [{ object: displaced, digest: 'd1' }, { object: csObject(2, 'Bob') }, { object: escaped }, { object: placeholder(4, 'Nobody') }],
    });
    const byAnchor = await store.read.csByAnchor(forest, ['anchor-1', 'anchor-9']);
    expect([...byAnchor.keys()]).toEqual(['anchor-1']);
    expect(byAnchor.get('anchor-1')).toEqual({
      id: 1,
      connector: forest,
      partition: 'DC=example,DC=com',
      dn: displaced.dn,
      anchor: 'anchor-1',
      objectType: 'user',
      mv: undefined,
      placeholder: false,
      transient: true,
      digest: 'd1',
      busy: false,
    });
    const keys = [
      'cn=bob,ou=people,dc=example,dc=com',
      'cn=lee\\, ann,ou=people,dc=example,dc=com',
      'cn=nobody,ou=people,dc=example,dc=com',
    ];
    const byDn = await store.read.csByDn(forest, [...keys, 'cn=x']);
    expect([...byDn].map(([key, header]) => [key, header.id])).toEqual([
      [keys[0], 2],
      [keys[1], 3],
      [keys[2], 4],
    ]);
    expect((await store.read.csByDn(tenant, keys)).size).toBe(0);
  });

  it('below a container are a range, without the container and its neighbours', async () => {
    await using store = await temporaryStore();
    const dns = [
      'OU=People,DC=example,DC=com',
      'CN=A,OU=People,DC=example,DC=com',
      'CN=B,OU=Deep,OU=People,DC=example,DC=com',
      'CN=C,OU=People-2,DC=example,DC=com',
      'CN=D,OU=Peoplex,DC=example,DC=com',
    ];
    await store.write.write({ cs: dns.map((dn, at) => ({ object: csObject(at + 1, 'x', { dn }) })) });
    const below = async (key: string) => (await store.read.csBelow(forest, key)).map((header) => header.id).sort();
    expect(await below('ou=people,dc=example,dc=com')).toEqual([2, 3]);
    expect(await below('')).toEqual([1, 2, 3, 4, 5]);
    expect(dnPath('cn=a\\,b,ou=x')).toBe('ou=x,cn=a\\,b');
  });

  it('may swap DN and anchor, or follow a deleted one, within a batch', async () => {
    await using store = await temporaryStore();
    const [a, b] = [csObject(1, 'A'), csObject(2, 'B')];
    await store.write.write({ cs: [{ object: a, digest: 'da' }, { object: b }] });
    await store.write.write({ cs: [{ object: { ...a, dn: b.dn, anchor: b.anchor } }, { object: { ...b, dn: a.dn, anchor: a.anchor } }] });
    expect((await store.read.csByAnchor(forest, ['anchor-2'])).get('anchor-2')).toMatchObject({ id: 1, dn: b.dn, digest: 'da' });
    await store.write.write({ csDeletes: [cs(1)], cs: [{ object: csObject(3, 'B', { anchor: 'anchor-2' }) }] });
    expect((await store.read.csByAnchor(forest, ['anchor-2'])).get('anchor-2')?.id).toBe(3);
    await expect(store.write.write({ cs: [{ object: csObject(4, 'B') }] })).rejects.toThrow(/UNIQUE/);
  });

  it('keep the digest when none is given', async () => {
    await using store = await temporaryStore();
    await store.write.write({ cs: [{ object: csObject(1, 'A'), digest: 'one' }] });
    await store.write.write({ cs: [{ object: csObject(1, 'A') }] });
    const header = async () => (await store.read.csByAnchor(forest, ['anchor-1'])).get('anchor-1');
    expect(await header()).toMatchObject({ digest: 'one', busy: false });
    await store.write.write({ cs: [{ object: csObject(1, 'A', { escrowed: { operation: 'update', attributes: {} } }), digest: 'two' }] });
    expect(await header()).toMatchObject({ digest: 'two', busy: true });
  });

  it('linked to a metaverse object are found by it', async () => {
    await using store = await temporaryStore();
    const other = csObject(2, 'B', { connector: tenant, link: link(5) });
    await store.write.write({ mv: [mvObject(5, {})], cs: [{ object: csObject(1, 'A', { link: link(5) }) }, { object: other }] });
    const linked = await store.read.csLinkedTo([mv(5), mv(6)]);
    expect([...linked].map(([id, headers]) => [id, headers.map((header) => [header.id, header.connector])])).toEqual([
      [
        5,
        [
          [1, forest],
          [2, tenant],
        ],
      ],
    ]);
    await store.write.write({ cs: [{ object: { ...other, link: undefined } }] });
    expect((await store.read.csLinkedTo([mv(5)])).get(mv(5))?.length).toBe(1);
    await expect(store.write.write({ mvDeletes: [mv(5)] })).rejects.toThrow(/still linked/);
  });
});

describe('reference edges', () => {
  it('carry the DN and the link of their target', async () => {
    await using store = await temporaryStore();
    const group = csObject(1, 'Staff', { objectType: 'group' });
    await store.write.write({
      mv: [mvObject(5, {})],
      cs: [{ object: group }, { object: csObject(2, 'Ann', { link: link(5) }) }, { object: placeholder(3, 'Gone') }],
      edges: [
        { cs: cs(1), attribute: 'member', target: cs(2), layers: Layer.base },
        { cs: cs(1), attribute: 'member', target: cs(3), layers: Layer.importAdd },
        { cs: cs(1), attribute: 'manager', target: cs(2), layers: Layer.unappliedAdd },
      ],
    });
    const member = (id: number, name: string, layers: number, targetMv?: number) => ({
      target: cs(id),
      targetDn: `CN=${name},OU=People,DC=example,DC=com`,
      targetMv,
      layers,
    });
    expect((await store.read.csObjects([cs(1)]))[0]?.references).toEqual({
      manager: [member(2, 'Ann', Layer.unappliedAdd, 5)],
      member: [member(2, 'Ann', Layer.base, 5), member(3, 'Gone', Layer.importAdd)],
    });
    expect((await store.read.csObjects([cs(1)], 'none'))[0]?.references).toEqual({});
    expect(await store.read.csReferrers([cs(2), cs(3)])).toEqual([1]);
    expect(await store.read.csOrphanPlaceholders(forest, 10)).toEqual([]);
    await store.write.write({ edges: [{ cs: cs(1), attribute: 'member', target: cs(3), layers: 0 }] });
    expect(await store.read.csReferrers([cs(3)])).toEqual([]);
    expect(await store.read.csOrphanPlaceholders(forest, 10)).toEqual([3]);
  });

  it('hold their target: deleting it is refused, in whole', async () => {
    await using store = await temporaryStore();
    await store.write.write({
      cs: [{ object: csObject(1, 'A') }, { object: csObject(2, 'B') }],
      edges: [{ cs: cs(1), attribute: 'manager', target: cs(2), layers: 1 }],
    });
    await expect(
      store.write.write({ cs: [{ object: csObject(3, 'New Attribute', { base: { fresh: ['x'] } }) }], csDeletes: [cs(2)] }),
    ).rejects.toThrow(/object 2 was deleted while object 1 still refers/);
    expect((await store.read.csObjects([cs(1), cs(2), cs(3)])).map((object) => object.id)).toEqual([1, 2]);
    // The name numbered in the failed batch must not be trusted afterwards.
    await store.write.write({ cs: [{ object: csObject(3, 'Again', { base: { fresh: ['x'] } }) }] });
    expect((await store.read.csObjects([cs(3)]))[0]?.base).toEqual({ fresh: ['x'] });
    await store.write.write({ csDeletes: [cs(2)], edges: [{ cs: cs(1), attribute: 'manager', target: cs(2), layers: 0 }] });
    await store.write.write({ csDeletes: [cs(1)] });
    expect(await store.read.csCount({ connector: forest })).toBe(1);
    await expect(store.write.write({ edges: [{ cs: cs(3), attribute: 'manager', target: cs(99), layers: 1 }] })).rejects.toThrow(
      /FOREIGN KEY/,
    );
  });
});

describe('errors on objects', () => {
  it('replace each other by kind, survive rewriting the object and end with it', async () => {
    await using store = await temporaryStore();
    const exportError: ObjectError = { ...importError, kind: 'export', code: 'cd-error', lastOccurred: 9 };
    await store.write.write({
      cs: [{ object: csObject(1, 'A') }],
      errors: [
        { cs: cs(1), kind: 'import', error: importError },
        { cs: cs(1), kind: 'export', error: exportError },
      ],
    });
    await store.write.write({
      cs: [{ object: csObject(1, 'A') }],
      errors: [{ cs: cs(1), kind: 'import', error: { ...importError, retryCount: 4 } }],
    });
    expect((await store.read.csErrors([cs(1)])).get(cs(1))).toEqual([{ ...importError, retryCount: 4 }, exportError]);
    expect((await store.read.csStatistics(forest)).importErrors).toBe(1);
    await store.write.write({ errors: [{ cs: cs(1), kind: 'import', error: undefined }] });
    expect((await store.read.csErrors([cs(1)])).get(cs(1))).toEqual([exportError]);
    await store.write.write({ csDeletes: [cs(1)] });
    expect((await store.read.csErrors([cs(1)])).size).toBe(0);
  });
});

describe('indexes on the expected image', () => {
  const staged = csObject(1, 'A', {
    base: { mail: ['Old@Example.com'], sid: [new Uint8Array([1, 171])] },
    pendingImport: { operation: 'update', attributes: { mail: ['Imported@example.com'] } },
    unapplied: { operation: 'update', attributes: { extra: ['x'] } },
    notWritable: { proxy: { values: ['SMTP:a@example.com'], reason: 'read-only' } },
  });
  const keys = ['old@example.com', 'imported@example.com', 'new@example.com', '01ab', 'smtp:a@example.com'];
  const found = async (store: Awaited<ReturnType<typeof temporaryStore>>, attribute: string) =>
    Object.fromEntries(await store.read.csByIndex(forest, attribute, keys));

  it.each(['declared before', 'declared after', 'not declared'])('find what will be there (%s)', async (when) => {
    await using store = await temporaryStore();
    const declare = () =>
      store.write.declareIndexes({ metaverse: [], connectorSpaces: [{ connector: forest, attributes: ['mail', 'sid', 'proxy'] }] });
    if (when === 'declared before') await declare();
    await store.write.write({ cs: [{ object: staged }, { object: csObject(2, 'B', { connector: tenant, base: staged.base }) }] });
    if (when === 'declared after') await declare();
    expect(await found(store, 'mail')).toEqual({ 'imported@example.com': [1] });
    expect(await found(store, 'sid')).toEqual({ '01ab': [1] });
    expect(await found(store, 'proxy')).toEqual({ 'smtp:a@example.com': [1] });
    await store.write.write({
      cs: [{ object: { ...staged, unapplied: { operation: 'update', attributes: { mail: ['New@example.com'], proxy: [] } } } }],
    });
    expect(await found(store, 'mail')).toEqual({ 'new@example.com': [1] });
    expect(await found(store, 'proxy')).toEqual({});
    await store.write.write({ cs: [{ object: { ...staged, unconfirmed: { operation: 'delete', attributes: {} } } }] });
    expect([await found(store, 'mail'), await found(store, 'sid'), await found(store, 'proxy')]).toEqual([{}, {}, {}]);
    await store.write.write({ csDeletes: [cs(1)] });
    expect(await found(store, 'mail')).toEqual({});
  });
});

it('a NUL in a text ends neither a key nor what can be found behind it', async () => {
  await using store = await temporaryStore();
  await store.write.declareIndexes({ metaverse: [], connectorSpaces: [{ connector: forest, attributes: ['mail'] }] });
  await store.write.write({ cs: [{ object: csObject(1, 'A', { base: { mail: ['a\0b'], title: ['Chef'] } }) }] });
  expect(Object.fromEntries(await store.read.csByIndex(forest, 'mail', ['a', 'a\0b']))).toEqual({ 'a\0b': [1] });
  expect((await store.read.csSearch({ connector: forest, scope: { kind: 'text', text: 'chef' }, offset: 0, limit: 1 })).total).toBe(1);
  expect((await store.read.csObjects([cs(1)]))[0]?.base.mail).toEqual(['a\0b']);
});
