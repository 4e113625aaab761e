import { describe, expect, it } from 'vitest';
import { cs, csObject, forest, temporaryFolder, temporaryStore } from '../store.fixture.ts';
import { openStore } from './open-store.ts';

const object = (id: number) => ({ object: csObject(id, `P${id}`) });

describe('a hold', () => {
  it('is seen by nobody until it is kept', async () => {
    await using store = await temporaryStore();
    await store.write.write({ cs: [object(1)] });
    const hold = await store.write.hold();
    await hold.store.write({ cs: [object(2)], csDeletes: [cs(1)] });
    expect(await hold.store.csSelect({ connector: forest })).toEqual([2]);
    expect(await store.read.csSelect({ connector: forest })).toEqual([1]);
    expect(await hold.before.csSelect({ connector: forest })).toEqual([1]);
    await hold.keep();
    expect(await store.read.csSelect({ connector: forest })).toEqual([2]);
  });

  it('discarded, leaves everything as it was: objects, settings, names of attributes, and no number is given twice', async () => {
    await using store = await temporaryStore();
    const hold = await store.write.hold();
    const [id, metaverse] = [hold.store.newCsId(), hold.store.newMvId()];
    await hold.store.write({ cs: [{ object: csObject(id, 'New', { base: { neverSeenBefore: ['x'] } }) }] });
    await hold.store.saveSetting('a', 1);
    await hold.discard();
    expect(await store.read.csSelect({ connector: forest })).toEqual([]);
    expect(await store.read.setting('a')).toBeUndefined();
    expect(store.write.newCsId()).toBeGreaterThan(id);
    expect(store.write.newMvId()).toBeGreaterThan(metaverse);
    await store.write.write({ cs: [{ object: csObject(9, 'Later', { base: { neverSeenBefore: ['y'] } }) }] });
    expect((await store.read.csObjects([cs(9)]))[0]?.base).toEqual({ neverSeenBefore: ['y'] });
  });

  it('writes of others wait for its end, whatever that is', async () => {
    await using store = await temporaryStore();
    const hold = await store.write.hold();
    const done: string[] = [];
    const other = store.write.write({ cs: [object(3)] }).then(() => done.push('other'));
    const next = store.write.hold().then((second) => {
      done.push('second hold');
      return second.discard();
    });
    await hold.store.write({ cs: [object(2)] });
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toEqual([]);
    await hold.discard();
    await Promise.all([other, next]);
    expect(done.sort()).toEqual(['other', 'second hold']);
    expect(await store.read.csSelect({ connector: forest })).toEqual([3]);
  });

  it('waits for work that pauses between its transactions', async () => {
    await using store = await temporaryStore();
    await store.write.write({ cs: Array.from({ length: 1200 }, (_, index) => object(index + 1)) });
    const building = store.write.declareIndexes({ metaverse: [], connectorSpaces: [{ connector: forest, attributes: ['displayName'] }] });
    const hold = await store.write.hold();
    await hold.discard();
    await building;
    expect((await store.read.csByIndex(forest, 'displayName', ['p7'])).get('p7')).toEqual([7]);
  });

  it('of which a part failed cannot be kept', async () => {
    await using store = await temporaryStore();
    const hold = await store.write.hold();
    await hold.store.write({ cs: [object(1)] });
    await expect(
      hold.store.write({ cs: [object(2)], mv: [], csDeletes: [], step: { id: 99 as never, progress: progress } }),
    ).rejects.toThrow();
    await expect(hold.keep()).rejects.toThrow('can only be rolled back');
    expect(hold.open).toBe(false);
    expect(await store.read.csSelect({ connector: forest })).toEqual([]);
    await store.write.write({ cs: [object(4)], mv: [] });
    expect(await store.read.csSelect({ connector: forest })).toEqual([4]);
  });

  it('ends once, and has no hold inside', async () => {
    await using store = await temporaryStore();
    const hold = await store.write.hold();
    await expect(hold.store.hold()).rejects.toThrow('inside another one');
    await hold.keep();
    await expect(hold.discard()).rejects.toThrow('ended already');
  });

  it('still open when the store is closed goes as in a crash', async () => {
    using folder = temporaryFolder();
    const store = await openStore({ dataFolder: folder.path });
    const hold = await store.write.hold();
    await hold.store.write({ cs: [object(1)] });
    await store.close();
    const again = await openStore({ dataFolder: folder.path });
    expect(await again.read.csSelect({ connector: forest })).toEqual([]);
    await again.close();
  });
});

const progress = { status: 'in-progress', processed: 0, total: undefined, counters: {}, outbound: [] };
