import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assetsFolder } from '../../host/application.ts';
import { openEngine } from '../../host/engine.ts';
import { type TemporaryEngine, temporaryEngine } from '../../host/testing/temporary-engine.ts';
import { PENDING_REMOVALS } from './connector-removals.ts';
import { saveWork } from './save-configuration.ts';

let host: TemporaryEngine;
beforeAll(async () => {
  host = await temporaryEngine();
});
afterAll(() => host.close());

const newest = async () => (await host.api.configuration.versions({ limit: 1 })).rows[0];
const asia = (name: string) => ({ name, configuration: { type: 'ldif' as const, settings: { files: ['asset:sample-forest/asia.ldif'] } } });

describe('set-up makes versions', () => {
  it('one for the sample forest, with connectors, schema and rules', async () => {
    await host.api.setup.exploreSampleForest();
    expect(await newest()).toMatchObject({ number: 1, reason: 'The sample forest was set up', requires: 'full-import' });
    expect((await host.api.engine.status()).configurationVersion).toBe(1);
    const { connectors, rules } = await host.api.configuration.exportDocument({ version: 1 });
    expect([connectors.length, rules.length]).toEqual([2, (await host.api.rules.list({})).length]);
  });

  it('one for a connector that is added, changed, removed', async () => {
    const added = await host.api.connectors.create(asia('Asia'));
    expect(await newest()).toMatchObject({ number: 2, reason: 'Connector Asia was added' });
    await host.api.connectors.update({
      id: added.id,
      configuration: { type: 'ldif', settings: { files: ['asset:sample-forest/asia.ldif'], anchorAttribute: 'cn' } },
    });
    expect(await newest()).toMatchObject({
      number: 3,
      impact: 'destructive',
      headline: expect.stringContaining('anchor attribute changed'),
    });
    await host.api.connectors.remove({ id: added.id });
    expect(await newest()).toMatchObject({ number: 4, impact: 'destructive', reason: 'Connector Asia was removed' });
    expect((await host.api.connectors.list()).map(({ name }) => name)).not.toContain('Asia');
    expect(await host.engine.store.read.csCount({ connector: added.id as never })).toBe(0);
    expect(await host.engine.store.read.setting(PENDING_REMOVALS)).toBeUndefined();
  });

  it('a connector that was removed comes back with a rollback, without its objects', async () => {
    await host.api.configuration.rollback({ version: 3 });
    const [back] = (await host.api.connectors.list()).filter(({ name }) => name === 'Asia');
    expect(back).toMatchObject({ objects: 0, fullImportRequired: true, fullSyncRequired: true });
  });

  it('work that fails on the way stores nothing and tells nobody', async () => {
    const before = await host.api.configuration.exportDocument({});
    const work = saveWork(host.engine, { author: 'test', reason: 'fails' }, async (draft) => {
      const [record] = await draft.store.read.connectors();
      if (record === undefined) throw new Error('no connector');
      await draft.store.write.saveConnector({ ...record, description: 'half' });
      await draft.store.write.deleteRules((await draft.store.read.rules()).map(({ id }) => id));
      await draft.secrets.set(record.id, { password: 'x' });
      throw new Error('in the middle');
    });
    await expect(work).rejects.toThrow('in the middle');
    expect(await host.api.configuration.exportDocument({})).toEqual(before);
    const [first] = await host.engine.store.read.connectors();
    expect(first === undefined ? [] : await host.engine.secrets.names(first.id)).toEqual([]);
  });

  it('a removal that was cut off is finished when the engine opens', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'isthmus-removal-'));
    try {
      const open = () => openEngine({ dataFolder, assetsFolder, version: '0.0.0-test' });
      const first = await open();
      await first.store.write.saveSetting(PENDING_REMOVALS, ['f0000000-0000-4000-8000-00000000000f']);
      await first.close();
      const second = await open();
      expect(await second.store.read.setting(PENDING_REMOVALS)).toBeUndefined();
      await second.close();
    } finally {
      rmSync(dataFolder, { recursive: true, force: true });
    }
  });
});
