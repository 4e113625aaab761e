import { describe, expect, it } from 'vitest';
import { type CsObject, Layer } from '../../shared/model/object.ts';
import { dn, type RunLaboratory, runLaboratory } from './testing/run-laboratory.ts';
import { deletion, entry } from './testing/scripted-connector.ts';

const people = (count: number) => Array.from({ length: count }, (_, i) => entry(`${i}`, dn(`P${i}`), { title: ['old'] }));

async function synchronizedPeople(count: number, kind: 'directory' | 'tenant' = 'directory'): Promise<RunLaboratory> {
  const lab = await runLaboratory(kind);
  lab.system.put(...people(count));
  await lab.run('full-import');
  await lab.synchronize();
  return lab;
}

const stageTitle = async (lab: RunLaboratory, anchors: readonly string[], title: string) => {
  for (const anchor of anchors) await lab.stage(anchor, { operation: 'update', attributes: { title: [title] } });
};

const layersOf = (object: CsObject | undefined, attribute = 'member') => object?.references[attribute]?.map((edge) => edge.layers);

describe('engine.md §9.3 export', () => {
  it('an add gets its anchor, awaits its confirmation, and the confirming import settles it', async () => {
    await using lab = await runLaboratory();
    const id = await lab.provision(dn('New'), { title: ['Clerk'], l: ['Oslo'] });
    expect(await lab.run('export')).toEqual({ status: 'success', counters: { 'export-add': 1 } });
    expect(await lab.object(`n-${id}`)).toMatchObject({ unapplied: undefined, escrowed: undefined, unconfirmed: { operation: 'add' } });
    expect(await lab.run('full-import')).toEqual({ status: 'success', counters: { 'stage-no-change': 1 } });
    expect(await lab.object(`n-${id}`)).toMatchObject({
      base: { title: ['Clerk'], l: ['Oslo'] },
      unconfirmed: undefined,
      pendingImport: undefined,
      resync: true,
    });
    expect(await lab.run('export')).toEqual({ status: 'success', counters: {} });
  });

  it('what the system adds by itself is a pending import', async () => {
    await using lab = await runLaboratory();
    const id = await lab.provision(dn('New'), { title: ['Clerk'] });
    await lab.run('export');
    const there = lab.system.objects.get(`n-${id}`);
    if (there !== undefined) lab.system.put({ ...there, attributes: { ...there.attributes, cloudAnchor: ['User_1'] } });
    expect((await lab.run('full-import')).counters).toEqual({ 'stage-update': 1 });
    expect(await lab.object(`n-${id}`)).toMatchObject({
      base: { title: ['Clerk'] },
      pendingImport: { operation: 'update', attributes: { cloudAnchor: ['User_1'] } },
    });
  });

  it('a refusal stays pending, is counted and retried; success clears it', async () => {
    await using lab = await synchronizedPeople(2);
    await stageTitle(lab, ['0', '1'], 'new');
    lab.system.refuse = ({ anchor }) =>
      anchor === '0' ? { code: 'permission-issue', message: 'no right', detail: { 'error-code': '50' } } : undefined;
    expect(await lab.run('export')).toEqual({ status: 'completed-export-errors', counters: { 'export-update': 1, 'export-failure': 1 } });
    await lab.run('export');
    const refused = await lab.object('0');
    expect(refused?.unapplied).toEqual({ operation: 'update', attributes: { title: ['new'] } });
    const errors = async () => (refused === undefined ? undefined : (await lab.store.csErrors([refused.id])).get(refused.id));
    expect(await errors()).toMatchObject([{ kind: 'export', code: 'permission-issue', retryCount: 1, detail: { 'error-code': '50' } }]);
    lab.system.refuse = () => undefined;
    expect(await lab.run('export')).toEqual({ status: 'success', counters: { 'export-update': 1 } });
    expect((await errors()) ?? []).toEqual([]);
  });

  it('a name that is freed by a delete of the same step is tried again, and the refusal is not counted', async () => {
    await using lab = await synchronizedPeople(1);
    await lab.provision(dn('New'), { mail: ['p@harbour.example'] });
    await lab.stage('0', { operation: 'delete', attributes: {} });
    lab.system.refuse = ({ operation }) =>
      operation === 'add' && lab.system.objects.has('0') ? { code: 'AttributeValueMustBeUnique', message: 'taken' } : undefined;
    expect(await lab.run('export')).toEqual({ status: 'success', counters: { 'export-add': 1, 'export-delete': 1 } });
  });

  it('a refusal for a name that stays taken is counted once', async () => {
    await using lab = await runLaboratory();
    await lab.provision(dn('New'), {});
    lab.system.refuse = () => ({ code: 'AttributeValueMustBeUnique', message: 'taken' });
    expect(await lab.run('export')).toEqual({ status: 'completed-export-errors', counters: { 'export-failure': 1 } });
    expect(await lab.errors()).toEqual([`AttributeValueMustBeUnique ${dn('New')}`]);
  });

  it('parents are added first, children deleted first', async () => {
    await using lab = await runLaboratory();
    await lab.provision('CN=a,OU=b,OU=c,DC=harbour,DC=example', {});
    await lab.provision('OU=c,DC=harbour,DC=example', {}, 'organizationalUnit');
    await lab.provision('OU=b,OU=c,DC=harbour,DC=example', {}, 'organizationalUnit');
    await lab.run('export');
    expect(lab.system.received.map((operation) => operation.dn.split(',')[0])).toEqual(['OU=c', 'OU=b', 'CN=a']);
    await lab.run('full-import');
    for (const object of await lab.objects()) await lab.stage(object.dn, { operation: 'delete', attributes: {} });
    lab.system.received.length = 0;
    await lab.run('export');
    expect(lab.system.received.map((operation) => operation.dn.split(',')[0])).toEqual(['CN=a', 'OU=b', 'OU=c']);
    await lab.run('full-import');
    expect(await lab.objects()).toEqual([]);
  });

  it('a rename is counted as such and confirmed by the new name', async () => {
    await using lab = await synchronizedPeople(1);
    await lab.stage('0', { operation: 'update', dn: dn('Q'), attributes: {} });
    expect((await lab.run('export')).counters).toEqual({ 'export-rename': 1 });
    expect((await lab.run('full-import')).counters).toEqual({ 'stage-no-change': 1 });
    expect(await lab.object('0')).toMatchObject({ dn: dn('Q'), pendingImport: undefined, unconfirmed: undefined });
  });

  it('an answer with the anchor of an object imported before adopts that object', async () => {
    await using lab = await runLaboratory();
    lab.system.put(entry('cloud', dn('Cloud')), entry('g', dn('Group'), { member: [{ ref: dn('Cloud') }] }, 'group'));
    await lab.run('full-import');
    await lab.synchronize();
    const id = await lab.provision(dn('New'), { title: ['x'] });
    lab.system.anchorFor = () => 'cloud';
    expect((await lab.run('export')).status).toBe('success');
    expect((await lab.object('cloud'))?.id).toBe(id);
    expect((await lab.object('g'))?.references.member?.map((edge) => edge.target)).toEqual([id]);
    expect((await lab.run('full-import')).status).toBe('success');
    expect(await lab.object('cloud')).toMatchObject({ id, dn: dn('New'), unconfirmed: undefined });
  });
});

