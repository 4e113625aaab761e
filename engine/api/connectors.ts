import type { ConnectorDetail, ConnectorSummary, CsSearchRow } from '../../shared/contract/connectors.ts';
import { type ConnectorRecord, connectorTypeNames } from '../../shared/model/connector.ts';
import { deltaOperations } from '../../shared/model/delta.ts';
import type { ConnectorId } from '../../shared/model/identifier.ts';
import { formatObjectId } from '../../shared/model/identifier.ts';
import { findRunProfile, runProfiles } from '../../shared/model/run-profile.ts';
import { createConnector, removeConnector, testConnector, updateConnector } from '../configuration/set-up.ts';
import { saveWork } from '../configuration/versions/save-configuration.ts';
import { capabilitiesOf } from '../connectors/registry.ts';
import type { Engine } from '../host/engine.ts';
import { RunRefused } from '../runs/run-refused.ts';
import type { CsRow } from '../store/connector-space.ts';
import { refusable } from './refusable.ts';
import { server } from './server.ts';

export const connectors = {
  list: server.connectors.list.handler(async ({ context }) => {
    const records = await context.engine.store.read.connectors();
    return Promise.all([...records].sort((a, b) => a.order - b.order).map((record) => connectorSummary(context.engine, record)));
  }),

  get: server.connectors.get.handler(async ({ input, context, errors }) => {
    const record = await context.engine.store.read.connector(input.id as ConnectorId);
    if (record === undefined) throw errors.NOT_FOUND(noConnector(input.id));
    return connectorDetail(context.engine, record);
  }),

  test: server.connectors.test.handler(async ({ input, context, errors }) => {
    if (!('id' in input)) return testConnector(context.engine, input);
    const record = await context.engine.store.read.connector(input.id as ConnectorId);
    if (record === undefined) throw errors.NOT_FOUND(noConnector(input.id));
    return testConnector(
      context.engine,
      { name: record.name, description: record.description, configuration: record.configuration, secrets: {} },
      record,
    );
  }),

  create: server.connectors.create.handler(({ input, context: { engine, user } }) =>
    refusable(async () => {
      const note = { author: user, reason: `Connector ${input.name} was added` };
      return connectorDetail(engine, await saveWork(engine, note, (draft) => createConnector(draft, input)));
    }),
  ),

  update: server.connectors.update.handler(async ({ input, context, errors }) => {
    const record = await context.engine.store.read.connector(input.id as ConnectorId);
    if (record === undefined) throw errors.NOT_FOUND(noConnector(input.id));
    if (context.engine.runs.current(record.id) !== undefined) {
      throw errors.NOT_STARTED({ message: `${record.name} is running. Stop it first.`, data: { code: 'no-start-ma-already-running' } });
    }
    const { configuration, secrets } = input;
    const note = { author: context.user, reason: `Connection settings of ${record.name} were changed` };
    const changed = await refusable(() =>
      saveWork(context.engine, note, (draft) => updateConnector(draft, record, { configuration, secrets })),
    );
    return connectorDetail(context.engine, changed);
  }),

  remove: server.connectors.remove.handler(({ input, context, errors }) =>
    refusable(async () => {
      const record = await context.engine.store.read.connector(input.id as ConnectorId);
      if (record === undefined) throw errors.NOT_FOUND(noConnector(input.id));
      if (context.engine.runs.anything) {
        throw new RunRefused('no-start-ma-already-running', `${record.name} cannot be removed during a run. Wait for it or stop it first.`);
      }
      const note = { author: context.user, reason: `Connector ${record.name} was removed` };
      await saveWork(context.engine, note, (draft) => removeConnector(draft, record));
      return { removed: true as const };
    }),
  ),

  run: server.connectors.run.handler(async ({ input, context, errors }) => {
    const record = await context.engine.store.read.connector(input.id as ConnectorId);
    if (record === undefined) throw errors.NOT_FOUND(noConnector(input.id));
    const profile = findRunProfile(input.profile);
    if (profile === undefined) {
      const known = runProfiles.map((candidate) => candidate.name).join(', ');
      throw errors.INVALID({ message: `There is no run profile ${input.profile}. Known: ${known}.`, data: { field: 'profile' } });
    }
    const run = await refusable(() => context.engine.runs.start(record, profile, context.user));
    if (input.wait) await run.finished;
    return { run: run.id };
  }),

  stop: server.connectors.stop.handler(async ({ input, context: { engine } }) => {
    const cycleStopped = input.cycle && (await engine.runs.stopCycle());
    return { stopped: (await engine.runs.stop(input.id as ConnectorId)) || cycleStopped };
  }),

  cycle: server.connectors.cycle.handler(async ({ input, context: { engine, user } }) => {
    const started = await refusable(async () => ({ cycle: engine.runs.startCycle(input.policy, user) }));
    if (input.wait) {
      const { records, stopped } = await started.cycle;
      return { started: true as const, runs: records.map((record) => record.id), stopped };
    }
    started.cycle.catch((error: unknown) =>
      engine.log.error({ error: error instanceof Error ? error.stack : String(error) }, 'a cycle failed'),
    );
    return { started: true as const };
  }),

  searchConnectorSpace: server.connectors.searchConnectorSpace.handler(async ({ input, context, errors }) => {
    const read = context.engine.store.read;
    const record = await read.connector(input.id as ConnectorId);
    if (record === undefined) throw errors.NOT_FOUND(noConnector(input.id));
    const page = await read.csSearch({ connector: record.id, scope: input.scope, offset: input.offset, limit: input.limit });
    return { rows: page.rows.map((row) => searchRow(row, read.seed)), total: page.total };
  }),
};

