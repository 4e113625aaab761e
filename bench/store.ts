/**
 * The store against SQLite itself: objects per second, and how many bare inserts of the same image each costs.
 * `node bench/store.ts [objects]`
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CsQuery } from '../engine/store/connector-space.ts';
import type { MvQuery } from '../engine/store/metaverse.ts';
import { Database } from '../engine/store/sqlite/database.ts';
import { openStore } from '../engine/store/sqlite/open-store.ts';
import { pack } from '../engine/store/sqlite/packing.ts';
import type { WriteBatch } from '../engine/store/write-batch.ts';
import { blankObject } from '../shared/model/blank-object.ts';
import type { ConnectorId, CsId, MvId, RuleId } from '../shared/model/identifier.ts';
import type { CsObject, MvObject } from '../shared/model/object.ts';
import { Layer } from '../shared/model/object.ts';
import type { Schema } from '../shared/model/schema.ts';
import type { AttributeMap } from '../shared/model/value.ts';

const COUNT = Number(process.argv[2] ?? 100_000);
const BATCH = 500;
const forest = 'f0000000-0000-4000-8000-000000000001' as ConnectorId;
const rule = 'a0000000-0000-4000-8000-00000000000a' as RuleId;
const indexed = [
  'displayName',
  'mail',
  'userPrincipalName',
  'accountName',
  'employeeID',
  'sourceAnchor',
  'givenName',
  'sn',
  'department',
  'city',
];

const folder = mkdtempSync(join(tmpdir(), 'isthmus-bench-'));
try {
  await measure();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  const bare = bareInserts();
  report('bare insert of the packed image', COUNT, bare, bare);

  const { read, write, close } = await openStore({ dataFolder: folder });
  const schema: Schema = {
    objectTypes: [],
    attributes: Object.fromEntries(indexed.map((name) => [name, { name, type: 'string', multiValued: false, indexed: true } as const])),
  };
  await write.saveMetaverseSchema(schema);
  await write.declareIndexes({ metaverse: [], connectorSpaces: [{ connector: forest, attributes: ['mail', 'employeeID', 'objectGUID'] }] });

  const run = async (name: string, work: () => Promise<unknown>, count = COUNT) => {
    inStore = undefined;
    const whole = await timedAsync(work);
    report(name, count, inStore ?? whole, bare);
  };
  // Only the store's own time counts, not that of making up objects.
  let inStore: Time | undefined;
  const batches = async (make: (id: number) => WriteBatch, from = 1) => {
    for (let id = from; id < from + COUNT; id += BATCH) {
      const parts = Array.from({ length: Math.min(BATCH, from + COUNT - id) }, (_, at) => make(id + at));
      const batch = {
        cs: parts.flatMap((part) => part.cs ?? []),
        mv: parts.flatMap((part) => part.mv ?? []),
        edges: parts.flatMap((part) => part.edges ?? []),
      };
      inStore = sum(inStore, await timedAsync(() => write.write(batch)));
    }
  };

  await run('cs insert', () => batches((id) => ({ cs: [{ object: csObject(id), digest: digest(id) }] })));
  await run('settle', () => write.settle(), 1);
  await run('cs update (pending import becomes base)', () => batches((id) => ({ cs: [{ object: settled(id) }] })));
  await run('cs edges', () =>
    batches((id) => ({ edges: [{ cs: 1 as CsId, attribute: 'member', target: id as CsId, layers: Layer.base }] })),
  );
  const anchors = Array.from({ length: COUNT }, (_, at) => anchor(at + 1));
  await run('csByAnchor', async () => {
    for (let at = 0; at < COUNT; at += BATCH) await write.csByAnchor(forest, anchors.slice(at, at + BATCH));
  });
  await run('csByDn', async () => {
    for (let at = 0; at < COUNT; at += BATCH)
      await write.csByDn(
        forest,
        anchors.slice(at, at + BATCH).map((_, i) => dn(at + i + 1).toLowerCase()),
      );
  });
  await run('csObjects', async () => {
    for (let at = 0; at < COUNT; at += BATCH) await write.csObjects(Array.from({ length: BATCH }, (_, i) => (at + i + 1) as CsId));
  });
  await run('mv insert, 10 indexed attributes', () => batches((id) => ({ mv: [mvObject(id)] })));
  await run('mv update, one value changed', () => batches((id) => ({ mv: [mvObject(id, 'Changed')] })));
  await run('mvObjects', async () => {
    for (let at = 0; at < COUNT; at += BATCH) await write.mvObjects(Array.from({ length: BATCH }, (_, i) => (at + i + 1) as MvId));
  });
  await run('settle', () => write.settle(), 1);

  console.log('\nsearches, ms');
  const find = async (name: string, work: () => Promise<{ total: number }>) => {
    await work();
    const start = clock();
    const { total } = await work();
    const { wall, cpu } = since(start);
    console.log(`${name.padEnd(48)}${(wall / 1000).toFixed(1).padStart(8)}${(cpu / 1000).toFixed(1).padStart(8)} CPU  (${total} found)`);
  };
  const search = (query: Partial<MvQuery>) => () =>
    read.mvSearch({ clauses: [], columns: ['mail', 'department'], offset: 0, limit: 100, ...query });
  const clause = (attribute: string, operator: MvQuery['clauses'][number]['operator'], value?: string) =>
    search({ clauses: [{ attribute, operator, value }] });
  await find('mv all, first page', search({}));
  await find('mv all, last page', search({ offset: COUNT - 100 }));
  await find('mv free text, rare', search({ text: 'person 4321' }));
  await find('mv free text, everywhere', search({ text: 'example' }));
  await find('mv free text, nowhere', search({ text: '山田' }));
  await find('mv indexed equals', clause('mail', 'equals', 'person.77@example.com'));
  await find('mv indexed starts-with', clause('mail', 'starts-with', 'person.77'));
  await find('mv indexed contains, rare', clause('displayName', 'contains', '4321'));
  await find('mv indexed contains, everywhere', clause('displayName', 'contains', 'person'));
  await find('mv indexed not-contains', clause('mail', 'not-contains', '77'));
  await find('mv indexed is-not-present', clause('mail', 'is-not-present'));
  await find('mv not indexed contains, rare', clause('street', 'contains', 'way 432'));
  await find('mv not indexed contains, everywhere', clause('street', 'contains', 'way'));
  await find('mv not indexed is-present', clause('street', 'is-present'));
  await find('mv sorted by an indexed attribute', search({ sort: { attribute: 'mail', descending: true } }));
  await find('mv sorted by another attribute', search({ sort: { attribute: 'street', descending: false } }));
  const space =
    (scope: CsQuery['scope'], offset = 0) =>
    () =>
      read.csSearch({ connector: forest, scope, offset, limit: 100 });
  await find('cs all, first page', space({ kind: 'all' }));
  await find('cs all, last page', space({ kind: 'all' }, COUNT - 100));
  await find('cs text, rare', space({ kind: 'text', text: 'person 4321' }));
  await find('cs text, everywhere', space({ kind: 'text', text: 'example' }));
  await find('cs rdn', space({ kind: 'rdn', text: 'person 432' }));
  await find('cs sub-tree', space({ kind: 'sub-tree', dn: 'OU=Unit 7,DC=example,DC=com' }));
  await find('cs pending import', space({ kind: 'pending-import', operations: ['update'] }));
  await find('cs statistics', async () => ({ total: (await read.csStatistics(forest)).all }));
  await find('cs to-synchronize', async () => ({ total: (await read.csSelect({ connector: forest, which: 'to-synchronize' })).length }));
  await find('cs connectable', async () => ({ total: (await read.csSelect({ connector: forest, which: 'connectable' })).length }));
  await find('cs below', async () => ({ total: (await read.csBelow(forest, 'ou=unit 7,dc=example,dc=com')).length }));

  await close();
  const size = statSync(join(folder, 'isthmus.db')).size;
  console.log(
    `\n${(size / COUNT / 1000).toFixed(1)} kB per object (connector space and metaverse); ${Math.round(process.memoryUsage.rss() / 1e6)} MB of memory`,
  );
}

function bareInserts(): Time {
  const path = join(folder, 'bare.db');
  const db = new Database(path, { readOnly: false });
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE bare (id INTEGER PRIMARY KEY, image BLOB)');
  let time: Time | undefined;
  for (let id = 1; id <= COUNT; id += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, at) => attributes(id + at));
    const start = clock();
    db.transaction(() => {
      for (const [at, image] of batch.entries()) db.run('INSERT INTO bare VALUES (?, ?)', id + at, pack(image));
    });
    time = sum(time, since(start));
  }
  db.close();
  return time ?? since(clock());
}

function report(name: string, count: number, time: Time, bare: Time): void {
  if (count === 1) {
    console.log(`${name.padEnd(48)}${(time.wall / 1000).toFixed(0).padStart(11)} ms`);
    return;
  }
  const rate = Math.round((count / time.wall) * 1e6).toLocaleString('en');
  const each = (time.cpu / count).toFixed(1);
  console.log(`${name.padEnd(48)}${rate.padStart(12)}/s${each.padStart(8)} µs CPU  ${(time.cpu / bare.cpu).toFixed(2)} × bare`);
}

/** Microseconds. Processor time says more than the clock on a machine that does other things, too. */
interface Time {
  readonly wall: number;
  readonly cpu: number;
}
function clock(): Time {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now() * 1000, cpu: user + system };
}
function since(start: Time): Time {
  const now = clock();
  return { wall: now.wall - start.wall, cpu: now.cpu - start.cpu };
}
function sum(a: Time | undefined, b: Time): Time {
  return a === undefined ? b : { wall: a.wall + b.wall, cpu: a.cpu + b.cpu };
}

