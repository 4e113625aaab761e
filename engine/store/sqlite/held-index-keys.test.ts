import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { StepId } from '../../../shared/model/identifier.ts';
import { indexKey } from '../../../shared/model/index-key.ts';
import type { Value } from '../../../shared/model/value.ts';
import { cs, csObject, forest, mv, mvObject, temporaryStore, tenant } from '../store.fixture.ts';
import { TurningStore, turn } from '../turning-store.fixture.ts';
import type { OpenStore } from './open-store.ts';

const VALUES: readonly Value[] = ['a', 'A', 'b\0', 7n, true, new Uint8Array([1, 2])];
const KEYS = [...new Set(VALUES.flatMap((value) => indexKey(value) ?? []))];
const ATTRIBUTES = ['mail', 'employeeId'];
const IDS = [1, 2, 3, 4];
const SPACES = [forest, tenant];

const id = fc.constantFrom(...IDS);
const attribute = fc.constantFrom(...ATTRIBUTES);
const values = fc.array(fc.constantFrom(...VALUES), { maxLength: 3 });
const connector = fc.constantFrom(...SPACES);
const put = fc.record({ kind: fc.constantFrom('put-mv' as const, 'put-cs'), id, attribute, values, connector, more: fc.boolean() });
const remove = fc.record({ kind: fc.constantFrom('remove-mv' as const, 'remove-cs'), id });
const declare = fc.record({ kind: fc.constant('declare' as const), attributes: fc.subarray(ATTRIBUTES) });
const look = fc.record({ kind: fc.constant('look' as const), at: fc.constantFrom('read' as const, 'write') });
const turning = fc.record({ kind: fc.constant('turn' as const), to: turn });
type Written<A> = A extends fc.Arbitrary<infer D> ? D : never;
type Deed = Written<typeof put> | Written<typeof remove> | Written<typeof declare> | Written<typeof turning> | Written<typeof look>;
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: put },
  { weight: 3, arbitrary: remove },
  { weight: 2, arbitrary: declare },
  { weight: 3, arbitrary: turning },
  { weight: 2, arbitrary: look },
);

it.each(['many', 'any'] as const)(
  'finds what a search of all objects finds, after any writes, undone ones, other indexes and restarts (%s written behind)',
  async (writtenBehind) => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 25 }), async (story) => {
        await using store = await TurningStore.open({ writtenBehind });
        await perform(store.write, { kind: 'declare', attributes: ATTRIBUTES });
        for (const deed of story) {
          if (deed.kind === 'turn') await store.turn(deed.to);
          else if (deed.kind === 'look') await compare(store[deed.at]);
          // No configuration is changed through a hold.
          else if (deed.kind !== 'declare' || !store.isHeld) await perform(store.write, deed);
        }
        await compare(store.write);
        await compare(store.read);
      }),
      { numRuns: writtenBehind === 'any' ? 30 : 80 },
    );
  },
  60_000,
);

it('finds what was removed in a hold that is discarded, and meanwhile outside of it, when nobody had looked before', async () => {
  await using store = await TurningStore.open();
  await perform(store.write, { kind: 'declare', attributes: ATTRIBUTES });
  await store.write.write({ mv: [mvObject(1, { mail: ['a'] })], cs: [{ object: csObject(1, 'Ada', { base: { mail: ['a'] } }) }] });
  await store.turn('reopen');
  await store.turn('begin');
  await store.write.write({ mvDeletes: [mv(1)], csDeletes: [cs(1)] });
  await compare(store.write);
  await compare(store.read);
  await store.turn('discard');
  await compare(store.write);
});

it('finds what is written after nobody had it', async () => {
  await using store = await temporaryStore();
  await store.write.declareIndexes({ metaverse: ['mail'], connectorSpaces: [{ connector: forest, attributes: ['mail'] }] });
  await compare(store.write);
  await store.write.write({ mv: [mvObject(1, { mail: ['a'] })], cs: [{ object: csObject(1, 'Ada', { base: { mail: ['a'] } }) }] });
  expect((await store.write.mvByIndex('person', 'mail', ['a'])).get('a')).toEqual([1]);
  expect((await store.read.csByIndex(forest, 'mail', ['a'])).get('a')).toEqual([1]);
});

async function perform(
  store: OpenStore['write'],
  deed: Written<typeof put> | Written<typeof remove> | Written<typeof declare>,
): Promise<void> {
  if (deed.kind === 'declare') {
    const connectorSpaces = SPACES.map((connector) => ({ connector, attributes: deed.attributes }));
    return store.declareIndexes({ metaverse: deed.attributes, connectorSpaces });
  }
  if (!('more' in deed)) return store.write(deed.kind === 'remove-mv' ? { mvDeletes: [mv(deed.id)] } : { csDeletes: [cs(deed.id)] });
  const more = deed.more ? { moreFollows: 1 as StepId } : {};
  const held = { [deed.attribute]: deed.values };
  if (deed.kind === 'put-mv') return store.write({ mv: [mvObject(deed.id, held)], ...more });
  await store.write({ cs: [{ object: csObject(deed.id, `u${deed.id}`, { connector: deed.connector, base: held }) }], ...more });
}

async function compare(store: OpenStore['read'] | OpenStore['write']): Promise<void> {
  const objects = await store.mvObjects(IDS.map(mv), 'none');
  const spaces = await store.csObjects(IDS.map(cs), 'none');
  const holders = <O extends { readonly id: number }>(all: readonly O[], key: string, valuesOf: (one: O) => readonly Value[] | undefined) =>
    all.filter((one) => valuesOf(one)?.some((value) => indexKey(value) === key) === true).map(({ id }) => id);
  for (const attribute of ATTRIBUTES) {
    for (const key of KEYS) {
      // Sequence of ids is nobody's business.
      const found = [...((await store.mvByIndex('person', attribute, [key])).get(key) ?? [])].sort();
      expect(found).toEqual(holders(objects, key, (one) => one.values[attribute]?.map(({ value }) => value)));
      for (const connector of SPACES) {
        const own = spaces.filter((one) => one.connector === connector);
        const linked = [...((await store.csByIndex(connector, attribute, [key])).get(key) ?? [])].sort();
        expect(linked).toEqual(holders(own, key, (one) => one.base[attribute]));
      }
    }
  }
}
