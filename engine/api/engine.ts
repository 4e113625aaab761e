import { server } from './server.ts';

export const engine = {
  status: server.engine.status.handler(async ({ context }) => {
    const { engine } = context;
    const read = engine.store.read;
    const [connectors, counts, versions] = await Promise.all([
      read.connectors(),
      read.mvCounts(),
      read.configurationVersions({ offset: 0, limit: 1 }),
    ]);
    let connectorSpaceObjects = 0;
    for (const connector of connectors) {
      const placeholders = await read.csCount({ connector: connector.id, which: 'placeholder' });
      connectorSpaceObjects += (await read.csCount({ connector: connector.id })) - placeholders;
    }
    const tenant = engine.sandbox.tenant;
    return {
      version: engine.version,
      dataFolder: engine.dataFolder,
      processId: process.pid,
      started: engine.started,
      connectors: connectors.length,
      metaverseObjects: [...counts.values()].reduce((sum, count) => sum + count, 0),
      connectorSpaceObjects,
      empty: connectors.length === 0,
      required: connectors
        .filter(({ fullImportRequired, fullSyncRequired }) => fullImportRequired || fullSyncRequired)
        .map((record) => ({
          connector: record.id,
          name: record.name,
          fullImport: record.fullImportRequired,
          fullSynchronization: record.fullSyncRequired,
        })),
      configurationVersion: versions.rows[0]?.number ?? 0,
      sandboxTenant: { running: tenant !== undefined, ...(tenant === undefined ? {} : { address: tenant.address }) },
    };
  }),

  events: server.engine.events.handler(({ context, signal }) => context.engine.events.subscribe(signal)),
};
