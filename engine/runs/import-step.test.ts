import { describe, expect, it } from 'vitest';
import { blankObject } from '../../shared/model/blank-object.ts';
import { dn, runLaboratory } from './testing/run-laboratory.ts';
import { deletion, entry } from './testing/scripted-connector.ts';

const reference = (...names: string[]) => names.map((name) => ({ ref: dn(name) }));

describe('engine.md §4.3 staging', () => {
  it('a full import adds what is new, and costs nothing when nothing changed', async () => {
    await using lab = await runLaboratory();
    lab.system.put(entry('1', dn('Ada'), { title: ['Engineer'] }), entry('2', dn('Bo')));
    expect(await lab.run('full-import')).toEqual({ status: 'success', counters: { 'stage-add': 2 } });
    expect((await lab.object('1'))?.pendingImport).toEqual({ operation: 'add', attributes: { title: ['Engineer'] } });
    await lab.synchronize();
    expect(await lab.run('full-import')).toEqual({ status: 'success', counters: { 'stage-no-change': 2 } });
  });

  it('§4.4 changes merge into an unsynchronized pending import; back to the hologram = no longer pending', async () => {
    await using lab = await runLaboratory();
    lab.system.put(entry('1', dn('Ada'), { title: ['Engineer'] }));
    await lab.run('full-import');
    await lab.synchronize();
    lab.system.put(entry('1', dn('Ada'), { title: ['Chief'], l: ['Oslo'] }));
    expect((await lab.run('full-import')).counters).toEqual({ 'stage-update': 1 });
    expect((await lab.object('1'))?.pendingImport).toEqual({ operation: 'update', attributes: { title: ['Chief'], l: ['Oslo'] } });
    lab.system.put(entry('1', dn('Ada'), { title: ['Engineer'] }));
    expect((await lab.run('full-import')).counters).toEqual({ 'stage-update': 1 });
    expect((await lab.object('1'))?.pendingImport).toBeUndefined();
  });

  it('E3 a rename is one stage-rename and an update', async () => {
    await using lab = await runLaboratory();
    lab.system.put(entry('7', 'CN=A,OU=X,DC=harbour,DC=example'));
    await lab.run('full-import');
    await lab.synchronize();
    lab.system.put(entry('7', 'CN=A,OU=Y,DC=harbour,DC=example'));
    expect((await lab.run('full-import')).counters).toEqual({ 'stage-rename': 1 });
    expect((await lab.object('7'))?.pendingImport).toEqual({ operation: 'update', dn: 'CN=A,OU=Y,DC=harbour,DC=example', attributes: {} });
  });

  it('a renamed container takes its subtree along', async () => {
    await using lab = await runLaboratory();
    lab.system.put(entry('u', 'OU=X,DC=harbour,DC=example', {}, 'organizationalUnit'), entry('1', 'CN=A,OU=X,DC=harbour,DC=example'));
    await lab.run('full-import');
    await lab.synchronize();
    lab.system.script = [{ entries: [entry('u', 'OU=Y,DC=harbour,DC=example', {}, 'organizationalUnit')], watermark: 'w' }];
    await lab.store.write({ watermark: { connector: lab.connector.id, partition: 'DC=harbour,DC=example', value: 'v' } });
    expect((await lab.run('delta-import')).counters).toEqual({ 'stage-rename': 1 });
    expect(await lab.object('1')).toMatchObject({ dn: 'CN=A,OU=Y,DC=harbour,DC=example', resync: true });
    expect(await lab.store.watermark(lab.connector.id, 'DC=harbour,DC=example')).toBe('w');
  });

  it('E4 an object that lost its DN is transient until its new name arrives', async () => {
    await using lab = await runLaboratory();
    lab.system.put(entry('1', dn('Bob')));
    await lab.run('full-import');
    await lab.synchronize();
    await lab.store.write({ watermark: { connector: lab.connector.id, partition: 'DC=harbour,DC=example', value: 'v' } });

    lab.system.script = [{ entries: [entry('2', dn('Bob'))] }];
    expect(await lab.run('delta-import')).toEqual({ status: 'completed-transient-objects', counters: { 'stage-add': 1 } });
    expect((await lab.object('1'))?.transient).toBe(true);

    lab.system.script = [{ entries: [entry('1', dn('Robert'))] }];
    expect(await lab.run('delta-import')).toEqual({ status: 'success', counters: { 'stage-rename': 1 } });
    expect(await lab.object('1')).toMatchObject({ transient: false, dn: dn('Robert') });
  });

  it('E4 in one batch: one add, one rename, nothing transient in between', async () => {
    await using lab = await runLaboratory();
    lab.system.put(entry('1', dn('Bob')));
    await lab.run('full-import');
    await lab.synchronize();
    lab.system.script = [{ entries: [entry('2', dn('Bob')), entry('1', dn('Robert'))] }];
    expect(await lab.run('full-import')).toEqual({ status: 'success', counters: { 'stage-add': 1, 'stage-rename': 1 } });
  });

  it('two objects swap their names', async () => {
    await using lab = await runLaboratory();
    lab.system.put(entry('1', dn('A')), entry('2', dn('B')));
    await lab.run('full-import');
    await lab.synchronize();
    lab.system.put(entry('1', dn('B')), entry('2', dn('A')));
    expect(await lab.run('full-import')).toEqual({ status: 'success', counters: { 'stage-rename': 2 } });
    expect([(await lab.object('1'))?.dn, (await lab.object('2'))?.dn]).toEqual([dn('B'), dn('A')]);
  });

  it('a transient object no full import delivers is deleted, under a name of its own', async () => {
    await using lab = await runLaboratory();
    lab.system.put(entry('1', dn('Bob')));
    await lab.run('full-import');
    await lab.synchronize();
    lab.system.objects.clear();
    lab.system.put(entry('2', dn('Bob')));
    expect(await lab.run('full-import')).toEqual({ status: 'success', counters: { 'stage-add': 1, 'stage-delete': 1 } });
    expect(await lab.object('1')).toMatchObject({ transient: false, dn: dn('Bob\\0ADEL:1'), pendingImport: { operation: 'delete' } });
  });

  it('another type under the same anchor is a delete-add', async () => {
    await using lab = await runLaboratory();
    lab.system.put(entry('1', dn('Eve'), { mail: ['eve@harbour.example'] }, 'contact'));
    await lab.run('full-import');
    await lab.synchronize();
    lab.system.put(entry('1', dn('Eve'), { mail: ['eve@harbour.example'] }, 'user'));
    expect((await lab.run('full-import')).counters).toEqual({ 'stage-delete-add': 1 });
    expect(await lab.object('1')).toMatchObject({
      objectType: 'user',
      pendingImport: { operation: 'delete-add', attributes: { mail: ['eve@harbour.example'] } },
    });
  });

  it('(a0) an exported add whose anchor was not returned is recognised by its DN', async () => {
    await using lab = await runLaboratory();
    lab.system.anchorFor = () => undefined;
    const id = await lab.provision(dn('New'), { title: ['Clerk'] });
    expect((await lab.run('export')).status).toBe('success');
    expect(await lab.object(dn('New'))).toMatchObject({ id, anchor: undefined, unconfirmed: { operation: 'add' } });
    expect(await lab.run('full-import')).toEqual({ status: 'success', counters: { 'stage-no-change': 1 } });
    expect(await lab.object(dn('New'))).toMatchObject({
      id,
      anchor: `hidden-${id}`,
      base: { title: ['Clerk'] },
      unconfirmed: undefined,
      resync: true,
    });
  });

  it('(a) an object provisioned but never exported gives way; its metaverse object is provisioned again', async () => {
    await using lab = await runLaboratory();
    const mv = await lab.person();
    const id = await lab.provision(dn('New'), { title: ['Clerk'] }, 'user', mv);
    lab.system.put(entry('9', dn('New'), { title: ['Somebody else'] }));
    expect((await lab.run('full-import')).counters).toEqual({ 'stage-add': 1 });
    expect(await lab.object('9')).toMatchObject({
      id,
      link: undefined,
      provisioned: false,
      unapplied: undefined,
      pendingImport: { operation: 'add' },
    });
    expect(await lab.store.mvSelect({ retry: true })).toEqual([mv]);
  });
});

