import { describe, expect, it, onTestFinished } from 'vitest';
import { dnKey } from '../../shared/model/dn.ts';
import { accountRules, groupRules, userFromTenant, userIn, userOut } from '../sync/testing/account-rules.ts';
import { connectorId, contact, dnOf, gone, group, laboratory, outbound, rule, user } from '../sync/testing/laboratory.ts';
import { previewObject } from './preview/preview.ts';
import { dn, runLaboratory } from './testing/run-laboratory.ts';
import { entry } from './testing/scripted-connector.ts';

/** Faults other engines of this kind have had; which rows have their tests elsewhere stands in `known-faults.test.ts`. */

const ada = { sourceAnchor: 'a1', displayName: 'Ada' };

describe('anchors', () => {
  const anchors = ['7', '07', '7.0', '7.00', '1e3', '1000', '-7', '12345678901234567890.10'];
  const objects = anchors.map((anchor, index) => entry(anchor, dn(`o${index}`), { title: [`T${index}`] }));

  it('numbers, decimals and what looks like the same number are texts: every object is one, each time', async () => {
    await using lab = await runLaboratory();
    lab.system.put(...objects);
    expect((await lab.run('full-import')).counters).toEqual({ 'stage-add': anchors.length });
    await lab.synchronize();
    for (let again = 0; again < 2; again++) expect((await lab.run('full-import')).counters).toEqual({ 'stage-no-change': anchors.length });
  });

  it('numbers: the one that is missing is the one that is deleted', async () => {
    await using lab = await runLaboratory();
    lab.system.put(...objects);
    await lab.run('full-import');
    await lab.synchronize();
    lab.system.objects.delete('7.0');
    expect((await lab.run('full-import')).counters).toEqual({ 'stage-no-change': anchors.length - 1, 'stage-delete': 1 });
    const gone = (await lab.objects()).filter((object) => object.pendingImport?.operation === 'delete');
    expect(gone.map((object) => object.anchor)).toEqual(['7.0']);
  });

  it('a key the target makes, a number: the object is provisioned once, not every cycle', async () => {
    const lab = await laboratory({ rules: accountRules });
    lab.system('tenant').system.anchorFor = () => '0042';
    await lab.import('forest', user('ada', ada)).cycle().cycle().cycle('full');
    const sent = lab.system('tenant').system.received.map(({ operation }) => operation);
    expect([sent, lab.objects('tenant').length, lab.object('tenant/a1').staged]).toEqual([['add'], 1, undefined]);
  });
});

describe('distinguished names', () => {
  const spelled = ['CN=Lee\\, Sam,OU=Staff,DC=harbour,DC=example', 'cn=lee\\2C Sam , ou=STAFF,dc=Harbour, DC=example'] as const;

  it('another spelling of the same name – spacing, case, escapes – is no rename and no second object', async () => {
    await using lab = await runLaboratory();
    lab.system.put(entry('1', spelled[0]));
    await lab.run('full-import');
    await lab.synchronize();
    lab.system.put(entry('1', spelled[1]));
    expect((await lab.run('full-import')).counters).not.toHaveProperty('stage-rename');
    expect((await lab.objects()).map((object) => dnKey(object.dn))).toEqual([dnKey(spelled[0])]);
  });

  it('a reference in another spelling finds its target', async () => {
    await using lab = await runLaboratory();
    lab.system.put(entry('1', spelled[0]), entry('2', dn('g'), { member: [{ ref: spelled[1] }] }, 'group'));
    await lab.run('full-import');
    expect([await lab.members('2'), await lab.store.csCount({ connector: lab.connector.id, which: 'placeholder' })]).toEqual([
      [spelled[0]],
      0,
    ]);
  });

  it('an object of that name in another spelling is taken over, not made a second time', async () => {
    const named = outbound({ ...userOut, join: [], flows: { ...userOut.flows, dn: '"cn=" & [sourceAnchor] & " , dc=LAB"' } });
    const lab = await laboratory({ rules: [userIn, userFromTenant, named] });
    await lab.import('tenant', user('a1', { sourceAnchor: 'other' })).sync('tenant');
    await lab.import('forest', user('ada', ada)).cycle();
    expect([lab.directory('tenant'), lab.joined('ada').connectors]).toEqual([['a1'], ['forest/ada', 'tenant/a1']]);
  });

  it('a container that is renamed or moved takes its objects along: nothing is deleted', async () => {
    await using lab = await runLaboratory();
    const move = (container: string) => [
      entry('c', container, {}, 'organizationalUnit'),
      ...['1', '2', '3'].map((name) => entry(name, `CN=${name},${container}`)),
    ];
    lab.system.put(...move('OU=Old,DC=harbour,DC=example'));
    await lab.run('full-import');
    await lab.synchronize();
    lab.system.put(...move('OU=New,OU=Elsewhere,DC=harbour,DC=example'));
    const { counters } = await lab.run('full-import');
    expect(counters).not.toHaveProperty('stage-delete');
    expect(counters).not.toHaveProperty('stage-add');
    expect((await lab.objects()).filter((object) => !object.placeholder).every((object) => object.dn.includes('OU=New'))).toBe(true);
  });
});