describe('engine.md §9.2 references', () => {
  it('references to objects created in the same step follow in a second pass', async () => {
    await using lab = await runLaboratory('tenant');
    const group = await lab.provision('CN=G', { displayName: ['G'] }, 'group');
    const user = await lab.provision('CN=U', {});
    await lab.store.write({ edges: [{ cs: group, attribute: 'member', target: user, layers: Layer.unappliedAdd }] });
    expect(await lab.run('export')).toEqual({ status: 'success', counters: { 'export-add': 2 } });
    expect(lab.system.objects.get(`n-${group}`)?.attributes.member).toEqual([{ ref: 'CN=U' }]);
    expect(layersOf(await lab.object('CN=G'))).toEqual([Layer.unconfirmedAdd]);
    expect((await lab.run('full-import')).counters).toEqual({ 'stage-no-change': 2 });
    expect(layersOf(await lab.object('CN=G'))).toEqual([Layer.base]);
  });

  it('a reference whose target was refused stays pending with partial-success, and follows later', async () => {
    await using lab = await runLaboratory('tenant');
    const group = await lab.provision('CN=G', {}, 'group');
    const user = await lab.provision('CN=U', {});
    await lab.store.write({ edges: [{ cs: group, attribute: 'member', target: user, layers: Layer.unappliedAdd }] });
    lab.system.refuse = ({ objectType }) =>
      objectType === 'user' ? { code: 'IdentityDataValidationFailed', message: 'bad name' } : undefined;
    expect(await lab.run('export')).toEqual({ status: 'completed-export-errors', counters: { 'export-add': 1, 'export-failure': 1 } });
    expect(await lab.errors()).toEqual(['IdentityDataValidationFailed CN=U', 'partial-success CN=G']);
    expect(layersOf(await lab.object('CN=G'))).toEqual([Layer.unappliedAdd]);
    lab.system.refuse = () => undefined;
    expect(await lab.run('export')).toEqual({ status: 'success', counters: { 'export-add': 1, 'export-update': 1 } });
    expect(lab.system.objects.get(`n-${group}`)?.attributes.member).toEqual([{ ref: 'CN=U' }]);
  });

  it('one member more is one reference sent', async () => {
    await using lab = await runLaboratory();
    const names = Array.from({ length: 50 }, (_, i) => `P${i}`);
    lab.system.put(
      ...names.map((name) => entry(name, dn(name))),
      entry('g', dn('G'), { member: names.slice(1).map((name) => ({ ref: dn(name) })) }, 'group'),
    );
    await lab.run('full-import');
    await lab.synchronize();
    const [group, user] = [await lab.object('g'), await lab.object('P0')];
    if (group === undefined || user === undefined) throw new Error('not imported');
    await lab.stage('g', { operation: 'update', attributes: {} });
    await lab.store.write({ edges: [{ cs: group.id, attribute: 'member', target: user.id, layers: Layer.unappliedAdd }] });
    expect((await lab.run('export')).counters).toEqual({ 'export-update': 1 });
    expect(lab.system.received[0]?.references).toMatchObject([{ attribute: 'member', operation: 'add', targetAnchor: 'P0' }]);
    expect(await lab.run('full-import')).toEqual({ status: 'success', counters: { 'stage-no-change': 51 } });
    expect(await lab.object('g')).toMatchObject({ unconfirmed: undefined, pendingImport: undefined });
  });
});

