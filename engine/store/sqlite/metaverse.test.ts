import { describe, expect, it } from 'vitest';
import { formatObjectId } from '../../../shared/model/identifier.ts';
import type { Schema } from '../../../shared/model/schema.ts';
import type { MvOperator, MvQuery } from '../metaverse.ts';
import { cs, forest, mv, mvObject, mvValue, ruleA, ruleB, temporaryStore } from '../store.fixture.ts';

const schema: Schema = {
  objectTypes: [{ name: 'person', attributes: ['displayName', 'mail', 'description', 'manager'] }],
  attributes: {
    displayName: { name: 'displayName', type: 'string', multiValued: false, indexed: true },
    mail: { name: 'mail', type: 'string', multiValued: true, indexed: true },
    description: { name: 'description', type: 'string', multiValued: true },
    number: { name: 'number', type: 'number', multiValued: false },
    manager: { name: 'manager', type: 'reference', multiValued: false },
  },
};

describe('metaverse objects', () => {
  it('come back exactly as written, with the lineage of every value', async () => {
    await using store = await temporaryStore();
    const object = mvObject(
      1,
      {},
      {
        values: {
          mail: [
            mvValue('a@example.com'),
            mvValue('b@example.com'),
            mvValue('c@example.com', { cs: cs(2), rule: ruleB, time: 7 }),
            mvValue('d@example.com'),
          ],
          number: [mvValue(5n)],
          photo: [mvValue(new Uint8Array([1, 2]))],
          constructor: [mvValue(true)],
        },
        provisioningRetry: true,
        refRetry: true,
      },
    );
    await store.write.write({ mv: [object, mvObject(2, {}, { objectType: 'group' })] });
    expect(await store.read.mvObjects([mv(3), mv(1)])).toEqual([object]);
    expect(await store.read.mvCounts()).toEqual(
      new Map([
        ['group', 1],
        ['person', 1],
      ]),
    );
    expect(await store.read.mvSelect({})).toEqual([1, 2]);
    expect(await store.read.mvSelect({ objectType: 'group' })).toEqual([2]);
    expect(await store.read.mvSelect({ retry: true })).toEqual([1]);
    await store.write.write({ mvRefRetry: [mv(2)] });
    expect(await store.read.mvSelect({ retry: true, objectType: 'group' })).toEqual([2]);
  });

  it('refer to each other, and stop when one is deleted', async () => {
    await using store = await temporaryStore();
    const lineage = { cs: cs(9), rule: ruleA, time: 5 };
    await store.write.write({
      mv: [mvObject(1, {}), mvObject(2, {}), mvObject(3, {})],
      mvEdges: [
        { mv: mv(1), attribute: 'member', target: mv(2), lineage },
        { mv: mv(1), attribute: 'member', target: mv(3), lineage },
      ],
    });
    expect((await store.read.mvObjects([mv(1)]))[0]?.references).toEqual({
      member: [
        { target: 2, ...lineage },
        { target: 3, ...lineage },
      ],
    });
    expect((await store.read.mvObjects([mv(1)], 'none'))[0]?.references).toEqual({});
    expect(await store.read.mvReferrers([mv(2), mv(3)])).toEqual([1]);
    await store.write.write({ mvEdges: [{ mv: mv(1), attribute: 'member', target: mv(2), lineage: undefined }], mvDeletes: [mv(3)] });
    expect(await store.read.mvReferrers([mv(2), mv(3)])).toEqual([]);
    expect(await store.read.mvObjects([mv(3)])).toEqual([]);
  });

  it.each(['marked in the schema', 'declared', 'neither'])('are found by indexed values (%s)', async (how) => {
    await using store = await temporaryStore();
    const people = [
      mvObject(1, { mail: ['A@Example.com', 'a@example.com'] }),
      mvObject(2, { mail: ['a@example.com'] }, { objectType: 'group' }),
    ];
    await store.write.write({ mv: people });
    if (how === 'marked in the schema') await store.write.saveMetaverseSchema(schema);
    if (how === 'declared') await store.write.declareIndexes({ metaverse: ['mail'], connectorSpaces: [] });
    const found = async (type: string) =>
      Object.fromEntries(await store.read.mvByIndex(type, 'mail', ['a@example.com', 'b@example.com', 'c']));
    expect(await found('*')).toEqual({ 'a@example.com': [1, 2] });
    expect(await found('person')).toEqual({ 'a@example.com': [1] });
    await store.write.write({ mv: [mvObject(1, { mail: ['b@example.com'] })], mvDeletes: [mv(2)] });
    expect(await found('*')).toEqual({ 'b@example.com': [1] });
    await store.write.declareIndexes({ metaverse: [], connectorSpaces: [{ connector: forest, attributes: [] }] });
    expect(await found('*')).toEqual({ 'b@example.com': [1] });
  });
});