describe('engine.md §1.6 placeholders', () => {
  it('E2 the target that arrives later takes over the id of its placeholder', async () => {
    await using lab = await runLaboratory();
    lab.system.put(entry('a', dn('Abbie'), { manager: reference('Lee') }));
    expect((await lab.run('full-import')).counters).toEqual({ 'stage-add': 1 });
    const placeholder = await lab.object(dn('Lee'));
    expect(placeholder).toMatchObject({ placeholder: true, anchor: undefined });
    lab.system.put(entry('l', dn('Lee')));
    await lab.run('full-import');
    expect(await lab.object('l')).toMatchObject({ id: placeholder?.id, placeholder: false, pendingImport: { operation: 'add' } });
    expect(await lab.members('a', 'manager')).toEqual([dn('Lee')]);
  });

  it('a known object that is renamed onto a placeholder is what the referrers meant', async () => {
    await using lab = await runLaboratory();
    lab.system.put(entry('l', dn('Lee')), entry('g', dn('Staff'), { member: reference('Lee') }, 'group'));
    await lab.run('full-import');
    await lab.synchronize();
    const lee = await lab.object('l');
    lab.system.script = [
      { entries: [entry('g', dn('Staff'), { member: reference('Leonore') }, 'group')] },
      { entries: [entry('l', dn('Leonore'))] },
    ];
    expect((await lab.run('full-import')).counters).toEqual({ 'stage-update': 1, 'stage-rename': 1 });
    expect(await lab.members('g')).toEqual([dn('Leonore')]);
    const group = await lab.object('g');
    expect(group?.references.member?.map((edge) => edge.target)).toEqual([lee?.id]);
    expect(group?.pendingImport).toBeUndefined();
  });

  it('orphans are purged at the end of an import, but not when there were discovery errors', async () => {
    await using lab = await runLaboratory();
    lab.system.put(entry('a', dn('Abbie'), { manager: reference('Lee') }));
    await lab.run('full-import');
    await lab.synchronize();
    lab.system.put(entry('a', dn('Abbie')));
    await lab.run('full-import');
    await lab.synchronize();
    // The edge went with the synchronization; the next import finds the orphan.
    lab.system.put(entry('x', dn('Xu'), { title: ['a', 'b'] }));
    expect((await lab.run('full-import')).status).toBe('completed-discovery-errors');
    expect(await lab.object(dn('Lee'))).toMatchObject({ placeholder: true });
    lab.system.objects.delete('x');
    await lab.run('full-import');
    expect(await lab.object(dn('Lee'))).toBeUndefined();
  });

  it('members are edges: a big group changes by the members that changed', async () => {
    await using lab = await runLaboratory();
    const names = Array.from({ length: 300 }, (_, i) => `P${i}`);
    lab.system.put(...names.map((name) => entry(name, dn(name))), entry('g', dn('All'), { member: reference(...names) }, 'group'));
    await lab.run('full-import');
    await lab.synchronize();
    lab.system.put(entry('g', dn('All'), { member: reference(...names.slice(1), 'Q') }, 'group'), entry('Q', dn('Q')));
    expect((await lab.run('full-import')).counters).toEqual({ 'stage-no-change': 300, 'stage-update': 1, 'stage-add': 1 });
    const step = lab.last?.steps[0];
    const changes = await lab.store.stepObjects({ step: step?.id ?? (0 as never), counters: ['stage-update'], offset: 0, limit: 10 });
    expect(changes.rows[0]?.changes).toEqual([{ attribute: 'member', before: [{ ref: dn('P0') }], after: [{ ref: dn('Q') }] }]);
  });
});