describe('references', () => {
  it('find their target by name, whatever else has the same value in the attribute others join by', async () => {
    const lab = await laboratory({ rules: [...accountRules, ...groupRules] });
    await lab.import('forest', group('twin', { sourceAnchor: 's1' }), user('person', { sourceAnchor: 's1' }));
    await lab.import(
      'forest',
      group('g', { sourceAnchor: 'g1', member: ['person'] }),
      group('h', { sourceAnchor: 'h1', member: ['twin'] }),
    );
    const dns = { ...userOut, flows: { ...userOut.flows, dn: '"CN=u" & [sourceAnchor] & ",DC=lab"' } };
    await lab.setRules([...accountRules.filter((entry) => entry !== userOut), dns, ...groupRules]);
    await lab.sync().cycle().cycle();
    expect([lab.object('tenant/g1').values.member, lab.object('tenant/h1').values.member]).toEqual([['us1'], ['s1']]);
  });

  it('to an object on a later page arrive, forwards and backwards', async () => {
    await using lab = await runLaboratory();
    lab.system.pageSize = 1;
    const refer = (name: string, other: string) => entry(name, dn(name), { manager: [{ ref: dn(other) }] });
    lab.system.put(refer('first', 'last'), refer('middle', 'middle'), refer('last', 'first'));
    await lab.run('full-import');
    expect([await lab.members('first', 'manager'), await lab.members('last', 'manager')]).toEqual([[dn('last')], [dn('first')]]);
    expect(await lab.store.csCount({ connector: lab.connector.id, which: 'placeholder' })).toBe(0);
  });

  it('one that cannot be resolved does not hold back the rest of the object, nor the other members', async () => {
    const lab = await laboratory({ rules: [...accountRules, ...groupRules] });
    const member = ['ada', 'nobody', 'bob'];
    await lab.import(
      'forest',
      user('ada', ada),
      user('bob', { sourceAnchor: 'b1' }),
      group('g', { sourceAnchor: 'g1', displayName: 'G', member }),
    );
    await lab.cycle();
    const [sent] = [...lab.system('tenant').system.objects.values()].filter((object) => object.objectType === 'group');
    expect(sent?.attributes).toMatchObject({ displayName: ['G'], member: [{ ref: dnOf('a1') }, { ref: dnOf('b1') }] });
  });
});

describe('rules', () => {
  it('two that provision the same type for one metaverse object make one object; the stronger one names it', async () => {
    const second = outbound({ ...userOut, name: 'Also Out', flows: { dn: '"CN=also-" & [sourceAnchor] & ",DC=lab"', department: 'sn' } });
    const lab = await laboratory({ rules: [{ ...userIn, flows: { ...userIn.flows, sn: 'sn' } }, userFromTenant, userOut, second] });
    await lab
      .import('forest', user('ada', { ...ada, sn: 'B' }))
      .cycle()
      .cycle();
    expect(lab.objects('tenant')).toMatchObject([{ name: 'a1', staged: undefined, values: { ...ada, department: 'B' } }]);
  });

  it('a scope counts for the flows, too: a rule without join criteria flows only to objects in its scope', async () => {
    const extra = rule({ name: 'Extra', link: 'join', scope: [['department EQUAL IT']], flows: { title: 'title' } });
    const lab = await laboratory({ rules: [{ ...userIn, flows: { sourceAnchor: 'sourceAnchor' } }, extra] });
    const people = (department: string) => user('ada', { sourceAnchor: 'a1', title: 'Chief', department });
    await lab.import('forest', people('Sales')).sync();
    expect(lab.joined('ada').values).toEqual({ sourceAnchor: 'a1' });
    await lab.import('forest', people('IT')).sync();
    expect(lab.joined('ada').values.title).toBe('Chief');
    await lab.import('forest', people('Sales')).sync();
    expect(lab.joined('ada').values).toEqual({ sourceAnchor: 'a1' });
  });

  it('a rule of a stronger number that only abstains does not take the attribute from a weaker one', async () => {
    const abstaining = rule({ ...userIn, name: 'First', precedence: 10, flows: { displayName: 'description' } });
    const lab = await laboratory({ rules: [abstaining, userIn] });
    await lab.import('forest', user('ada', ada)).sync();
    expect(lab.joined('ada')).toMatchObject({ values: { displayName: 'Ada' }, lineage: { displayName: 'In User from forest/ada' } });
  });
});