async function timedAsync(work: () => Promise<unknown>): Promise<Time> {
  const start = clock();
  await work();
  return since(start);
}

function anchor(id: number): string {
  return Math.imul(id, 0x9e3779b1).toString(16).padStart(32, 'f');
}
function digest(id: number): string {
  return anchor(id ^ 0x5555);
}
function dn(id: number): string {
  return `CN=Person ${id},OU=Unit ${id % 50},DC=example,DC=com`;
}

/** Twenty attributes, as a directory gives them. */
function attributes(id: number): AttributeMap {
  const guid = new Uint8Array(16).map((_, at) => (id >> (at % 4)) & 255);
  return {
    displayName: [`Person ${id}`],
    givenName: [`Given${id % 700}`],
    sn: [`Family${id % 9000}`],
    mail: [`person.${id}@example.com`],
    userPrincipalName: [`person.${id}@example.com`],
    sAMAccountName: [`p${id}`],
    employeeID: [`E${100_000 + id}`],
    department: [`Department ${id % 120}`],
    title: [`Title ${id % 300}`],
    company: ['Example Manufacturing'],
    streetAddress: [`${id % 300} Long Way ${id % 1000}`],
    l: [`City ${id % 80}`],
    postalCode: [String(10_000 + (id % 89_999))],
    co: ['Switzerland'],
    telephoneNumber: [`+41 44 ${1_000_000 + id}`],
    proxyAddresses: [`SMTP:person.${id}@example.com`, `smtp:p${id}@example.com`],
    userAccountControl: [512n],
    objectGUID: [guid],
    objectSid: [new Uint8Array(28).fill(id & 255)],
    whenCreated: ['20240101120000.0Z'],
  };
}

function csObject(id: number): CsObject {
  return {
    ...blankObject(id as CsId, forest, 'DC=example,DC=com', dn(id), 'user'),
    anchor: anchor(id),
    pendingImport: { operation: 'add', attributes: attributes(id) },
    lastImport: 1_763_800_000_000,
  };
}

function settled(id: number): CsObject {
  const link = { mv: id as MvId, origin: 'projection', rule, time: 1_763_800_000_000, rules: [rule] } as const;
  return { ...csObject(id), base: attributes(id), pendingImport: undefined, link };
}

function mvObject(id: number, title = 'Title'): MvObject {
  const from = attributes(id);
  const names = {
    ...from,
    accountName: from.sAMAccountName,
    sourceAnchor: [anchor(id)],
    city: from.l,
    street: from.streetAddress,
    title: [title],
  };
  const values = Object.entries(names).map(([name, list]) => [
    name,
    (list ?? []).map((value) => ({ value, cs: id as CsId, rule, time: 1_763_800_000_000 })),
  ]);
  return {
    id: id as MvId,
    objectType: 'person',
    values: Object.fromEntries(values),
    references: {},
    created: 1_763_800_000_000,
    modified: 1_763_800_000_000,
    provisioningRetry: false,
    refRetry: false,
  };
}