describe('a crash between escrow and result', () => {
  it('what was in escrow is sent again, and nothing is there twice', async () => {
    await using lab = await runLaboratory();
    const id = await lab.provision(dn('New'), { title: ['Clerk'] });
    const hang = new AbortController();
    lab.system.afterOutcome = () => {
      hang.abort();
      return new Promise<void>(() => {});
    };
    // The outcome is on its way when the run ends: like a crash, it is not known whether it was committed.
    lab.system.refuse = () => undefined;
    await lab.run('export', hang.signal);
    const object = await lab.object(dn('New'));
    if (object === undefined) throw new Error('lost');
    await lab.store.write({
      cs: [
        {
          object: {
            ...object,
            anchor: undefined,
            unconfirmed: undefined,
            escrowed: { operation: 'add', attributes: { title: ['Clerk'] } },
          },
        },
      ],
    });
    lab.system.afterOutcome = () => {};
    expect(await lab.run('export')).toEqual({ status: 'success', counters: { 'export-add': 1 } });
    expect(lab.system.objects.size).toBe(1);
    expect(await lab.object(`n-${id}`)).toMatchObject({ escrowed: undefined, unconfirmed: { operation: 'add' } });
  });

  it('an import in between finds out what arrived: values without a warning, adds by their name', async () => {
    await using lab = await synchronizedPeople(2);
    const escrowed = { operation: 'update' as const, attributes: { title: ['new'] } };
    for (const anchor of ['0', '1']) {
      const object = await lab.object(anchor);
      if (object !== undefined) await lab.store.write({ cs: [{ object: { ...object, escrowed } }] });
    }
    const id = await lab.provision(dn('New'), {});
    const added = await lab.object(dn('New'));
    if (added !== undefined)
      await lab.store.write({ cs: [{ object: { ...added, unapplied: undefined, escrowed: { operation: 'add', attributes: {} } } }] });
    lab.system.put(entry('0', dn('P0'), { title: ['new'] }), entry('fresh', dn('New')));
    expect((await lab.run('full-import')).status).toBe('success');
    expect(await lab.object('0')).toMatchObject({ base: { title: ['new'] }, escrowed: undefined, unapplied: undefined });
    expect(await lab.object('1')).toMatchObject({ base: { title: ['old'] }, escrowed: undefined, unapplied: escrowed });
    expect((await lab.object('fresh'))?.id).toBe(id);
  });

  it('the delete of an add that never arrived is over with its export: no import could confirm it', async () => {
    await using lab = await runLaboratory();
    await lab.provision(dn('New'), {});
    const object = await lab.object(dn('New'));
    if (object === undefined) throw new Error('lost');
    const doubtful = { ...object, link: undefined, unapplied: { operation: 'delete' as const, attributes: {} } };
    await lab.store.write({ cs: [{ object: { ...doubtful, escrowed: { operation: 'add', attributes: {} } } }] });
    expect(await lab.run('export')).toEqual({ status: 'success', counters: { 'export-delete': 1 } });
    expect(await lab.objects()).toEqual([]);
  });

  it('a stopped export is repeated by the next one', async () => {
    await using lab = await synchronizedPeople(3);
    await stageTitle(lab, ['0', '1', '2'], 'new');
    const abort = new AbortController();
    lab.system.afterOutcome = (count) => {
      if (count < 2) return;
      abort.abort();
      return new Promise<void>(() => {});
    };
    const before = performance.now();
    expect((await lab.run('export', abort.signal)).status).toBe('stopped-user-termination-from-wmi-or-ui');
    expect(performance.now() - before).toBeLessThan(2000);
    lab.system.afterOutcome = () => {};
    await lab.run('export');
    expect((await lab.run('full-import')).counters).toEqual({ 'stage-no-change': 3 });
    expect(await lab.store.csCount({ connector: lab.connector.id, awaitingConfirmation: true })).toBe(0);
  });
});