describe('exports', () => {
  it('a foreign change and a new value at once: one export with what the rules want, then silence', async () => {
    const lab = await laboratory({ rules: accountRules });
    await lab.import('forest', user('ada', { ...ada, title: 'Chief' })).cycle();
    const { system } = lab.system('tenant');
    const [account] = system.objects.values();
    if (account === undefined) throw new Error('no account');
    system.received.length = 0;
    system.put({ ...account, attributes: { ...account.attributes, displayName: ['Drifted'] } });
    await lab
      .import('forest', user('ada', { ...ada, title: 'Boss' }))
      .cycle()
      .cycle();
    expect(system.received.map(({ operation, change }) => [operation, change.attributes])).toEqual([
      ['update', { displayName: ['Ada'], title: ['Boss'] }],
    ]);
    expect(lab.object('tenant/a1')).toMatchObject({ staged: undefined, values: { ...ada, title: 'Boss' } });
  });

  it('a time is the same on every computer: no summer time, no rounding, no second export', async () => {
    const zone = process.env.TZ;
    onTestFinished(() => {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    });
    const flows = { ...userIn.flows, title: 'FormatDateTime(DateFromNum([memberCount]),"yyyyMMddHHmmss.0Z")' };
    const lab = await laboratory({ rules: [{ ...userIn, flows }, userFromTenant, userOut] });
    // The hour Berlin skips, the one it has twice, and the last moment of a year.
    const times = ['2026-03-29T02:30:00Z', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-12-31T23:59:59Z'];
    for (const [at, time] of times.entries()) {
      process.env.TZ = at % 2 === 0 ? 'Europe/Berlin' : 'America/St_Johns';
      const memberCount = (Date.parse(time) + 11_644_473_600_000) * 10_000;
      await lab
        .import('forest', user('ada', { ...ada, memberCount }))
        .cycle()
        .cycle();
      const title = time.replace(/\D/g, '').concat('.0Z');
      expect(lab.object('tenant/a1')).toMatchObject({ staged: undefined, values: { title } });
    }
    process.env.TZ = 'Asia/Kathmandu';
    await lab.sync(undefined, 'full').export();
    expect(lab.system('tenant').system.received.length).toBe(times.length);
  });
});

describe('runs', () => {
  it('one bad object fails for itself: the rest of a full import arrives', async () => {
    await using lab = await runLaboratory();
    lab.system.put(entry('1', dn('a')), entry('', dn('b')), entry('3', dn('c')));
    const { status, counters } = await lab.run('full-import');
    expect([status, counters['stage-add'], await lab.errors()]).toEqual([
      'completed-discovery-errors',
      2,
      [`missing-anchor-component ${dn('b')}`],
    ]);
  });

  it('counters count everything, and so do the lists behind them', async () => {
    const lab = await laboratory({ rules: accountRules });
    const people = Array.from({ length: 450 }, (_, index) => user(`u${index}`, { sourceAnchor: `s${index}` }));
    await lab.import('forest', ...people);
    expect(lab.last.counters).toEqual({ 'stage-add': 450 });
    await lab.sync('forest');
    expect(lab.last).toMatchObject({
      counters: { 'disconnector-projected-flow': 450 },
      outbound: { tenant: { 'provisioned-add-flow': 450 } },
    });
    const [run] = (await lab.store.runs({ offset: 0, limit: 1 })).rows;
    const step = run?.steps[0];
    if (step === undefined) throw new Error('no step');
    const list = await lab.store.stepObjects({ step: step.id, counters: ['disconnector-projected-flow'], offset: 400, limit: 100 });
    expect([list.total, list.rows.length, step.processed]).toEqual([450, 50, 450]);
  });

  it('what an import counted stays when the synchronization after it counts', async () => {
    const lab = await laboratory({ rules: accountRules });
    await lab.import('forest', user('ada', ada), contact('c')).sync('forest');
    const runs = (await lab.store.runs({ connector: connectorId('forest'), offset: 0, limit: 10 })).rows;
    expect(runs.map((run) => run.steps.map((step) => step.counters))).toEqual([
      [{ 'disconnector-projected-flow': 1, 'disconnector-remains': 1 }],
      [{ 'stage-add': 2 }],
    ]);
  });

  it('the steps of several partitions count each object once, in the step of its own partition', async () => {
    const lab = await laboratory({ rules: [...accountRules, ...groupRules] });
    await lab.import(
      'forest',
      user('ada', ada),
      user('bob', { sourceAnchor: 'b1' }),
      group('g', { sourceAnchor: 'g1', member: ['ada', 'bob'] }),
    );
    const id = connectorId('forest');
    const record = await lab.store.connector(id);
    if (record === undefined) throw new Error('no forest');
    await lab.store.saveConnector({ ...record, partitions: [...record.partitions, { name: 'other', selected: true, parameters: {} }] });
    const objects = await lab.store.csObjects(await lab.store.csSelect({ connector: id }), 'all');
    const moved = objects.filter((object) => object.dn === dnOf('bob')).map((object) => ({ object: { ...object, partition: 'other' } }));
    await lab.store.write({ cs: moved });
    await lab.sync('forest');
    const [run] = (await lab.store.runs({ connector: id, offset: 0, limit: 1 })).rows;
    expect(run?.steps.map((step) => [step.partition, step.processed, step.counters['disconnector-projected-flow']])).toEqual([
      ['default', 2, 2],
      ['other', 1, 1],
    ]);
  });

  it('an answer with nothing in it deletes nothing, in no later step either', async () => {
    const lab = await laboratory({ rules: accountRules });
    await lab.import('forest', user('ada', ada), user('bob', { sourceAnchor: 'b1' })).cycle();
    lab.system('forest').system.objects.clear();
    await lab.run('forest', 'full-import');
    expect(lab.last.status).not.toBe('success');
    expect(lab.last.counters).not.toHaveProperty('stage-delete');
    await lab.sync().sync(undefined, 'full').export();
    expect([lab.directory('tenant'), lab.metaverse().length]).toEqual([['a1', 'b1'], 2]);
    await lab.import('forest', user('ada', ada)).import('forest', gone('bob')).cycle();
    expect(lab.metaverse().length).toBe(1);
  });
});

describe('preview', () => {
  it('respects precedence: it says what the run then does', async () => {
    const join = [['employeeID=employeeID']];
    const forest = (name: string) => rule({ name, connector: name, join, flows: { employeeID: 'employeeID', title: 'title' } });
    const lab = await laboratory({ rules: [forest('strong'), forest('weak')] });
    await lab
      .import('strong', user('u', { employeeID: '1', title: 'CFO' }))
      .import('weak', user('u', { employeeID: '1', title: 'Chief' }))
      .sync();
    await lab.import('weak', user('u', { employeeID: '1', title: 'Boss' }));
    const [weak] = await lab.store.csSelect({ connector: connectorId('weak') });
    if (weak === undefined) throw new Error('no object');
    const { store, now } = lab;
    const host = { store, now, newCsId: () => store.newCsId(), newMvId: () => store.newMvId() };
    const preview = await previewObject(host, weak, 'delta');
    expect(preview?.evaluations.flatMap(({ effects }) => effects).filter(({ kind }) => kind === 'set-metaverse-values')).toEqual([]);
    await lab.sync('weak');
    expect(lab.joined('weak/u')).toMatchObject({ values: { title: 'CFO' }, lineage: { title: 'strong from strong/u' } });
  });
});
