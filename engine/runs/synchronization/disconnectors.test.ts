import { describe, expect, it } from 'vitest';
import { accountRules, userIn } from '../../sync/testing/account-rules.ts';
import {
  computer,
  connectorId,
  contact,
  gone,
  type Laboratory,
  laboratory,
  outbound,
  person,
  rule,
  user,
} from '../../sync/testing/laboratory.ts';

const EVALUATED = 'disconnector-remains';
/** Joins by two groups: mail and department together, else the number; never projects. */
const joining = rule({
  name: 'Join',
  connector: 'hr',
  type: 'contact',
  link: 'join',
  join: [['mail=mail', 'department=department'], ['employeeID=employeeID']],
});
const people = rule({ name: 'People', flows: { mail: 'mail', department: 'department', employeeID: 'employeeID' } });
const waiting = contact('w', { mail: 'W@x', department: 'Sales', employeeID: '7' });

/** A disconnector that has been looked at, and is left alone since. */
async function quiet(rules = [people, joining], ...others: Parameters<Laboratory['import']>[1][]): Promise<Laboratory> {
  const lab = await laboratory({ rules, connectors: ['forest', 'hr'] });
  await lab.import('forest', user('p', { mail: 'p@x' }));
  await lab.import('hr', waiting, contact('bystander', { employeeID: '99' }), ...others).sync();
  await lab.sync('hr');
  expect(lab.last.counters).toEqual({});
  return lab;
}

const looksAt = async (lab: Laboratory): Promise<readonly unknown[]> => {
  await lab.sync('hr');
  return [lab.last.counters[EVALUATED] ?? 0, lab.object('hr/w').mv !== undefined];
};

