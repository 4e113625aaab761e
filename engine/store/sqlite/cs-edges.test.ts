import { describe, expect, it } from 'vitest';
import { Layer } from '../../../shared/model/object.ts';
import { cs, csObject, forest, link, mv, mvObject, ruleA, temporaryStore } from '../store.fixture.ts';

const lineage = { cs: cs(1), rule: ruleA, time: 1 };

/** Object 1 refers to 2, 3 and 4 as members and to 5 as its manager; 4 is pending. */
async function group() {
  const store = await temporaryStore();
  await store.write.write({
    mv: [1, 2, 3].map((id) => mvObject(id, {})),
    cs: [1, 2, 3, 4, 5].map((id) => ({ object: csObject(id, `o${id}`, id <= 3 ? { link: link(id) } : {}) })),
    edges: [
      { cs: cs(1), attribute: 'member', target: cs(2), layers: Layer.base },
      { cs: cs(1), attribute: 'member', target: cs(3), layers: Layer.base },
      { cs: cs(1), attribute: 'member', target: cs(4), layers: Layer.base | Layer.importDelete },
      { cs: cs(1), attribute: 'manager', target: cs(5), layers: Layer.base },
    ],
    mvEdges: [
      { mv: mv(1), attribute: 'member', target: mv(2), lineage },
      { mv: mv(1), attribute: 'member', target: mv(3), lineage },
    ],
  });
  return store;
}

describe('references of large groups', () => {
  it('more than asked for: the open ones of the attribute, and it is named; smaller attributes are complete', async () => {
    await using store = await group();
    const [object] = await store.read.csObjects([cs(1)], { upTo: 2 });
    expect(object?.partial).toEqual(['member']);
    expect(object?.references.member?.map((edge) => edge.target)).toEqual([4]);
    expect(object?.references.manager?.map((edge) => edge.target)).toEqual([5]);
    const [whole] = await store.read.csObjects([cs(1)], { upTo: 3 });
    expect(whole).toEqual((await store.read.csObjects([cs(1)], 'all'))[0]);
    expect((await store.read.mvObjects([mv(1)], { upTo: 1 }))[0]).toMatchObject({ partial: ['member'], references: {} });
  });

  it('a reference is marked when the link of its target changes, until its holder has been evaluated', async () => {
    await using store = await group();
    const open = async () => (await store.read.csObjects([cs(1)], { upTo: 0 }))[0]?.references.member?.map((edge) => edge.target).sort();
    const marked = async () => (await store.read.mvObjects([mv(1)], { upTo: 0 }))[0]?.references.member?.map((entry) => entry.target);
    await store.write.write({ csRelinked: [cs(2)], mvRelinked: [mv(3)] });
    expect([await open(), await marked()]).toEqual([[2, 4], [3]]);
    expect(await store.read.csSelect({ connector: forest, which: 'ref-retry' })).toEqual([1]);
    // Marked by the batch that settles it: it is to be looked at again.
    await store.write.write({ csSettled: [cs(1)], mvSettled: [mv(1)], csRelinked: [cs(3)] });
    expect([await open(), await marked()]).toEqual([[3, 4], undefined]);
  });

  it('single references, pages, numbers and connected ones', async () => {
    await using store = await group();
    expect((await store.read.csEdges(cs(1), 'member', [cs(3), cs(5)])).map((edge) => [edge.target, edge.targetMv])).toEqual([[3, 3]]);
    expect((await store.read.csEdges(cs(1), 'member', 'all')).map((edge) => edge.target)).toEqual([2, 3, 4]);
    expect((await store.read.csEdgePage(cs(1), 'member', cs(2), 1)).map((edge) => edge.target)).toEqual([3]);
    expect(await store.read.csEdgeCount(cs(1), 'member')).toBe(3);
    expect(await store.read.csConnectedEdges(cs(1), 'member', 5)).toEqual([2, 3]);
    expect(await store.read.csEdgesTo([cs(5)])).toEqual([{ cs: 1, attribute: 'manager', target: 5, layers: 1 }]);
    expect((await store.read.mvEdges(mv(1), 'member', [mv(3), mv(4)])).map((entry) => entry.target)).toEqual([3]);
    expect([await store.read.mvEdgeCount(mv(1), 'member'), await store.read.mvEdgeTargets(mv(1), 'member', 1)]).toEqual([2, [2]]);
  });

  it('all references of an object go at once, before others are written', async () => {
    await using store = await group();
    await store.write.write({
      csUnreferring: [cs(1)],
      edges: [{ cs: cs(1), attribute: 'member', target: cs(5), layers: Layer.unappliedAdd }],
    });
    expect(Object.keys((await store.read.csObjects([cs(1)], 'all'))[0]?.references ?? {})).toEqual(['member']);
    expect(await store.read.csEdgeCount(cs(1), 'member')).toBe(1);
  });
});
