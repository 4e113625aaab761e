import { describe, expect, it } from 'vitest';
import { accountRules, userFromTenant, userIn, userOut } from '../sync/testing/account-rules.ts';
import { contact, gone, type Laboratory, laboratory, outbound, rule, user } from '../sync/testing/laboratory.ts';

const ada = { sourceAnchor: 'a1', displayName: 'Ada' };
const failing = 'IIF([title]="bad",Error("not like this"),[title])';
const strict = { ...userIn, flows: { ...userIn.flows, title: failing } };
const firstSync = (lab: Laboratory) => lab.runs.find((run) => run.profile === 'delta-synchronization');

describe('engine.md §5.3 an error stays with its object', () => {
  it('the others go on; the pending import stays; first and last date and the retry count are kept until it succeeds', async () => {
    const lab = await laboratory({ rules: [strict, userFromTenant, userOut] });
    await lab.import('forest', user('bad', { ...ada, title: 'bad' }), user('good', { sourceAnchor: 'b1', title: 'Chief' })).sync('forest');
    expect(lab.last).toMatchObject({ status: 'completed-sync-errors', counters: { 'disconnector-projected-flow': 1, 'flow-failure': 1 } });
    const first = lab.now;
    const known = { code: 'sync-rule-error-function-triggered', step: 'import-flow', attribute: 'title', firstOccurred: first };
    expect(lab.object('bad')).toMatchObject({
      mv: undefined,
      pendingImport: 'add',
      error: { ...known, lastOccurred: first, retryCount: 0 },
    });
    expect(lab.object('bad').error?.message).toContain('not like this');

    await lab.sync('forest').sync('forest');
    expect(lab.last).toMatchObject({ status: 'completed-sync-errors', counters: { 'flow-failure': 1 } });
    expect(lab.object('bad').error).toMatchObject({ ...known, lastOccurred: first + 2000, retryCount: 2 });

    await lab.import('forest', user('bad', ada)).sync('forest');
    expect(lab.last.status).toBe('success');
    expect(lab.object('bad')).toMatchObject({ error: undefined, pendingImport: undefined, by: 'In User' });
  });

  it('a linked object that fails leaves everything as it was, also when it is its neighbours that are synchronized', async () => {
    const hr = rule({
      name: 'HR',
      connector: 'hr',
      link: 'join',
      join: [['sourceAnchor=sourceAnchor']],
      flows: { department: 'department' },
    });
    const lab = await laboratory({ rules: [strict, hr, userFromTenant, userOut] });
    await lab
      .import('forest', user('ada', { ...ada, title: 'Chief' }))
      .import('hr', user('h', { sourceAnchor: 'a1' }))
      .sync();
    const before = lab.joined('ada').values;
    await lab.import('forest', user('ada', { ...ada, displayName: 'Changed', title: 'bad' })).sync('forest');
    expect(lab.joined('ada').values).toEqual(before);
    await lab.import('hr', user('h', { sourceAnchor: 'a1', department: 'Sales' })).sync('hr');
    expect(lab.last.status).toBe('success');
    expect(lab.joined('ada').values).toEqual({ ...before, department: 'Sales' });
    expect(lab.object('ada')).toMatchObject({ pendingImport: 'update', error: { retryCount: 0 } });
  });

  it('a reference retry that fails is an error of the referrer, recorded once', async () => {
    const lab = await laboratory({
      rules: [
        { ...userIn, flows: { ...userIn.flows, description: 'IIF(IsPresent([manager]),Error("no managers"),NULL)' } },
        userFromTenant,
      ],
    });
    await lab.import('forest', user('ada', { ...ada, manager: 'bob' }), user('bob', { sourceAnchor: 'b1' })).sync('forest');
    expect(lab.last).toMatchObject({
      errors: ['sync-rule-error-function-triggered ada'],
      counters: { 'disconnector-projected-flow': 1, 'flow-failure': 1 },
    });
    expect(lab.object('ada').error?.retryCount).toBe(0);
    await lab.sync('forest');
    expect(lab.object('ada').error?.retryCount).toBe(1);
  });

  it('an object that fails for its references and for its metaverse object is one error', async () => {
    const lab = await laboratory({ rules: [userIn] });
    await lab.import('forest', user('ada', { ...ada, title: 'bad', manager: 'bob' }), user('bob', { sourceAnchor: 'b1' })).sync('forest');
    await lab.setRules([strict]);
    lab.system('forest').system.objects.delete('bob');
    await lab.import('forest').sync('forest');
    expect(lab.last).toMatchObject({
      errors: ['sync-rule-error-function-triggered ada'],
      counters: { 'connector-delete-remove-mv': 1, 'flow-failure': 1 },
    });
    expect(lab.object('ada').error?.retryCount).toBe(0);
  });

  it('an object nobody synchronizes is retried when only its error says so', async () => {
    const lab = await laboratory({ rules: [userIn] });
    await lab.import('forest', user('ada', { ...ada, title: 'bad' })).sync();
    await lab.setRules([strict]);
    await lab.sync('forest', 'full');
    expect(lab.last.errors).toEqual(['sync-rule-error-function-triggered ada']);
    await lab.setRules([userIn]);
    await lab.sync('forest');
    expect(lab.last).toMatchObject({ status: 'success', counters: { 'connector-no-flow': 1 } });
    expect(lab.object('ada').error).toBeUndefined();
  });
});