describe('engine.md §5.1 normal disconnectors are tried again when something could have changed, and only then', () => {
  it('neither they nor the rules nor a possible partner changed: they are left alone', async () => {
    const lab = await quiet();
    await lab
      .import('forest', user('p', { mail: 'p2@x', department: 'Sales', employeeID: '8', title: 'Chief' }), user('q', { mail: 'q@x' }))
      .sync('forest');
    expect(await looksAt(lab)).toEqual([1, false]);
    expect(await looksAt(lab)).toEqual([0, false]);
  });

  it('its own change', async () => {
    const lab = await quiet();
    await lab.import('hr', contact('w', { mail: 'p@x', department: 'Sales' }));
    expect(await looksAt(lab)).toEqual([1, false]);
    expect(await looksAt(lab)).toEqual([0, false]);
  });

  it.each<[string, ReturnType<typeof user>[]]>([
    ['a partner appears, whatever the case of its value', [user('q', { employeeID: '7' })]],
    ['a partner appears by the values of several clauses', [user('q', { mail: 'w@X', department: 'SALES' })]],
    ["a partner's looked-up value changes", [user('p', { mail: 'p@x', employeeID: '7' })]],
  ])('%s: it joins', async (_, changes) => {
    const lab = await quiet();
    await lab.import('forest', ...changes).sync('forest');
    expect(await looksAt(lab)).toEqual([0, true]);
  });

  it("the value of a further clause changes: the group's first one did not", async () => {
    const lab = await quiet();
    await lab
      .import('forest', user('p', { mail: 'w@x', department: 'IT' }))
      .sync('forest')
      .sync('hr');
    expect(lab.object('hr/w').mv).toBeUndefined();
    await lab.import('forest', user('p', { mail: 'w@x', department: 'Sales' })).sync('forest');
    expect(await looksAt(lab)).toEqual([0, true]);
  });

  it('a value only changes its case: enough for a join that tells cases apart', async () => {
    const exact = { ...joining, join: [['employeeID==employeeID']] };
    const lab = await laboratory({ rules: [people, exact], connectors: ['forest', 'hr'] });
    await lab
      .import('forest', user('p', { employeeID: 'AB' }))
      .import('hr', contact('w', { employeeID: 'ab' }))
      .sync()
      .sync('hr');
    expect(lab.last.counters).toEqual({});
    await lab.import('forest', user('p', { employeeID: 'ab' })).sync('forest');
    expect(await looksAt(lab)).toEqual([0, true]);
  });

  it.each<[string, ReturnType<typeof user>]>([
    ['its value changes', user('q', { employeeID: '8' })],
    ['it is deleted', gone('q')],
  ])('of two possible partners one is left because %s: now there is exactly one', async (_, change) => {
    const lab = await quiet();
    await lab.import('forest', user('p', { employeeID: '7' }), user('q', { employeeID: '7' })).sync('forest');
    expect(await looksAt(lab)).toEqual([1, false]);
    await lab.import('forest', change).sync('forest');
    expect(await looksAt(lab)).toEqual([0, true]);
  });

  it('the partner was taken by another object of the connector and is free again: an error is retried until then', async () => {
    const lab = await quiet();
    await lab.import('hr', contact('rival', { employeeID: '70' }));
    await lab
      .import('forest', user('p', { employeeID: '70' }))
      .sync('forest')
      .sync('hr');
    expect(lab.object('hr/rival').mv).toBeDefined();
    await lab
      .import('hr', contact('w', { employeeID: '70' }))
      .sync('hr')
      .sync('hr');
    expect(lab.last.errors).toEqual(['ambiguous-import-flow-from-multiple-connectors w']);
    await lab.import('hr', gone('rival')).sync('hr');
    expect(lab.joined('hr/w').connectors).toEqual(['forest/p', 'hr/w']);
  });

  it.each<[string, Partial<typeof joining>]>([
    ['its criteria', { join: [['employeeID=description']] }],
    ['its scope', { scope: [['employeeID NOTEQUAL 7']] }],
    ['its link type', { link: 'stickyJoin' }],
    ['nothing but its flows', { flows: { title: 'title' } }],
  ])('a rule changes, %s: everything is looked at once, unless it is the flows', async (what, change) => {
    const lab = await quiet();
    await lab.setRules([people, { ...joining, ...change }]);
    const looked = what.startsWith('nothing') ? 0 : 2;
    expect(await looksAt(lab)).toEqual([looked, false]);
    expect(await looksAt(lab)).toEqual([0, false]);
  });

  it('a rule that is new, and projects: it is applied by the next delta synchronization', async () => {
    const lab = await quiet();
    await lab.setRules([people, joining, rule({ name: 'All', connector: 'hr', type: 'contact', join: joining.join })]);
    expect(await looksAt(lab)).toEqual([0, true]);
  });

  it('parameters its scope names', async () => {
    const scoped = { ...joining, scope: [['title EQUAL %Forest.Netbios%']] };
    const lab = await laboratory({ rules: [people, scoped], connectors: ['forest', 'hr'] });
    await lab
      .import('hr', contact('w', { title: 'HARBOUR', employeeID: '7' }))
      .import('forest', user('p', { employeeID: '7' }))
      .sync();
    expect(await looksAt(lab)).toEqual([0, false]);
    const record = await lab.store.connector(connectorId('hr'));
    if (record === undefined) throw new Error('no hr');
    await lab.store.saveConnector({ ...record, parameters: { 'Forest.Netbios': 'HARBOUR' } });
    expect(await looksAt(lab)).toEqual([0, true]);
  });

  it('what is let go is tried with whoever is there, by the next synchronization of its connector', async () => {
    const byMail = { ...joining, join: [['employeeID=employeeID']] };
    const lab = await laboratory({ rules: [people, byMail], connectors: ['forest', 'hr'] });
    await lab
      .import('forest', user('p', { employeeID: '7' }))
      .import('hr', contact('w', { employeeID: '7' }))
      .sync();
    // The metaverse object dies with its only Provision connector; its successor comes later.
    await lab
      .import('forest', gone('p'))
      .sync('forest')
      .import('forest', user('q', { employeeID: '7' }))
      .sync('forest')
      .sync('hr');
    expect(lab.joined('hr/w').connectors).toEqual(['forest/q', 'hr/w']);
  });

  it('a scope that compares names of other objects is asked every time', async () => {
    const managed = { ...joining, scope: [['manager EQUAL CN=boss,DC=lab']] };
    const lab = await laboratory({ rules: [people, managed], connectors: ['forest', 'hr'] });
    await lab
      .import('hr', contact('w', { manager: 'b', employeeID: '7' }), contact('b', {}, { anchor: 'b' }))
      .import('forest', user('p', { employeeID: '7' }));
    await lab.sync().sync('hr');
    expect(await looksAt(lab)).toEqual([2, false]);
    await lab.import('hr', contact('boss', {}, { anchor: 'b' }));
    await lab.sync('hr');
    expect(lab.object('hr/w').mv).toBe(lab.object('forest/p').mv);
  });

  it('a step that is stopped has not looked at them: the next one does', async () => {
    const lab = await quiet();
    await lab.setRules([people, { ...joining, join: [['employeeID=mail']] }]);
    const controller = new AbortController();
    controller.abort();
    await lab.run('hr', 'delta-synchronization', controller.signal);
    expect(await looksAt(lab)).toEqual([2, false]);
  });

  it('time: only flows can ask for it, and a disconnector has none; linked objects are the business of full synchronizations', async () => {
    const timed = rule({
      name: 'Timed',
      connector: 'hr',
      type: 'contact',
      link: 'join',
      join: joining.join,
      flows: { title: 'FormatDateTime(Now(),"yyyy")' },
    });
    const lab = await quiet([people, timed]);
    lab.now += 400 * 86_400_000;
    expect(await looksAt(lab)).toEqual([0, false]);
  });

  it('a flow that fails keeps its object on the list, however often', async () => {
    const failing = { ...userIn, flows: { ...userIn.flows, title: 'IIF(Now()<CNum("0"),[title],Error("later"))' } };
    const lab = await laboratory({ rules: [failing] });
    await lab
      .import('forest', user('u', { sourceAnchor: 'u' }))
      .sync()
      .sync();
    expect(lab.last.counters).toEqual({ 'flow-failure': 1 });
  });
});

