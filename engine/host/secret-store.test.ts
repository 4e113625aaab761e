import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectorId } from '../../shared/model/identifier.ts';
import { openSecretStore } from './secret-store.ts';

const forest = 'a0000000-0000-4000-8000-000000000001' as ConnectorId;
const tenant = 'a0000000-0000-4000-8000-000000000002' as ConnectorId;
const PASSWORD = 'Lighthouse-Käthe-42';

describe('the secret store', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'isthmus-secrets-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('gives back what was stored, by connector and name, also after a restart', async () => {
    const store = await openSecretStore(folder);
    await Promise.all([
      store.set(forest, { password: PASSWORD }),
      store.set(tenant, { clientSecret: 'one' }),
      store.set(tenant, { clientSecret: 'two' }),
    ]);
    const again = await openSecretStore(folder);
    expect(await again.get(forest, 'password')).toBe(PASSWORD);
    expect(await again.get(tenant, 'clientSecret')).toBe('two');
    expect(await again.get(tenant, 'password')).toBeUndefined();
    expect(await again.names(tenant)).toEqual(['clientSecret']);
    await again.remove(forest);
    expect(await again.get(forest, 'password')).toBeUndefined();
    expect(await again.names(forest)).toEqual([]);
  });

  it('writes nothing in the clear, and nothing others can read', async () => {
    const store = await openSecretStore(folder);
    await store.set(forest, { password: PASSWORD });
    for (const name of readdirSync(folder)) {
      expect(readFileSync(join(folder, name)).includes(PASSWORD)).toBe(false);
      if (process.platform !== 'win32') expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    }
    expect(readdirSync(folder).sort()).toEqual(['secret.key', 'secrets.json']);
  });

  it('a secret moved to another place, or sealed with another key, is not opened', async () => {
    const store = await openSecretStore(folder);
    await store.set(forest, { password: PASSWORD });
    const path = join(folder, 'secrets.json');
    const file = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ [tenant]: { clientSecret: file[forest].password } }));
    await expect(store.get(tenant, 'clientSecret')).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('enter the secrets of the connectors again'),
    });
    writeFileSync(path, JSON.stringify(file));
    writeFileSync(join(folder, 'secret.key'), Buffer.alloc(32));
    const other = await openSecretStore(folder);
    await expect(other.get(forest, 'password')).rejects.toMatchObject({ name: 'StoreFailure', code: 'corrupt' });
  });
});