describe('engine.md §4.1 obsoletion', () => {
  const synchronized = async () => {
    const lab = await runLaboratory();
    lab.system.put(entry('1', dn('A')), entry('2', dn('B')), entry('3', dn('C')));
    await lab.run('full-import');
    await lab.synchronize();
    return lab;
  };

  it('what a full import does not deliver is staged as deleted', async () => {
    await using lab = await synchronized();
    lab.system.objects.delete('2');
    expect(await lab.run('full-import')).toEqual({ status: 'success', counters: { 'stage-no-change': 2, 'stage-delete': 1 } });
    expect((await lab.object('2'))?.pendingImport).toEqual({ operation: 'delete', attributes: {} });
    expect((await lab.run('full-import')).counters).toEqual({ 'stage-no-change': 2 });
  });

  it('comes back before it was synchronized: nothing happened', async () => {
    await using lab = await synchronized();
    const b = lab.system.objects.get('2');
    lab.system.objects.delete('2');
    await lab.run('full-import');
    if (b !== undefined) lab.system.put(b);
    await lab.run('full-import');
    expect((await lab.object('2'))?.pendingImport).toBeUndefined();
  });

  it('nothing at all delivered is not believed: nothing is deleted', async () => {
    await using lab = await synchronized();
    lab.system.objects.clear();
    expect(await lab.run('full-import')).toEqual({ status: 'stopped-deletion-threshold-exceeded', counters: {} });
    expect(await lab.store.csCount({ connector: lab.connector.id, pendingImport: 'delete' })).toBe(0);
  });

  it('a discovery error keeps everything', async () => {
    await using lab = await synchronized();
    lab.system.script = [{ entries: [entry('1', dn('A'))], errors: [{ code: 'parse-error', message: 'line 7', line: 7 }] }];
    expect(await lab.run('full-import')).toEqual({
      status: 'completed-discovery-errors',
      counters: { 'stage-no-change': 1, 'stage-failure': 1 },
    });
    expect(await lab.store.csCount({ connector: lab.connector.id, pendingImport: 'delete' })).toBe(0);
  });

  it('an anchor delivered twice is duplicate-object, in one page or in two', async () => {
    await using lab = await synchronized();
    lab.system.script = [
      { entries: [entry('1', dn('A')), entry('1', dn('A2')), entry('9', dn('N'))] },
      { entries: [entry('9', dn('N2'))] },
    ];
    expect((await lab.run('full-import')).status).toBe('completed-discovery-errors');
    expect(await lab.errors()).toEqual([`duplicate-object ${dn('A2')}`, `duplicate-object ${dn('N2')}`]);
  });

  it('a failing source leaves what was staged, and deletes nothing', async () => {
    await using lab = await synchronized();
    lab.system.put(entry('4', dn('D')));
    lab.system.pageSize = 1;
    lab.system.beforeBatch = (index) => {
      if (index === 2) throw new Error('a bug in the connector');
    };
    const silent = console.error;
    console.error = () => {};
    expect((await lab.run('full-import')).status).toBe('stopped-server');
    console.error = silent;
    expect(await lab.store.csCount({ connector: lab.connector.id, pendingImport: 'delete' })).toBe(0);
  });

  it('the type filter and missing identities', async () => {
    await using lab = await runLaboratory();
    lab.system.script = [
      { entries: [entry('1', dn('A')), entry('2', dn('P'), {}, 'printer'), entry('', dn('NoId')), entry('3', '')], filtered: 2 },
    ];
    expect(await lab.run('full-import')).toEqual({
      status: 'completed-discovery-errors',
      counters: { 'stage-add': 1, 'filtered-objects': 3, 'stage-failure': 2 },
    });
    expect(await lab.errors()).toEqual([`missing-anchor-component ${dn('NoId')}`, 'missing-dn ']);
  });
});

