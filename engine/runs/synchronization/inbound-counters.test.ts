import { describe, expect, it } from 'vitest';
import { accountRules, groupRules, userIn } from '../../sync/testing/account-rules.ts';
import { computer, contact, gone, group, inetOrgPerson, laboratory, person, rule, user } from '../../sync/testing/laboratory.ts';

const ada = { sourceAnchor: 'a1', displayName: 'Ada' };

describe('engine.md §5.4 inbound counters: each synchronized object increments exactly one', () => {
  const rules = [
    { ...userIn, scope: [['department NOTEQUAL None']] },
    rule({ name: 'Join', type: 'contact', link: 'join', join: [['mail=mail']], flows: { title: 'title' } }),
    rule({ name: 'Empty', type: 'group', mvType: 'group' }),
    rule({ name: 'Sticky', connector: 'hr', link: 'stickyJoin', join: [['sourceAnchor=sourceAnchor']], flows: { mail: 'mail' } }),
    { ...userIn, name: 'Person', type: 'inetOrgPerson' },
  ];
  const seeded = () => laboratory({ rules, metaverse: [person('p', { mail: 'p@x' }), person('q', { mail: 'q@x' })] });

  it('disconnectors: projected with and without flow, joined with and without flow, remaining, failing', async () => {
    const lab = await seeded();
    await lab.import(
      'forest',
      user('flows', ada),
      group('empty'),
      contact('joins', { mail: 'p@x', title: 'Chief' }),
      contact('joins-bare', { mail: 'q@x' }),
      contact('remains', { mail: 'nobody@x' }),
      computer('unknown'),
      user('twin', ada),
    );
    await lab.sync('forest');
    expect(lab.last.counters).toEqual({
      'disconnector-projected-flow': 1,
      'disconnector-projected-no-flow': 1,
      'disconnector-joined-flow': 1,
      'disconnector-joined-no-flow': 1,
      'disconnector-remains': 2,
      'flow-failure': 1,
    });
  });

  it('connectors: flow, no flow, filtered, deleted, replaced, with and without the metaverse object', async () => {
    const lab = await seeded();
    const people = ['flow', 'same', 'filtered', 'kept-filtered', 'deleted', 'kept-deleted', 'retyped'];
    await lab.import('forest', ...people.map((name) => user(name, { sourceAnchor: name })));
    await lab
      .import('hr', user('h1', { sourceAnchor: 'kept-filtered' }), user('h2', { sourceAnchor: 'kept-deleted' }))
      .sync('forest')
      .sync('hr');
    await lab.import(
      'forest',
      user('flow', { sourceAnchor: 'flow', title: 'Chief' }),
      user('same', { sourceAnchor: 'same', sn: 'flows nowhere' }),
      user('filtered', { sourceAnchor: 'filtered', department: 'None' }),
      user('kept-filtered', { sourceAnchor: 'kept-filtered', department: 'None' }),
      gone('deleted'),
      gone('kept-deleted'),
      inetOrgPerson('retyped', { sourceAnchor: 'retyped' }),
    );
    await lab.sync('forest');
    expect(lab.last.counters).toEqual({
      'connector-flow': 1,
      'connector-no-flow': 1,
      'connector-filtered-remove-mv': 1,
      'connector-filtered-leave-mv': 1,
      'connector-delete-remove-mv': 1,
      'connector-delete-leave-mv': 1,
      'connector-delete-add-processed': 1,
    });
  });

  it('a disconnector that is gone, normal or explicit', async () => {
    const lab = await seeded();
    await lab.import('forest', computer('a'), computer('b')).sync();
    await lab.import('forest', gone('a')).sync('forest');
    expect(lab.last.counters).toEqual({ 'disconnector-deleted': 1 });
  });

  it('whatever happened, there are as many as objects were synchronized', async () => {
    const lab = await seeded();
    const sums: (readonly [counted: number, processed: number | undefined])[] = [];
    const sync = async (mode: 'full' | 'delta') => {
      await lab.sync('forest', mode);
      const [run] = (await lab.store.runs({ offset: 0, limit: 1 })).rows;
      sums.push([Object.values(lab.last.counters).reduce((sum, count) => sum + count, 0), run?.steps[0]?.processed]);
    };
    await lab.import(
      'forest',
      user('a', ada),
      user('b', { sourceAnchor: 'b1' }),
      user('twin', ada),
      contact('c'),
      computer('d'),
      group('g'),
    );
    await sync('delta');
    await lab.import('forest', user('a', { ...ada, title: 'x' }), user('b', { department: 'None' }), gone('c'), gone('g'), gone('twin'));
    await sync('delta');
    await lab.import('forest', gone('a'), user('again', ada), inetOrgPerson('d', { sourceAnchor: 'd1' }), contact('c2', { mail: 'p@x' }));
    await sync('delta');
    await sync('full');
    expect(sums).toEqual(sums.map(([, processed]) => [processed, processed]));
    expect(sums.map(([counted]) => counted)).toEqual([6, 4, 5, 4]);
  });

  it('objects that are evaluated again for their references are not counted again', async () => {
    const lab = await laboratory({ rules: [...accountRules, ...groupRules] });
    await lab.import(
      'forest',
      user('ada', { ...ada, manager: 'bob' }),
      user('bob', { sourceAnchor: 'b1', manager: 'ada' }),
      group('g', { sourceAnchor: 'g1', member: ['ada', 'bob', 'g'] }),
    );
    await lab.sync('forest');
    expect(lab.last.counters).toEqual({ 'disconnector-projected-flow': 3 });
    await lab.sync('forest', 'full');
    expect(lab.last.counters).toEqual({ 'connector-no-flow': 3 });
  });

  it('an object that fails first and succeeds after the deletes is counted once, and not as a failure', async () => {
    const lab = await laboratory({
      rules: [userIn, rule({ name: 'Sticky', connector: 'hr', link: 'stickyJoin', join: [['sourceAnchor=sourceAnchor']] })],
    });
    await lab
      .import('forest', user('ada', ada))
      .import('hr', user('h', { sourceAnchor: 'a1' }))
      .sync();
    await lab.import('forest', gone('ada'), user('again', ada)).sync('forest');
    // The metaverse object loses its anchor with the old account, so that the new one is somebody else (E14).
    expect(lab.last).toMatchObject({ status: 'success', counters: { 'connector-delete-leave-mv': 1, 'disconnector-projected-flow': 1 } });
  });
});