describe('values the system cannot take', () => {
  it('are neither missed nor sent again, and the reason stays with the object', async () => {
    await using lab = await synchronizedPeople(1);
    lab.system.notWritable.set('proxyAddresses', 'read-only in Graph');
    await lab.stage('0', { operation: 'update', attributes: { title: ['new'], proxyAddresses: ['smtp:p@harbour.example'] } });
    expect((await lab.run('export')).status).toBe('success');
    expect(await lab.run('full-import')).toEqual({ status: 'success', counters: { 'stage-no-change': 1 } });
    expect(await lab.object('0')).toMatchObject({
      base: { title: ['new'] },
      unapplied: undefined,
      unconfirmed: undefined,
      notWritable: { proxyAddresses: { values: ['smtp:p@harbour.example'], reason: 'read-only in Graph' } },
    });
    expect(await lab.run('export')).toEqual({ status: 'success', counters: {} });
  });

  it('a value the system takes later replaces the record', async () => {
    await using lab = await synchronizedPeople(1);
    lab.system.notWritable.set('photo', 'own endpoint');
    await lab.stage('0', { operation: 'update', attributes: { photo: ['a'] } });
    await lab.run('export');
    expect(await lab.object('0')).toMatchObject({ unconfirmed: undefined });
    lab.system.notWritable.clear();
    await lab.stage('0', { operation: 'update', attributes: { photo: ['b'] } });
    await lab.run('export');
    expect(await lab.object('0')).toMatchObject({ notWritable: undefined, unconfirmed: { attributes: { photo: ['b'] } } });
  });
});

