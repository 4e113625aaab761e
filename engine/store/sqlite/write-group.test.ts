import { afterEach, describe, expect, it, vi } from 'vitest';
import type { StepId } from '../../../shared/model/identifier.ts';
import { cs, csObject, forest, mv, ruleA, temporaryFolder, temporaryStore } from '../store.fixture.ts';
import type { WriteBatch } from '../write-batch.ts';
import { openStore } from './open-store.ts';
import { ThreadConnection } from './write-thread/thread-connection.ts';

const step = 1 as StepId;
const object = (id: number) => ({ object: csObject(id, `P${id}`) });
const first = (id: number): WriteBatch => ({ cs: [object(id)], moreFollows: step });
/** Deletes a metaverse object that stays linked. */
const failing = (id: number): WriteBatch => ({
  cs: [{ object: csObject(id, 'Linked', { link: { mv: mv(7), origin: 'join', rule: ruleA, time: 1, rules: [] } }) }],
  mvDeletes: [mv(7)],
  moreFollows: step,
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe.each([{ writtenBehind: 'many' }, { writtenBehind: 'any' }] as const)(
  'batches of which more follow, $writtenBehind written behind',
  (options) => {
    it('share a transaction: who writes sees them, readers when something else is written', async () => {
      await using store = await temporaryStore(options);
      await store.write.write(first(1));
      await store.write.write(first(2));
      expect(await store.write.csSelect({ connector: forest })).toEqual([1, 2]);
      expect(await store.read.csSelect({ connector: forest })).toEqual([]);
      await store.write.write({ cs: [object(3)] });
      expect(await store.read.csSelect({ connector: forest })).toEqual([1, 2, 3]);
    });

    it.each([
      ['a setting', (store) => store.write.saveSetting('a', 1)],
      ['the end of a step', (store) => store.write.settle()],
      ['a hold', async (store) => (await store.write.hold()).discard()],
    ] satisfies readonly (readonly [string, (store: Awaited<ReturnType<typeof temporaryStore>>) => Promise<void>])[])(
      'are committed before %s',
      async (_, write) => {
        await using store = await temporaryStore(options);
        await store.write.write(first(1));
        await write(store);
        expect(await store.read.csSelect({ connector: forest })).toEqual([1]);
      },
    );

    it('are committed by the next one after a second, and by the clock when none comes', async () => {
      await using store = await temporaryStore(options);
      vi.useFakeTimers();
      await store.write.write(first(1));
      // A thread is told to commit after one, and asked whether it has after another one.
      await vi.advanceTimersByTimeAsync(2000);
      expect(await store.read.csSelect({ connector: forest })).toEqual([1]);

      await store.write.write(first(2));
      vi.setSystemTime(Date.now() + 2000);
      vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 2000);
      await store.write.write(first(3));
      // Waits for what a thread has been told.
      await store.write.csSelect({ connector: forest });
      expect(await store.read.csSelect({ connector: forest })).toEqual([1, 2, 3]);
    });

    it('are committed when the store is closed, and lost in a crash', async () => {
      using folder = temporaryFolder();
      using crashed = temporaryFolder();
      const store = await openStore({ dataFolder: folder.path, ...options });
      await store.write.write(first(1));
      // What a program finds that starts after a crash at this moment.
      await store.copyTo(crashed.path);
      await store.close();
      for (const [path, left] of [
        [folder.path, [1]],
        [crashed.path, []],
      ] as const) {
        const again = await openStore({ dataFolder: path });
        expect(await again.read.csSelect({ connector: forest })).toEqual(left);
        await again.close();
      }
    });

    it('are undone together when one of them fails; numbers and names are not mixed up by that', async () => {
      await using store = await temporaryStore(options);
      await store.write.write({ cs: [object(1)] });
      const id = store.write.newCsId();
      await store.write.write({ cs: [{ object: csObject(2, 'New', { base: { neverSeenBefore: ['x'] } }) }], moreFollows: step });
      await expect(store.write.write(failing(3))).rejects.toThrow('still linked');
      expect(await store.write.csSelect({ connector: forest })).toEqual([1]);
      expect(store.write.newCsId()).toBeGreaterThan(id);
      await store.write.write({ cs: [{ object: csObject(9, 'Later', { base: { another: ['y'] } }) }], moreFollows: step });
      await store.write.settle();
      expect((await store.read.csObjects([cs(9)]))[0]?.base).toEqual({ another: ['y'] });
    });

    it('of another step are not undone with them', async () => {
      await using store = await temporaryStore(options);
      await store.write.write(first(1));
      await expect(store.write.write({ ...failing(3), moreFollows: 2 as StepId })).rejects.toThrow();
      await store.write.settle();
      expect(await store.read.csSelect({ connector: forest })).toEqual([1]);
    });

    it('that cannot be committed are told to their step, and to nobody else', async () => {
      await using store = await temporaryStore(options);
      // A reference to nothing fails only at the end of its transaction.
      const dangling = { cs: cs(1), attribute: 'member', target: cs(99), layers: 1 };
      await store.write.write({ ...first(1), edges: [dangling] });
      await store.write.saveSetting('a', 1);
      await store.write.write({ ...first(2), moreFollows: 2 as StepId });
      const progress = { status: 'in-progress', processed: 1, total: undefined, counters: {}, outbound: [] };
      await expect(store.write.write({ cs: [object(3)], step: { id: step, progress } })).rejects.toThrow('FOREIGN KEY');
      expect(await store.read.setting('a')).toBe(1);
      expect(await store.read.csSelect({ connector: forest })).toEqual([2]);
      await store.write.write({ ...first(4) });
      expect(await store.write.csSelect({ connector: forest })).toEqual([2, 4]);
    });

    it('whose thread is gone when the clock commits them are told to their step', async () => {
      await using store = await temporaryStore(options);
      vi.useFakeTimers();
      await store.write.write(first(1));
      vi.spyOn(ThreadConnection.prototype, 'recommit').mockImplementation(() => {
        throw new Error('has ended');
      });
      await vi.advanceTimersByTimeAsync(1000);
      const next = store.write.write(first(2));
      if (options.writtenBehind === 'many') await next;
      else await expect(next).rejects.toThrow('has ended');
      expect(await store.write.csSelect({ connector: forest })).toEqual(options.writtenBehind === 'many' ? [1, 2] : []);
    });

    it('of a step that goes on while another one ends are not in its way', async () => {
      await using store = await temporaryStore(options);
      await store.write.write(first(1));
      const settled = store.write.settle();
      for (let id = 2; id <= 5; id++) {
        await store.write.write({ cs: [object(id)], moreFollows: 2 as StepId });
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await settled;
      expect(await store.write.csSelect({ connector: forest })).toEqual([1, 2, 3, 4, 5]);
    });

    it('in a hold are a part of it', async () => {
      await using store = await temporaryStore(options);
      const hold = await store.write.hold();
      await hold.store.write(first(1));
      await hold.store.saveSetting('a', 1);
      await hold.discard();
      expect(await store.read.csSelect({ connector: forest })).toEqual([]);
    });
  },
);
