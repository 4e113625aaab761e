import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NewConnector } from '../../shared/contract/connectors.ts';
import { adPeople } from '../host/testing/people.ts';
import { type TemporaryEngine, temporaryEngine } from '../host/testing/temporary-engine.ts';
import { type SandboxTenant, startSandboxTenant } from '../sandbox/sandbox-tenant.ts';

describe('setting up connectors is all or nothing', () => {
  let host: TemporaryEngine;
  let folder: string;
  let source: NewConnector;

  beforeEach(async () => {
    host = await temporaryEngine();
    folder = mkdtempSync(join(tmpdir(), 'isthmus-set-up-'));
    source = ldif('Quay', 'quay.ldif');
  });
  afterEach(async () => {
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function ldif(name: string, file: string): NewConnector {
    const path = join(folder, file);
    writeFileSync(path, adPeople(['Ann', 'Bob']));
    const settings = { files: [path], anchorAttribute: 'objectGUID', namingContexts: [] };
    return { name, description: '', configuration: { type: 'ldif', settings }, secrets: {} };
  }
  const entra = (tenant: SandboxTenant, clientSecret: string): NewConnector => ({
    name: 'Tenant',
    description: '',
    configuration: {
      type: 'entra',
      settings: {
        tenantId: tenant.tenantId,
        clientId: tenant.clientId,
        credential: 'secret',
        authorityHost: tenant.authorityHost,
        graphUrl: tenant.graphUrl,
        caFile: tenant.caFile,
        sandbox: false,
      },
    },
    secrets: { clientSecret },
  });
  /** Everything that setting up writes. */
  const kept = async () => {
    const { read } = host.engine.store;
    const connectors = await read.connectors();
    const rules = await read.rules();
    return {
      connectors: connectors.map((connector) => connector.name),
      rules: rules.map((rule) => `${rule.precedence} ${rule.name} ${rule.connectorId}`).sort(),
      schema: (await read.metaverseSchema()).objectTypes.length,
      templates: await read.setting('rule-templates'),
    };
  };

  it('a reachable source with a tenant that refuses leaves nothing; corrected, both are there with their rules', async () => {
    const empty = await kept();
    const tenant = await startSandboxTenant({ folder: join(folder, 'tenant') });
    try {
      const secretsSet = vi.spyOn(host.engine.secrets, 'set');
      for (const refusal of [
        () => host.api.setup.setUpConnection({ source, tenant: { kind: 'entra', connector: entra(tenant, 'wrong') } }),
        () => {
          tenant.refuseTokens(true);
          return host.api.setup.setUpConnection({ source, tenant: { kind: 'entra', connector: entra(tenant, tenant.clientSecret) } });
        },
      ]) {
        await expect(refusal()).rejects.toMatchObject({ code: 'NOT_STARTED', defined: true, data: { code: 'no-start-credentials' } });
        expect(await kept()).toEqual(empty);
        expect(secretsSet).not.toHaveBeenCalled();
      }
      tenant.refuseTokens(false);
      const made = await host.api.setup.setUpConnection({
        source,
        tenant: { kind: 'entra', connector: entra(tenant, tenant.clientSecret) },
      });
      expect(made.connectors.map(({ name, secretsSet }) => ({ name, secretsSet }))).toEqual([
        { name: 'Quay', secretsSet: [] },
        { name: 'Tenant', secretsSet: ['clientSecret'] },
      ]);
      const rules = await host.engine.store.read.rules();
      expect(new Set(rules.map((rule) => rule.connectorId))).toEqual(new Set(made.connectors.map((connector) => connector.id)));
      expect(JSON.stringify(made)).not.toContain(tenant.clientSecret);
    } finally {
      await tenant.close();
    }
  });

  it('a source that cannot be read leaves nothing, the tenant is not even asked', async () => {
    const empty = await kept();
    rmSync(join(folder, 'quay.ldif'));
    await expect(host.api.setup.setUpConnection({ source, tenant: { kind: 'sandbox' } })).rejects.toMatchObject({
      data: { code: 'no-start-file-not-found' },
    });
    expect(await kept()).toEqual(empty);
    expect(host.engine.sandbox.tenant).toBeUndefined();
  });

  it('a second tenant or a name that is taken is refused, also between the two of one set-up', async () => {
    await host.api.setup.setUpConnection({ source, tenant: { kind: 'sandbox' } });
    const before = await kept();
    const again = host.api.setup.setUpConnection({ source: ldif('Pier', 'pier.ldif'), tenant: { kind: 'sandbox' } });
    await expect(again).rejects.toMatchObject({ message: expect.stringContaining('already a connector to a tenant') });
    await expect(host.api.connectors.create(ldif('QUAY', 'pier.ldif'))).rejects.toMatchObject({
      message: expect.stringContaining('already a connector named QUAY'),
    });
    expect(await kept()).toEqual(before);
  });

  it('a store that fails half-way is put back, precedences of the others included', async () => {
    await host.api.setup.setUpConnection({ source, tenant: { kind: 'sandbox' } });
    const before = await kept();
    const failing = vi.spyOn(host.engine.store.write, 'saveConfiguration').mockRejectedValueOnce(new Error('the disk is gone'));
    await expect(host.api.connectors.create(ldif('Pier', 'pier.ldif'))).rejects.toThrow('the disk is gone');
    expect(failing).toHaveBeenCalled();
    expect(await kept()).toEqual(before);
  });

  it('removing a connector takes its rules and secrets and closes the gaps in the precedence of the others', async () => {
    await host.api.setup.setUpConnection({ source, tenant: { kind: 'sandbox' } });
    const before = await kept();
    const pier = await host.api.connectors.create(ldif('Pier', 'pier.ldif'));
    expect((await kept()).rules).not.toEqual(before.rules);
    await host.engine.secrets.set(pier.id as never, { password: 'x' });
    await host.api.connectors.remove({ id: pier.id });
    expect(await kept()).toEqual(before);
    expect(await host.engine.secrets.names(pier.id as never)).toEqual([]);
  });
});