describe('metaverse search (spec/console.md §8)', () => {
  const people = [
    mvObject(1, {
      displayName: ['Zoë Adams'],
      mail: ['zoe@example.com'],
      description: ['First line\nsecond line', 'Director'],
      number: [42n],
    }),
    mvObject(2, { displayName: ['山田太郎'], mail: ['yamada@example.com'], description: ['100% remote_worker'] }),
    mvObject(3, { displayName: ['anna Berg'], mail: ['anna@example.org'], sid: [new Uint8Array([1, 5, 171])] }),
    mvObject(4, { description: [`long ${'x'.repeat(500)} end`], mail: [`${'y'.repeat(500)}@example.com`] }),
    mvObject(5, { displayName: ['Team'], mail: ['team@example.com'] }, { objectType: 'group' }),
  ];
  const filled = async (indexed = true) => {
    const store = await temporaryStore();
    if (indexed) await store.write.saveMetaverseSchema(schema);
    await store.write.write({
      mv: people,
      mvEdges: [{ mv: mv(1), attribute: 'manager', target: mv(3), lineage: { cs: cs(1), rule: ruleA, time: 1 } }],
    });
    return store;
  };
  const query = (more: Partial<MvQuery>): MvQuery => ({ clauses: [], columns: [], offset: 0, limit: 10, ...more });

  const cases: [string, MvOperator, string | undefined, number[]][] = [
    ['mail', 'equals', 'ZOE@example.com', [1]],
    ['mail', 'equals', 'zoe@example', []],
    ['mail', 'contains', 'EXAMPLE.com', [5, 1, 2, 4]],
    ['mail', 'not-contains', 'example.com', [3]],
    ['mail', 'starts-with', 'y', [2, 4]],
    ['mail', 'ends-with', '.org', [3]],
    ['mail', 'is-present', undefined, [3, 5, 1, 2, 4]],
    ['displayName', 'contains', '太郎', [2]],
    ['displayName', 'contains', 'ë', [1]],
    ['displayName', 'is-not-present', undefined, [4]],
    ['description', 'contains', 'line\nsecond', [1]],
    ['description', 'contains', '0% remote_', [2]],
    ['description', 'contains', '0_ remote', []],
    ['description', 'contains', 'zoe', []],
    ['description', 'equals', 'director', [1]],
    ['description', 'starts-with', 'dir', [1]],
    ['description', 'ends-with', 'second line', [1]],
    ['description', 'ends-with', 'first', []],
    ['description', 'is-present', undefined, [1, 2, 4]],
    ['description', 'is-not-present', undefined, [3, 5]],
    ['number', 'equals', '42', [1]],
    ['sid', 'equals', '0105AB', [3]],
    ['unheard-of', 'is-present', undefined, []],
    ['unheard-of', 'is-not-present', undefined, [3, 5, 1, 2, 4]],
  ];
  it.each(cases)('%s %s %s', async (attribute, operator, value, ids) => {
    for (const indexed of [true, false]) {
      await using store = await filled(indexed);
      const found = await store.read.mvSearch(query({ clauses: [{ attribute, operator, value }] }));
      expect({ indexed, ids: found.rows.map((row) => row.id), total: found.total }).toEqual({ indexed, ids, total: ids.length });
    }
  });

  it('references by GUID, by name and by presence', async () => {
    await using store = await filled();
    const ids = async (operator: MvOperator, value?: string) =>
      (await store.read.mvSearch(query({ clauses: [{ attribute: 'manager', operator, value }] }))).rows.map((row) => row.id);
    expect(await ids('equals', formatObjectId(store.read.seed, 'mv', mv(3)))).toEqual([1]);
    expect(await ids('equals', 'nonsense')).toEqual([]);
    expect(await ids('contains', 'BERG')).toEqual([1]);
    expect(await ids('starts-with', 'berg')).toEqual([]);
    expect(await ids('is-present')).toEqual([1]);
    expect((await ids('is-not-present')).length).toBe(4);
  });

  it('free text looks into every text value, not into bytes', async () => {
    await using store = await filled();
    const ids = async (text: string) => (await store.read.mvSearch(query({ text }))).rows.map((row) => row.id);
    expect(await ids('DIRECT')).toEqual([1]);
    expect(await ids('山田')).toEqual([2]);
    expect(await ids('05ab')).toEqual([]);
    expect(await ids('')).toEqual([3, 5, 1, 2, 4]);
    await store.write.write({ mv: [mvObject(1, { displayName: ['Zoë'] })], mvDeletes: [mv(2)] });
    expect([await ids('director'), await ids('山田')]).toEqual([[], []]);
  });

  it('sorts, pages, joins clauses and returns the columns asked for', async () => {
    await using store = await filled();
    const page = await store.read.mvSearch(query({ objectType: 'person', columns: ['mail', 'number', 'none'], offset: 1, limit: 1 }));
    expect(page).toEqual({
      rows: [{ id: 1, objectType: 'person', displayName: 'Zoë Adams', values: { mail: ['zoe@example.com'], number: [42n] } }],
      total: 4,
    });
    const sorted = async (attribute: string, descending: boolean) =>
      (await store.read.mvSearch(query({ sort: { attribute, descending } }))).rows.map((row) => row.id);
    expect(await sorted('mail', false)).toEqual([3, 5, 2, 1, 4]);
    expect(await sorted('mail', true)).toEqual([1, 2, 5, 3, 4]);
    expect(await sorted('description', false)).toEqual([2, 1, 4, 3, 5]);
    expect(await sorted('displayName', true)).toEqual([4, 2, 1, 5, 3]);
    const both = await store.read.mvSearch(
      query({
        objectType: 'person',
        clauses: [
          { attribute: 'mail', operator: 'contains', value: 'example.com' },
          { attribute: 'description', operator: 'contains', value: 'line' },
        ],
      }),
    );
    expect(both.rows.map((row) => row.id)).toEqual([1]);
  });
});