describe('engine.md §5.2 order inside a step', () => {
  it('deletes come last: what replaces an object is evaluated while the metaverse object is still there', async () => {
    const byMail = rule({ name: 'Contact', type: 'contact', link: 'stickyJoin', join: [['mail=mail']] });
    const person = rule({ name: 'User', connector: 'b', join: [['mail=mail']], flows: { mail: 'mail' } });
    const lab = await laboratory({ rules: [byMail, person] });
    await lab.import('b', user('u', { mail: 'x@y' })).sync('b');
    const { id } = lab.joined('u');
    await lab
      .import('forest', contact('c', { mail: 'x@y' }))
      .import('b', gone('u'))
      .sync();
    expect(lab.metaverse()).toMatchObject([{ id, connectors: ['forest/c'] }]);
  });

  it('a move inside one connector keeps the account: added and deleted in the same import, whatever comes first', async () => {
    for (const entries of [
      [gone('old'), user('new', ada)],
      [user('new', ada), gone('old')],
    ]) {
      const lab = await laboratory({ rules: accountRules });
      await lab.import('forest', user('old', ada)).cycle();
      await lab.import('forest', ...entries).cycle();
      expect([lab.directory('tenant'), lab.joined('forest/new').connectors, lab.metaverse().length]).toEqual([
        ['a1'],
        ['forest/new', 'tenant/a1'],
        1,
      ]);
      expect(lab.runs.flatMap((run) => run.counters['export-delete'] ?? [])).toEqual([]);
    }
  });

  it('retries end: objects that wait for each other do not keep the step busy', async () => {
    const lab = await laboratory({ rules: accountRules });
    await lab.import('forest', user('ada', ada)).cycle();
    await lab.import('forest', gone('ada')).sync('forest').export();
    await lab.import('forest', user('other', ada)).sync('forest').sync('forest');
    expect(lab.last).toMatchObject({ status: 'success', counters: {} });
    expect(lab.joined('other').connectors).toEqual(['forest/other']);
    await lab.cycle();
    expect(lab.directory('tenant')).toEqual(['a1']);
  });
});

describe('engine.md §5.1 selection', () => {
  it('a second delta synchronization looks at nothing, a full one at everything', async () => {
    const lab = await laboratory({ rules: [...accountRules] });
    await lab.import('forest', user('ada', ada), contact('c')).sync().sync('forest');
    expect(lab.last.counters).toEqual({});
    await lab.sync('forest', 'full');
    expect(lab.last.counters).toEqual({ 'disconnector-remains': 1, 'connector-no-flow': 1 });
  });

  it('a confirmed export is synchronized although nothing is pending', async () => {
    const lab = await laboratory({ rules: accountRules });
    await lab.import('forest', user('ada', ada)).sync().export().import('tenant');
    expect(lab.object('tenant/a1')).toMatchObject({ pendingImport: undefined, retry: true });
    await lab.sync('tenant');
    expect(lab.object('tenant/a1').retry).toBe(false);
    expect(lab.joined('ada').values.cloudSourceAnchor).toBe('a1');
  });

  it('an object on its way out takes no part in projection', async () => {
    const lab = await laboratory({
      rules: [userIn, userOut, rule({ name: 'Tenant', connector: 'tenant', scope: [['displayName NOTEQUAL Ada']] })],
    });
    await lab
      .import('forest', user('ada', ada))
      .cycle()
      .import('forest', user('ada', { ...ada, cloudFiltered: true }))
      .sync('forest');
    expect(lab.object('tenant/a1').staged).toEqual({ operation: 'delete' });
    await lab.sync('tenant').sync('tenant', 'full');
    expect(lab.last.counters).toEqual({ 'disconnector-remains': 1 });
    expect(lab.metaverse()).toMatchObject([{ connectors: ['forest/ada'] }]);
  });
});

describe('engine.md §14.1 a step that is stopped', () => {
  it('keeps what is done and says so; the next one does the rest', async () => {
    const lab = await laboratory({ rules: accountRules });
    const people = Array.from({ length: 900 }, (_, index) => user(`u${index}`, { sourceAnchor: `s${index}` }));
    await lab.import('forest', ...people);
    const controller = new AbortController();
    const { write } = lab.store;
    let batches = 0;
    lab.store.write = async (batch) => {
      await write(batch);
      if ((batch.mv?.length ?? 0) > 0 && ++batches === 1) controller.abort();
    };
    await lab.run('forest', 'delta-synchronization', controller.signal);
    lab.store.write = write;
    expect(lab.last.status).toBe('stopped-user-termination-from-wmi-or-ui');
    expect([lab.metaverse().length, lab.last.counters['disconnector-projected-flow']]).toEqual([100, 100]);
    await lab.sync('forest');
    expect([lab.last.status, lab.metaverse().length, lab.objects('tenant').length]).toEqual(['success', 900, 900]);
    expect(new Set(lab.objects('forest').map((object) => object.mv)).size).toBe(900);
  });

  it('before it began: nothing is changed', async () => {
    const lab = await laboratory({ rules: accountRules });
    await lab.import('forest', user('ada', ada));
    const controller = new AbortController();
    controller.abort();
    await lab.run('forest', 'full-synchronization', controller.signal);
    expect([lab.last.status, lab.metaverse()]).toEqual(['stopped-user-termination-from-wmi-or-ui', []]);
  });
});

describe('history', () => {
  it('the objects behind a counter, with their values before and after', async () => {
    const lab = await laboratory({ rules: [userIn, outbound({ ...userOut, join: [] })] });
    await lab.import('forest', user('ada', { ...ada, title: 'Chief' })).sync('forest');
    expect(firstSync(lab)?.outbound).toEqual({ tenant: { 'provisioned-add-flow': 1 } });
    await lab.import('forest', user('ada', ada)).sync('forest');
    expect(lab.report()).toContain('connector-flow ada [{"attribute":"title","before":["Chief"],"after":[]}]');
  });
});