describe('engine.md §9.5 confirming import', () => {
  const withWatermark = async (lab: RunLaboratory) =>
    lab.store.write({ watermark: { connector: lab.connector.id, partition: 'DC=harbour,DC=example', value: 'w' } });

  it('E26b a delta decides only about what it mentions, a full import about everything', async () => {
    await using lab = await synchronizedPeople(10);
    const all = Array.from({ length: 10 }, (_, i) => `${i}`);
    await stageTitle(lab, all, 'new');
    await lab.run('export');
    await withWatermark(lab);
    const mentioned = all.slice(0, 8).map((anchor) => entry(anchor, dn(`P${anchor}`), { title: [anchor === '7' ? 'old' : 'new'] }));
    lab.system.script = [{ entries: mentioned }];
    expect((await lab.run('delta-import')).status).toBe('completed-warnings');
    expect(await lab.errors()).toEqual([`exported-change-not-reimported ${dn('P7')}`]);
    const waiting = { connector: lab.connector.id, awaitingConfirmation: true };
    expect(await lab.store.csCount(waiting)).toBe(2);
    expect((await lab.object('7'))?.unapplied).toEqual({ operation: 'update', attributes: { title: ['new'] } });
    expect((await lab.run('full-import')).status).toBe('success');
    expect(await lab.store.csCount(waiting)).toBe(0);
  });

  it('E27 an unconfirmed value goes along with every export of the object', async () => {
    await using lab = await synchronizedPeople(1);
    await lab.stage('0', { operation: 'update', attributes: { c: ['5'] } });
    await lab.run('export');
    await lab.stage('0', { operation: 'update', attributes: { l: ['Oslo'] } });
    await lab.run('export');
    expect(lab.system.received[1]?.change.attributes).toEqual({ c: ['5'], l: ['Oslo'] });
    await lab.run('full-import');
    await lab.stage('0', { operation: 'update', attributes: { l: ['Rome'] } });
    await lab.run('export');
    expect(lab.system.received[2]?.change.attributes).toEqual({ l: ['Rome'] });
  });

  it('E28 a value the system trims is a warning and an export, every cycle', async () => {
    await using lab = await synchronizedPeople(1);
    lab.system.dropped.add('proxyAddresses');
    await lab.stage('0', { operation: 'update', attributes: { proxyAddresses: ['smtp:b@bad.example'] } });
    for (const retryCount of [0, 1]) {
      expect((await lab.run('export')).counters).toEqual({ 'export-update': 1 });
      expect((await lab.run('full-import')).status).toBe('completed-warnings');
      const object = await lab.object('0');
      if (object === undefined) throw new Error('lost');
      expect(object.unapplied).toEqual({ operation: 'update', attributes: { proxyAddresses: ['smtp:b@bad.example'] } });
      expect((await lab.store.csErrors([object.id])).get(object.id)).toMatchObject([
        { code: 'exported-change-not-reimported', retryCount },
      ]);
    }
    lab.system.dropped.clear();
    await lab.run('export');
    expect((await lab.run('full-import')).status).toBe('success');
    const object = await lab.object('0');
    expect(object === undefined ? undefined : ((await lab.store.csErrors([object.id])).get(object.id) ?? [])).toEqual([]);
  });

  it('a third value is a pending import', async () => {
    await using lab = await synchronizedPeople(1);
    await stageTitle(lab, ['0'], 'new');
    await lab.run('export');
    lab.system.put(entry('0', dn('P0'), { title: ['third'] }));
    expect(await lab.run('full-import')).toEqual({ status: 'success', counters: { 'stage-update': 1 } });
    expect(await lab.object('0')).toMatchObject({
      unapplied: undefined,
      unconfirmed: undefined,
      pendingImport: { attributes: { title: ['third'] } },
    });
  });

  it('a full import without the object disproves an exported add: it is staged again', async () => {
    await using lab = await runLaboratory();
    lab.system.put(entry('other', dn('Other')));
    const id = await lab.provision(dn('New'), { title: ['Clerk'] });
    await lab.run('export');
    lab.system.objects.delete(`n-${id}`);
    expect((await lab.run('full-import')).status).toBe('completed-warnings');
    expect(await lab.object(dn('New'))).toMatchObject({
      unconfirmed: undefined,
      pendingImport: undefined,
      unapplied: { operation: 'add', attributes: { title: ['Clerk'] } },
    });
    await lab.run('export');
    expect((await lab.run('full-import')).counters).toEqual({ 'stage-no-change': 2 });
  });

  it('an exported delete is confirmed by absence or by a tombstone, and disproved by presence', async () => {
    await using lab = await synchronizedPeople(3);
    for (const anchor of ['0', '1', '2']) await lab.stage(anchor, { operation: 'delete', attributes: {} });
    await lab.run('export');
    await withWatermark(lab);
    lab.system.script = [{ entries: [deletion('0')] }];
    expect((await lab.run('delta-import')).counters).toEqual({ 'stage-delete': 1 });
    lab.system.put(entry('1', dn('P1'), { title: ['old'] }));
    expect(await lab.run('full-import')).toEqual({ status: 'completed-warnings', counters: { 'stage-update': 1, 'stage-delete': 1 } });
    expect((await lab.objects()).map((object) => [object.anchor, object.unapplied?.operation])).toEqual([['1', 'delete']]);
  });

  it('an empty answer still confirms deletes of ours', async () => {
    await using lab = await synchronizedPeople(1);
    await lab.stage('0', { operation: 'delete', attributes: {} });
    await lab.run('export');
    expect((await lab.run('full-import')).status).toBe('completed-no-objects');
    expect(await lab.objects()).toEqual([]);
  });
});
