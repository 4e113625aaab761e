import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dnKey } from '../../../shared/model/dn.ts';
import type { StepId } from '../../../shared/model/identifier.ts';
import type { CsObject } from '../../../shared/model/object.ts';
import { cs, csObject, forest, temporaryStore, tenant } from '../store.fixture.ts';
import { type Turn, TurningStore, turn } from '../turning-store.fixture.ts';
import { storedText } from './connection.ts';
import type { OpenStore } from './open-store.ts';

type Deed =
  | { readonly kind: 'put' | 'remove'; readonly id: number; readonly name: number; readonly anchor: number; readonly space: 0 | 1 }
  | { readonly kind: 'turn'; readonly to: Turn }
  | { readonly kind: 'look'; readonly at: 'read' | 'write' };

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('put' as const), ...object() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove' as const), ...object() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('turn' as const), to: turn }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('look' as const), at: fc.constantFrom('read' as const, 'write') }) },
);

function object() {
  return { id: fc.integer({ min: 1, max: 6 }), name: fc.nat(5), anchor: fc.nat(5), space: fc.constantFrom(0 as const, 1) };
}

const NAMES = ['Ada', 'Bo', 'Cy\0', 'Doe\\, Jane', 'Ey\ud800', 'Ö'];
const SPACES = [forest, tenant];

describe('looking for names and anchors', () => {
  it.each(['many', 'any'] as const)(
    'finds what a search of all objects finds, after any writes, undone ones and restarts (%s written behind)',
    async (writtenBehind) => {
      await fc.assert(
        fc.asyncProperty(fc.array(deeds, { maxLength: 25 }), async (story) => {
          await using store = await TurningStore.open({ writtenBehind });
          for (const deed of story) {
            if (deed.kind === 'turn') await store.turn(deed.to);
            else if (deed.kind === 'look') await compare(store[deed.at]);
            else await write(store.write, deed);
          }
          await compare(store.write);
          await compare(store.read);
        }),
        { numRuns: writtenBehind === 'any' ? 30 : 60 },
      );
    },
    60_000,
  );

  it('finds what was removed in a hold that is discarded, and meanwhile outside of it, when nobody had looked before', async () => {
    await using store = await TurningStore.open();
    await store.write.write({ cs: [{ object: csObject(1, 'Ada', { anchor: 'a1' }) }] });
    await store.turn('reopen');
    await store.turn('begin');
    await store.write.write({ csDeletes: [cs(1)] });
    await compare(store.write);
    await compare(store.read);
    await store.turn('discard');
    await compare(store.write);
  });

  it('asks nothing of a space that was empty, and finds what comes', async () => {
    await using store = await temporaryStore();
    await store.write.write({ cs: [{ object: csObject(1, 'Ada'), digest: undefined }] });
    expect([...(await store.write.csByAnchor(forest, ['anchor-1', 'anchor-2'])).keys()]).toEqual(['anchor-1']);
    expect([...(await store.read.csByDn(forest, [dnKey(csObject(1, 'Ada').dn), dnKey(csObject(1, 'Bo').dn)])).values()]).toHaveLength(1);
  });
});

/** Refuses what would break a rule of the store; the refused batch is undone. */
async function write(store: OpenStore['write'], deed: Extract<Deed, { readonly id: number }>): Promise<void> {
  if (deed.kind === 'remove') return store.write({ csDeletes: [cs(deed.id)] });
  const made = csObject(deed.id, NAMES[deed.name] as string, {
    connector: SPACES[deed.space] as typeof forest,
    anchor: `a${deed.anchor}`,
    transient: deed.anchor === 0,
  });
  const taken = (await everything(store)).some((other) => other.id !== made.id && other.connector === made.connector && clash(other, made));
  // Some of them share a transaction with others.
  const more = deed.anchor % 2 === 0 ? { moreFollows: 1 as StepId } : {};
  if (!taken) await store.write({ cs: [{ object: made, digest: undefined }], ...more });
}

const clash = (one: CsObject, other: CsObject): boolean => one.anchor === other.anchor || nameOf(one) === nameOf(other);

/** As the database has it. */
const nameOf = ({ dn }: CsObject): string => dnKey(storedText(dn).replace(/\p{Surrogate}/gu, '\ufffd'));

const everything = (store: Pick<OpenStore['write'], 'csObjects'>) => store.csObjects([1, 2, 3, 4, 5, 6].map(cs), 'none');

async function compare(store: OpenStore['read'] | OpenStore['write']): Promise<void> {
  const all = await everything(store);
  for (const connector of SPACES) {
    const own = all.filter((one) => one.connector === connector);
    const keys = NAMES.map((name) => dnKey(csObject(1, name).dn));
    const anchors = [0, 1, 2, 3, 4, 5].map((anchor) => `a${anchor}`);
    const named = own.filter((one) => !one.transient).map(({ id }) => id);
    expect(Array.from((await store.csByDn(connector, keys)).values(), ({ id }) => id).sort()).toEqual(named);
    const targets = (await store.csTargets(connector, keys)).filter((target) => target !== undefined);
    expect(targets.sort((a, b) => a.id - b.id)).toEqual(
      own.filter((one) => !one.transient).map(({ id, dn }) => ({ id, dn, mv: undefined })),
    );
    expect(Array.from((await store.csByAnchor(connector, anchors)).values(), ({ id }) => id).sort()).toEqual(own.map(({ id }) => id));
  }
}