const PARTITION = 'DC=harbour,DC=example';

describe('engine.md §4.2 delta import', () => {
  it('needs a watermark, stages deletes and counts unknown ones', async () => {
    await using lab = await runLaboratory();
    expect((await lab.run('delta-import')).status).toBe('no-start-full-import-required');
    lab.system.script = [{ entries: [entry('1', dn('A')), entry('2', dn('B'))], watermark: 'w1' }];
    await lab.run('full-import');
    await lab.synchronize();
    lab.system.script = [
      { entries: [deletion('1'), deletion('99'), entry('2', dn('B'), { title: ['x'] }), entry('2', dn('B'), { title: ['y'] })] },
    ];
    expect(await lab.run('delta-import')).toEqual({
      status: 'success',
      counters: { 'stage-delete': 1, 'filtered-deletions': 1, 'stage-update': 1 },
    });
    expect((await lab.object('2'))?.pendingImport?.attributes).toEqual({ title: ['y'] });
  });

  it('an object that could not be read is told again: the watermark waits for it', async () => {
    await using lab = await runLaboratory();
    lab.system.script = [{ entries: [entry('1', dn('A'))], watermark: 'w1' }];
    await lab.run('full-import');
    const broken = { code: 'read-error', message: 'B could not be read.', dn: dn('B'), anchor: '2' };
    lab.system.script = [
      { entries: [entry('1', dn('A'), { title: ['x'] })], watermark: 'w2' },
      { errors: [broken], watermark: 'w3' },
    ];
    expect((await lab.run('delta-import')).status).toBe('completed-discovery-errors');
    expect(await lab.store.watermark(lab.connector.id, PARTITION)).toBe('w2');
    lab.system.script = [{ errors: [broken], watermark: 'w4' }];
    expect((await lab.run('full-import')).status).toBe('completed-discovery-errors');
    expect(await lab.store.watermark(lab.connector.id, PARTITION)).toBe('w2');
  });

  it('a full import that is stopped before it has found the deletes leaves the watermark: the next delta tells of them', async () => {
    await using lab = await runLaboratory();
    lab.system.script = [{ entries: [entry('1', dn('A')), entry('2', dn('B'))], watermark: 'w1' }];
    await lab.run('full-import');
    const stop = new AbortController();
    lab.system.script = [{ entries: [entry('1', dn('A'))] }, { entries: [], watermark: 'w2' }, {}];
    lab.system.beforeBatch = (index) => (index === 2 ? stop.abort() : undefined);
    expect((await lab.run('full-import', stop.signal)).status).toBe('stopped-user-termination-from-wmi-or-ui');
    expect(await lab.store.watermark(lab.connector.id, PARTITION)).toBe('w1');
  });

  it('a placeholder that a killed import left behind is purged by the next one, even if that brings nothing', async () => {
    await using lab = await runLaboratory();
    lab.system.script = [{ entries: [entry('1', dn('A'))], watermark: 'w1' }];
    await lab.run('full-import');
    const left = { ...blankObject(lab.store.newCsId(), lab.connector.id, '', dn('Gone'), ''), placeholder: true };
    await lab.store.write({ cs: [{ object: left }] });
    expect((await lab.run('delta-import')).status).toBe('success');
    expect(await lab.store.csCount({ connector: lab.connector.id, which: 'placeholder' })).toBe(0);
  });

  it('a delete and a new object of the same name in one batch', async () => {
    await using lab = await runLaboratory();
    lab.system.script = [{ entries: [entry('1', dn('A'))], watermark: 'w1' }];
    await lab.run('full-import');
    await lab.synchronize();
    lab.system.script = [{ entries: [deletion('1', dn('A')), entry('2', dn('A'))] }];
    expect(await lab.run('delta-import')).toEqual({ status: 'success', counters: { 'stage-delete': 1, 'stage-add': 1 } });
    expect((await lab.object('2'))?.dn).toBe(dn('A'));
  });
});

