import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectorRecord } from '../../shared/model/connector.ts';
import { assetsFolder, version } from '../host/application.ts';
import { type Engine, openEngine } from '../host/engine.ts';
import { silentLog } from '../host/log.ts';
import { createConnector, updateConnector } from './set-up.ts';

const entry = (name: string) =>
  `dn: uid=${name},ou=people,dc=harbour,dc=example\nobjectClass: inetOrgPerson\nuid: ${name}\ncn: ${name}\nsn: ${name}\n`;

describe('changing the connection settings of a connector', () => {
  let folder: string;
  let engine: Engine;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'isthmus-update-'));
    engine = await openEngine({ dataFolder: join(folder, 'data'), assetsFolder, version, log: silentLog() });
  });
  afterEach(async () => {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  });

  const settings = (file: string): ConnectorRecord['configuration'] => ({
    type: 'ldif',
    settings: { files: [file], anchorAttribute: 'uid', namingContexts: [] },
  });

  it('keeps the connector with its rules, and asks for a full import', async () => {
    const [first, second] = [join(folder, 'a.ldif'), join(folder, 'b.ldif')];
    await writeFile(first, entry('ann'));
    await writeFile(second, entry('bob'));
    const made = await createConnector(engine, { name: 'people', description: '', configuration: settings(first), secrets: {} });
    const rules = (await engine.store.read.rules()).length;
    await updateConnector(engine, made, { configuration: settings(second), secrets: {} });
    expect(await engine.store.read.connector(made.id)).toMatchObject({
      id: made.id,
      configuration: settings(second),
      fullImportRequired: true,
    });
    expect(await engine.store.read.rules()).toHaveLength(rules);
  });

  it('changes nothing when the system does not answer, or is of another type', async () => {
    const first = join(folder, 'a.ldif');
    await writeFile(first, entry('ann'));
    const made = await createConnector(engine, { name: 'people', description: '', configuration: settings(first), secrets: {} });
    await expect(updateConnector(engine, made, { configuration: settings(join(folder, 'none.ldif')), secrets: {} })).rejects.toThrow(
      /does not exist/,
    );
    const tenant = {
      type: 'entra',
      settings: { tenantId: 't', clientId: 'c', credential: 'secret', authorityHost: 'https://a', graphUrl: 'https://g', sandbox: true },
    } as const;
    await expect(updateConnector(engine, made, { configuration: tenant, secrets: {} })).rejects.toThrow(/cannot be changed/);
    expect((await engine.store.read.connector(made.id))?.configuration).toEqual(settings(first));
  });
});