describe('delta = full: whatever woke it, a full synchronization finds nothing more', () => {
  it('disconnectors of every kind', async () => {
    const lab = await quiet([
      people,
      joining,
      ...accountRules,
      outbound({ name: 'Only Join', connector: 'hr', type: 'contact', link: 'join', join: [['mail=mail']] }),
    ]);
    await lab
      .import('forest', computer('pc'), user('a', { mail: 'w@x' }), user('b', { employeeID: '99', department: 'Sales' }))
      .sync()
      .sync();
    const before = [...lab.objects(), ...lab.metaverse()];
    await lab.sync(undefined, 'full').sync();
    expect([...lab.objects(), ...lab.metaverse()]).toEqual(before);
  });
});

describe('engine.md §1.5 explicit disconnectors', () => {
  const explicit = async () => {
    const lab = await laboratory({ rules: [people, joining], connectors: ['forest', 'hr'], metaverse: [person('m', { employeeID: '1' })] });
    await lab.import('hr', waiting).sync();
    const [id] = await lab.store.csSelect({ connector: connectorId('hr') });
    const [object] = id === undefined ? [] : await lab.store.csObjects([id]);
    if (object === undefined) throw new Error('no object');
    await lab.store.write({ cs: [{ object: { ...object, state: 'explicit' } }] });
    return lab;
  };

  it('are never joined or projected, whatever comes', async () => {
    const lab = await explicit();
    await lab.import('forest', user('p', { employeeID: '7' })).import('hr', contact('w', { employeeID: '7', title: 'x' }));
    await lab.sync().sync(undefined, 'full').sync();
    expect(lab.object('hr/w')).toMatchObject({ mv: undefined, pendingImport: 'update' });
  });

  it.each(['delta', 'full'] as const)('deleted at the source, they go with the next %s synchronization', async (mode) => {
    const lab = await explicit();
    await lab.import('hr', gone('w')).sync('hr', mode);
    expect([lab.last.status, lab.objects('hr')]).toEqual(['success', []]);
  });
});
