import { Attribute, Change } from 'ldapts';
import { referenceRead } from '../engine/connectors/testing/reference-read.ts';
import { type Slapd, startSlapd } from '../engine/connectors/testing/slapd.ts';
import { bareNodeMegabytes } from './bare-node.ts';
import { EngineClient } from './engine-client.ts';
import { bareRequests } from './export-reference.ts';
import { type Figure, figure, median } from './figure.ts';
import { firstRead } from './first-read.ts';
import { directoryLdif, groupCount, personDn } from './people.ts';
import { referenceSynchronization } from './reference-synchronization.ts';

const SUFFIX = 'dc=bench,dc=example';
const ROUNDS = 3;
/** The server tells what has changed, deletes included. */
const CHANGES = ['index entryCSN eq', 'moduleload syncprov', 'overlay syncprov', 'syncprov-sessionlog 100000'];

/**
 * The main job with people and groups of a real slapd, through the default rules into the sandbox tenant: imports beside
 * ldapts' bare read of the same entries at the same time, synchronization beside the least a program could do. `exports`:
 * also the export, which takes longer than all the rest.
 */
export async function cycleFigures(people: number, exports: boolean, stop: AbortSignal): Promise<readonly Figure[]> {
  const size = people >= 1000 ? `${Math.round(people / 1000)}k` : String(people);
  const slapd = await startSlapd({ suffix: SUFFIX, ldif: directoryLdif(people, SUFFIX), databaseConfiguration: CHANGES });
  let engine = new EngineClient(stop);
  const figures: Figure[] = [];
  const read = async () => (await referenceRead({ ...slapd, base: SUFFIX })).milliseconds / 1000;
  try {
    // Fills the caches of the server before anything is measured.
    await read();
    const objects = people + groupCount(people);
    const { url, bindDn, password } = slapd;
    // A process imports for the first time only once, so each round has a new one; the last goes on.
    const times: [bare: number[], ours: number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      if (round > 0) {
        await engine.close();
        engine = new EngineClient(stop);
      }
      await engine.setUp(slapd);
      times[0].push(await firstRead({ url, bindDn, password, base: SUFFIX }));
      times[1].push((await engine.run('source', 'full-import')).seconds);
    }
    const [bare, imported] = times.map(median) as [number, number];
    figures.push(figure(`${size}: ldapts, bare read`, objects / bare, 'objects/s', objects / bare));
    // These two budgets are stated for 100,000; of smaller directories the start of the program takes a third.
    const large = people >= 100_000;
    const importBudget = large ? 'fullImport' : undefined;
    figures.push(figure(`${size}: full import`, objects / imported, 'objects/s', objects / bare, importBudget));

    const reference = referenceSynchronization(objects);
    const initial = await engine.run('source', 'full-synchronization');
    const referenceRate = objects / reference.seconds;
    const rate = objects / initial.seconds;
    const syncBudget = large ? 'initialSynchronization' : undefined;
    figures.push(figure(`${size}: initial full synchronization`, rate, 'objects/s', referenceRate, syncBudget));
    figures.push(await unchangedImport(size, objects, engine, read));

    const cycle = async (name: string, changed: number) => {
      const delta = await engine.run('source', 'delta-import');
      const synchronized = await engine.run('source', 'delta-synchronization');
      // Read by ldapts and brought through the least a program could do; of nothing, one object.
      const baseline = Math.max(1, changed) * (bare / objects + 1 / referenceRate);
      figures.push(figure(`${size}: delta cycle, ${name}`, delta.seconds + synchronized.seconds, 's', baseline, 'deltaCycle'));
      return synchronized;
    };
    // The tenant's import would confirm what is staged now; without it every object stays pending, which is the harder case.
    await cycle('0 % changed', 0);
    await change(slapd, people, 0, { modify: Math.round(people / 100) });
    await cycle('1 % changed', people / 100);
    await change(slapd, people, Math.round(people / 10), {
      modify: Math.round(people * 0.05),
      add: Math.round(people * 0.01),
      delete: Math.round(people * 0.01),
    });
    const last = await cycle('7 % changed (5 % modified, 1 % new, 1 % gone)', people * 0.07);
    const bytes = await engine.databaseBytes();
    // A source, a metaverse and a target object each, with their history.
    figures.push(figure(`${size}: peak memory of the engine`, last.megabytes, 'MB', await bareNodeMegabytes(), 'memory'));
    figures.push(
      figure(`${size}: database per object`, bytes / (3 * objects) / 1000, 'kB', reference.bytes / (3 * objects) / 1000, 'database'),
    );
    if (exports) {
      const exported = await engine.run('tenant', 'export');
      const sent = exported.counters['export-add'] ?? objects;
      const seconds = await bareRequests(sent);
      figures.push(figure(`${size}: export to the sandbox tenant`, sent / exported.seconds, 'objects/s', sent / seconds));
    }
    return figures;
  } finally {
    await engine.close().finally(() => slapd.stop());
  }
}

/** Alternating, so that a busy moment of the machine hits both. */
async function unchangedImport(size: string, objects: number, engine: EngineClient, read: () => Promise<number>): Promise<Figure> {
  const times: [bare: number[], ours: number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    times[0].push(await read());
    times[1].push((await engine.run('source', 'full-import')).seconds);
  }
  const [bare, ours] = times.map(median) as [number, number];
  return figure(`${size}: full import again, nothing changed`, objects / ours, 'objects/s', objects / bare, 'unchangedImport');
}

interface Changes {
  readonly modify: number;
  readonly add?: number;
  readonly delete?: number;
}

/** Changes people from the number `from` on: other telephone numbers and titles, new people, leavers. */
async function change({ client }: Slapd, people: number, from: number, changes: Changes): Promise<void> {
  const { modify, add = 0, delete: gone = 0 } = changes;
  await inTurns(modify, (at) => {
    const dn = personDn(from + at, SUFFIX);
    const values = { telephoneNumber: `+49 40 ${from + at}`, title: `Engineer ${from}` };
    const replaced = Object.entries(values).map(([type, value]) => new Attribute({ type, values: [value] }));
    return client.modify(
      dn,
      replaced.map((modification) => new Change({ operation: 'replace', modification })),
    );
  });
  await inTurns(add, (at) => {
    const uid = `n${at}`;
    const attributes = {
      objectClass: 'inetOrgPerson',
      cn: `New ${at}`,
      sn: `Comer ${at}`,
      displayName: `Comer ${at}, New`,
      mail: `${uid}@bench.example`,
    };
    return client.add(`uid=${uid},ou=people,${SUFFIX}`, { uid, ...attributes });
  });
  await inTurns(gone, (at) => client.del(personDn(people - 1 - at, SUFFIX)));
}

/** So many at a time wait for the server. */
const TURN = 200;

async function inTurns(count: number, work: (index: number) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < count; from += TURN) {
    await Promise.all(Array.from({ length: Math.min(TURN, count - from) }, (_, at) => work(from + at)));
  }
}
