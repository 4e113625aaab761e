import { describe, expect, it } from 'vitest';
import type { ConnectorRecord } from '../../../shared/model/connector.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import { emptySchema } from '../../../shared/model/schema.ts';
import { cs, csObject, forest, ruleA, ruleB, temporaryStore, tenant } from '../store.fixture.ts';

const connector = (id: typeof forest, order: number): ConnectorRecord => ({
  id,
  name: `Connector ${order}`,
  description: '',
  configuration: { type: 'ldif', settings: { files: ['/data/people.ldif'], anchorAttribute: 'objectGUID', namingContexts: [] } },
  partitions: [{ name: 'DC=example,DC=com', selected: true, parameters: { 'Domain.FQDN': 'example.com' } }],
  parameters: {},
  schema: emptySchema,
  objectTypes: ['user'],
  attributes: ['mail'],
  order,
  created: 1,
  modified: 2,
  fullImportRequired: false,
  fullSyncRequired: true,
});

const rule = (id: typeof ruleA, precedence: number, connectorId = forest): SyncRule => ({
  id,
  name: 'In from Example – User',
  direction: 'inbound',
  connectorId,
  csObjectType: 'user',
  mvObjectType: 'person',
  linkType: 'provision',
  precedence,
  enabled: true,
  passwordSync: false,
  softDeleteExpirySeconds: 0,
  version: 1,
  scope: [],
  join: [],
  flows: [{ target: 'mail', type: 'direct', source: 'mail', merge: 'update', applyOnce: false }],
});

describe('configuration', () => {
  it('keeps connectors in order, rules by precedence, settings of any type', async () => {
    await using store = await temporaryStore();
    const { read, write } = store;
    await write.saveConnector(connector(tenant, 2));
    await write.saveConnector(connector(forest, 1));
    await write.saveConnector({ ...connector(tenant, 2), name: 'Renamed' });
    expect(await read.connectors()).toEqual([connector(forest, 1), { ...connector(tenant, 2), name: 'Renamed' }]);
    expect(await read.connector(forest)).toEqual(connector(forest, 1));
    await write.saveRules([rule(ruleA, 200), rule(ruleB, 100)]);
    await write.saveRules([rule(ruleA, 50)]);
    expect((await read.rules()).map((item) => [item.id, item.precedence])).toEqual([
      [ruleA, 50],
      [ruleB, 100],
    ]);
    await write.deleteRules([ruleA]);
    expect(await read.rules()).toEqual([rule(ruleB, 100)]);
    const value = { big: 2n ** 62n, bytes: new Uint8Array([1]), list: [1, 'a', null, true] };
    await write.saveSetting('scheduler', value);
    expect(await read.setting('scheduler')).toEqual(value);
    await write.saveSetting('scheduler', undefined);
    expect(await read.setting('scheduler')).toBeUndefined();
    expect(await read.metaverseSchema()).toEqual(emptySchema);
  });

  it('keeps the watermark with the batch it came with', async () => {
    await using store = await temporaryStore();
    const watermark = { connector: forest, partition: 'DC=example,DC=com', value: 'cookie' };
    await expect(store.write.write({ watermark, edges: [{ cs: cs(1), attribute: 'member', target: cs(2), layers: 1 }] })).rejects.toThrow();
    expect(await store.read.watermark(forest, watermark.partition)).toBeUndefined();
    await store.write.write({ watermark });
    expect(await store.read.watermark(forest, watermark.partition)).toBe('cookie');
    expect(await store.read.watermark(forest, 'other')).toBeUndefined();
    await store.write.settle();
  });

  it('deletes a connector with its rules and its space, and nothing else', async () => {
    await using store = await temporaryStore();
    const { read, write } = store;
    await write.saveConnector(connector(forest, 1));
    await write.saveConnector(connector(tenant, 2));
    await write.saveRules([rule(ruleA, 1), rule(ruleB, 2, tenant)]);
    await write.declareIndexes({ metaverse: [], connectorSpaces: [{ connector: forest, attributes: ['displayName'] }] });
    const objects = Array.from({ length: 1200 }, (_, at) => csObject(at + 1, `n${at}`));
    await write.write({
      cs: [...objects, csObject(5000, 'other', { connector: tenant })].map((object) => ({ object })),
      edges: [
        { cs: cs(1), attribute: 'manager', target: cs(1200), layers: 1 },
        { cs: cs(1200), attribute: 'manager', target: cs(1), layers: 1 },
      ],
      watermark: { connector: forest, partition: 'p', value: 'x' },
    });
    await write.startRun({ connector: forest, profile: 'Full Import', user: 'ann', started: 1 });
    await write.deleteConnector(forest);
    expect((await read.connectors()).map((record) => record.id)).toEqual([tenant]);
    expect((await read.rules()).map((item) => item.id)).toEqual([ruleB]);
    expect(await read.csSelect({ connector: forest })).toEqual([]);
    expect(await read.csSelect({ connector: tenant })).toEqual([5000]);
    expect(await read.watermark(forest, 'p')).toBeUndefined();
    expect((await read.csByIndex(forest, 'displayName', ['n1'])).size).toBe(0);
    expect((await read.runs({ offset: 0, limit: 10 })).total).toBe(1);
  });
});