describe('engine.md §1.11 what is removed while something refers to it', () => {
  it('a never synchronized object that goes again stays as a placeholder for those that name it', async () => {
    await using lab = await runLaboratory();
    lab.system.script = [{ entries: [entry('1', dn('A'))], watermark: 'w1' }];
    await lab.run('full-import');
    lab.system.script = [{ entries: [deletion('1'), entry('g', dn('G'), { member: reference('A') }, 'group')] }];
    expect(await lab.run('delta-import')).toEqual({ status: 'success', counters: { 'stage-add': 1, 'stage-delete': 1 } });
    expect(await lab.object(dn('A'))).toMatchObject({ placeholder: true, anchor: undefined });
    expect(await lab.members('g')).toEqual([dn('A')]);
  });

  it('a stale reference to the old name of a renamed object is a placeholder', async () => {
    await using lab = await runLaboratory();
    lab.system.put(entry('1', dn('A')));
    await lab.run('full-import');
    await lab.synchronize();
    lab.system.put(entry('1', dn('B')), entry('g', dn('G'), { member: reference('A') }, 'group'));
    expect(await lab.run('full-import')).toEqual({ status: 'success', counters: { 'stage-add': 1, 'stage-rename': 1 } });
    expect(await lab.object(dn('A'))).toMatchObject({ placeholder: true });
  });
});

describe('stopping', () => {
  it('a run stops although the source hangs, and nothing is deleted', async () => {
    await using lab = await runLaboratory();
    lab.system.put(entry('1', dn('A')));
    await lab.run('full-import');
    await lab.synchronize();
    lab.system.objects.clear();
    lab.system.script = [{ entries: [entry('2', dn('B'))] }, { entries: [entry('3', dn('C'))] }];
    const abort = new AbortController();
    lab.system.beforeBatch = (index) => {
      if (index === 0) return;
      setTimeout(() => abort.abort(), 20);
      return new Promise<void>(() => {});
    };
    const before = performance.now();
    expect(await lab.run('full-import', abort.signal)).toEqual({
      status: 'stopped-user-termination-from-wmi-or-ui',
      counters: { 'stage-add': 1 },
    });
    expect(performance.now() - before).toBeLessThan(2000);
    expect((await lab.object('1'))?.pendingImport).toBeUndefined();
  });
});