const noConnector = (id: string) => ({ message: `There is no connector ${id}.`, data: { what: id } });

function searchRow(row: CsRow, seed: string): CsSearchRow {
  const pendingImport = deltaOperations.find((operation) => operation === row.pendingImport);
  const pendingExport = deltaOperations.find((operation) => operation === row.pendingExport);
  return {
    id: formatObjectId(seed, 'cs', row.id),
    dn: row.dn,
    ...(row.displayName === undefined ? {} : { displayName: row.displayName }),
    objectType: row.objectType,
    linkState: row.placeholder ? 'placeholder' : row.mv === undefined ? 'disconnector' : 'connector',
    ...(pendingImport === undefined ? {} : { pendingImport }),
    ...(pendingExport === undefined ? {} : { pendingExport }),
    ...(row.error === undefined ? {} : { error: row.error }),
  };
}

export async function connectorSummary(engine: Engine, record: ConnectorRecord): Promise<ConnectorSummary> {
  const read = engine.store.read;
  const current = engine.runs.current(record.id);
  const [last, all, placeholders] = await Promise.all([
    read.runs({ connector: record.id, offset: 0, limit: 1 }),
    read.csCount({ connector: record.id }),
    read.csCount({ connector: record.id, which: 'placeholder' }),
  ]);
  const progress = current?.progress();
  const lastRun = last.rows[0];
  const capabilities = capabilitiesOf(record, {
    secret: async () => undefined,
    dataFolder: engine.dataFolder,
    assetsFolder: engine.assetsFolder,
    log: engine.log,
  });
  const can = {
    'delta-import': capabilities.deltaImport,
    'full-import': capabilities.fullImport,
    export: capabilities.export,
    'full-synchronization': true,
    'delta-synchronization': true,
  };
  return {
    id: record.id,
    name: record.name,
    type: record.configuration.type,
    typeName: connectorTypeNames[record.configuration.type],
    description: record.description,
    state: current === undefined ? 'Idle' : 'Running',
    ...(current === undefined
      ? {}
      : {
          run: {
            id: current.id,
            profile: current.profile.name,
            status: progress?.status ?? 'in-progress',
            processed: progress?.processed ?? 0,
            ...(progress?.total === undefined ? {} : { total: progress.total }),
          },
        }),
    ...(lastRun === undefined
      ? {}
      : {
          lastRun: {
            id: lastRun.id,
            profile: lastRun.profile,
            status: lastRun.status,
            started: lastRun.started,
            ...(lastRun.ended === undefined ? {} : { ended: lastRun.ended }),
          },
        }),
    profiles: runProfiles.filter((profile) => can[profile.key]).map(({ key, name }) => ({ key, name })),
    objects: all - placeholders,
    fullImportRequired: record.fullImportRequired,
    fullSyncRequired: record.fullSyncRequired,
  };
}

export async function connectorDetail(engine: Engine, record: ConnectorRecord): Promise<ConnectorDetail> {
  const [summary, statistics, secrets] = await Promise.all([
    connectorSummary(engine, record),
    engine.store.read.csStatistics(record.id),
    engine.secrets.names(record.id),
  ]);
  return {
    ...summary,
    configuration: record.configuration,
    secretsSet: [...secrets],
    partitions: record.partitions.map(({ name, selected }) => ({ name, selected })),
    objectTypes: [...record.objectTypes],
    attributes: record.attributes.flatMap((name) => {
      const definition = record.schema.attributes[name];
      return definition === undefined ? [] : [{ name, type: definition.type, multiValued: definition.multiValued }];
    }),
    parameters: { ...record.parameters },
    statistics: { ...statistics },
    created: record.created,
    modified: record.modified,
  };
}
