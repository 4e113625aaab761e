import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setUpConnection } from '../engine/configuration/set-up.ts';
import { referenceRead } from '../engine/connectors/testing/reference-read.ts';
import { startSlapd } from '../engine/connectors/testing/slapd.ts';
import { assetsFolder, version } from '../engine/host/application.ts';
import { type Engine, openEngine } from '../engine/host/engine.ts';
import { silentLog } from '../engine/host/log.ts';
import type { RunRecord } from '../engine/store/store.ts';
import type { ConnectorId } from '../shared/model/identifier.ts';
import { type RunProfile, runProfiles, type StepType } from '../shared/model/run-profile.ts';
import { type Figure, median, rate, round, seconds } from './figure.ts';
import { peopleLdif } from './people.ts';

const profile = (key: StepType): RunProfile => runProfiles.find((candidate) => candidate.key === key) as RunProfile;

/**
 * People in a real slapd, imported and synchronized with the default rules, beside ldapts' bare read of the same entries
 * in the same run.
 */
export async function ldapCycle(people: number): Promise<readonly Figure[]> {
  const suffix = 'dc=bench,dc=example';
  const slapd = await startSlapd({ suffix, ldif: peopleLdif(people, suffix) });
  const dataFolder = await mkdtemp(join(tmpdir(), 'isthmus-bench-'));
  const engine = await openEngine({ dataFolder, assetsFolder, version, log: silentLog() });
  try {
    // The server's caches are filled before anything is measured.
    await referenceRead({ ...slapd, base: suffix });
    const reads: number[] = [];
    for (let i = 0; i < 3; i++) reads.push((await referenceRead({ ...slapd, base: suffix })).milliseconds / 1000);
    const bare = median(reads);
    const [source] = await setUpConnection(engine, {
      source: {
        name: 'directory',
        description: '',
        configuration: {
          type: 'ldap',
          settings: {
            url: slapd.url,
            startTls: false,
            bindDn: slapd.bindDn,
            namingContexts: [],
            includedContainers: [],
            excludedContainers: [],
            pageSize: 1000,
            timeout: 120,
            objectTypes: [],
          },
        },
        secrets: { password: slapd.password },
      },
      tenant: { kind: 'sandbox' },
    });
    if (source === undefined) throw new Error('no connector was set up');
    const timed = (key: StepType) => seconds(() => run(engine, source.id, key));
    const figures: Figure[] = [
      rate(`ldapts, bare read of ${people} entries`, people, bare, bare),
      rate(`full import of ${people} LDAP entries`, people, await timed('full-import'), bare, 1.5),
      rate(`initial full synchronization of ${people} people`, people, await timed('full-synchronization'), bare),
      rate(`full import again, nothing changed`, people, await timed('full-import'), bare, 1.2),
      rate(`delta synchronization, nothing changed`, people, await timed('delta-synchronization'), bare),
    ];
    const { size } = await stat(join(dataFolder, 'isthmus.db'));
    const objects = 3 * people;
    const perObject = round(size / objects / 1024, 2);
    figures.push({
      name: 'database per object',
      value: perObject,
      unit: 'KiB',
      baseline: 10,
      ratio: round(perObject / 10, 2),
      budget: 1,
      ok: perObject <= 10,
    });
    return figures;
  } finally {
    await engine.close();
    await slapd.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

async function run(engine: Engine, id: ConnectorId, key: StepType): Promise<RunRecord> {
  const connector = await engine.store.read.connector(id);
  if (connector === undefined) throw new Error('the connector is gone');
  const record = await (await engine.runs.start(connector, profile(key), 'bench')).finished;
  if (record.status !== 'success') throw new Error(`${key}: ${record.status} ${record.steps.map((step) => step.message ?? '').join(' ')}`);
  return record;
}
