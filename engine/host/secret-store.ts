import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ConnectorId } from '../../shared/model/identifier.ts';
import { StoreFailure } from '../store/store-failure.ts';

/**
 * Secrets of connectors, encrypted with AES-256-GCM in `secrets.json`. Named choice: the key lies beside it in
 * `secret.key`, readable by the owner alone, because a service has nobody to type a passphrase at 3 a.m.; who can read
 * the data folder as this user can run the engine anyway. Secrets are written and used, never shown.
 */
export interface SecretStore {
  get(connector: ConnectorId, key: string): Promise<string | undefined>;
  /** Names of the secrets that are stored. */
  names(connector: ConnectorId): Promise<readonly string[]>;
  set(connector: ConnectorId, secrets: { readonly [key: string]: string }): Promise<void>;
  remove(connector: ConnectorId): Promise<void>;
}

const Sealed = z.object({ iv: z.string(), tag: z.string(), data: z.string() });
const File = z.record(z.string(), z.record(z.string(), Sealed));
type File = z.infer<typeof File>;

/** Throws `StoreFailure` when key or file are damaged, also later when a secret does not belong to the key. */
export async function openSecretStore(dataFolder: string): Promise<SecretStore> {
  const path = join(dataFolder, 'secrets.json');
  const key = await openKey(join(dataFolder, 'secret.key'));
  let writing: Promise<void> = Promise.resolve();

  const read = async (): Promise<File> => {
    const text = await readOptional(path);
    return text === undefined ? {} : parse(text.toString('utf8'), path);
  };
  const change = (edit: (file: File) => void): Promise<void> => {
    const next = writing.then(async () => {
      const file = await read();
      edit(file);
      await replace(path, JSON.stringify(file));
    });
    writing = next.catch(() => {});
    return next;
  };

  return {
    async get(connector, name) {
      const sealed = (await read())[connector]?.[name];
      return sealed === undefined ? undefined : unseal(sealed, key, `${connector}/${name}`, path);
    },
    names: async (connector) => Object.keys((await read())[connector] ?? {}),
    set: (connector, secrets) =>
      change((file) => {
        const own = file[connector] ?? {};
        for (const [name, value] of Object.entries(secrets)) own[name] = seal(value, key, `${connector}/${name}`);
        file[connector] = own;
      }),
    remove: (connector) =>
      change((file) => {
        delete file[connector];
      }),
  };
}

async function openKey(path: string): Promise<Buffer> {
  const known = await readOptional(path);
  if (known !== undefined) {
    if (known.length !== 32) throw new StoreFailure('corrupt', `${path} is not a key of this engine. Restore it from a backup. ${ANEW}`);
    return known;
  }
  const key = randomBytes(32);
  await replace(path, key);
  return key;
}

const ANEW = 'Without one, remove secret.key and secrets.json and enter the secrets of the connectors again.';

function parse(text: string, path: string): File {
  try {
    return File.parse(JSON.parse(text));
  } catch (error) {
    throw new StoreFailure('corrupt', `${path} is damaged. Restore it from a backup. ${ANEW}`, { cause: error });
  }
}

/** All of the new content or all of the old, whatever happens meanwhile. */
async function replace(path: string, content: string | Buffer): Promise<void> {
  await writeFile(`${path}.new`, content, { mode: 0o600, flush: true });
  await rename(`${path}.new`, path);
}

async function readOptional(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function seal(text: string, key: Buffer, place: string): z.infer<typeof Sealed> {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return { iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') };
}

function unseal(sealed: z.infer<typeof Sealed>, key: Buffer, place: string, path: string): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.iv, 'base64')).setAAD(Buffer.from(place));
    decipher.setAuthTag(Buffer.from(sealed.tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]).toString('utf8');
  } catch (error) {
    throw new StoreFailure('corrupt', `A secret in ${path} was not sealed with the key beside it. Restore both from a backup. ${ANEW}`, {
      cause: error,
    });
  }
}
