import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setUpConnection } from '../engine/configuration/set-up.ts';
import { assetsFolder, version } from '../engine/host/application.ts';
import { type Engine, openEngine } from '../engine/host/engine.ts';
import { silentLog } from '../engine/host/log.ts';
import type { Counters, OutboundCounters, StepType } from '../shared/model/run-profile.ts';
import { runProfiles } from '../shared/model/run-profile.ts';

/** What the benchmark asks of the engine's process, and what it answers; a process of its own, so that its memory is its own. */
export type EngineRequest =
  | { readonly call: 'set-up'; readonly url: string; readonly bindDn: string; readonly password: string }
  | { readonly call: 'run'; readonly connector: 'source' | 'tenant'; readonly step: StepType }
  | { readonly call: 'database-bytes' }
  | { readonly call: 'close' };

export interface RunFigures {
  readonly seconds: number;
  readonly counters: Counters;
  readonly outbound: readonly OutboundCounters[];
  /** Highest memory of the process so far, in MB. */
  readonly megabytes: number;
}

export type EngineAnswer = { readonly call: EngineRequest['call'] } & (
  | { readonly result: RunFigures | number | null }
  | { readonly error: string }
);

let open: { readonly engine: Engine; readonly dataFolder: string } | undefined;

process.on('message', (request: EngineRequest) => {
  const { call } = request;
  const send = (answer: EngineAnswer) => void process.send?.(answer);
  answer(request).then(
    (result) => send({ call, result }),
    (error: unknown) => send({ call, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
// Ctrl+C reaches both processes; the other one says when this one is to end.
process.on('SIGINT', () => {});
process.on('disconnect', () => void close().finally(() => process.exit(1)));

async function answer(request: EngineRequest): Promise<RunFigures | number | null> {
  if (request.call === 'set-up') return setUp(request);
  if (request.call === 'close') return close();
  if (open === undefined) throw new Error('set-up comes first');
  if (request.call === 'run') return run(open.engine, request.connector, request.step);
  // What is still in the log is counted in.
  const sizes = await Promise.all(['isthmus.db', 'isthmus.db-wal'].map((name) => sizeOf(join(open?.dataFolder ?? '', name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function setUp({ url, bindDn, password }: Extract<EngineRequest, { call: 'set-up' }>): Promise<null> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'isthmus-bench-'));
  const engine = await openEngine({ dataFolder, assetsFolder, version, log: silentLog() });
  open = { engine, dataFolder };
  const settings = { url, startTls: false, bindDn, namingContexts: [], includedContainers: [], excludedContainers: [] };
  await setUpConnection(engine, {
    source: {
      name: 'directory',
      description: '',
      configuration: { type: 'ldap', settings: { ...settings, pageSize: 1000, timeout: 120, objectTypes: [] } },
      secrets: { password },
    },
    tenant: { kind: 'sandbox' },
  });
  return null;
}

async function connectorOf(engine: Engine, which: 'source' | 'tenant') {
  const connectors = await engine.store.read.connectors();
  const found = connectors.find(({ configuration }) => (configuration.type === 'entra') === (which === 'tenant'));
  if (found === undefined) throw new Error(`there is no ${which}`);
  return found;
}

async function run(engine: Engine, which: 'source' | 'tenant', step: StepType): Promise<RunFigures> {
  const profile = runProfiles.find((candidate) => candidate.key === step);
  if (profile === undefined) throw new Error(`no run profile ${step}`);
  const connector = await connectorOf(engine, which);
  const started = performance.now();
  const record = await (await engine.runs.start(connector, profile, 'bench')).finished;
  const seconds = (performance.now() - started) / 1000;
  const [first] = record.steps;
  if (!['success', 'completed-warnings'].includes(record.status) || first === undefined)
    throw new Error(`${step}: ${record.status} ${record.steps.map(({ message }) => message ?? '').join(' ')}`);
  return { seconds, counters: first.counters, outbound: first.outbound, megabytes: process.resourceUsage().maxRSS / 1024 };
}

const sizeOf = async (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0, // There is no log at the moment.
  );

async function close(): Promise<null> {
  const closing = open;
  open = undefined;
  if (closing === undefined) return null;
  await closing.engine.close();
  await rm(closing.dataFolder, { recursive: true, force: true });
  return null;
}
