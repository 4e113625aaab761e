import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import { ConnectorFailure } from '../connector.ts';

const ASSET = 'asset:';

export interface LdifFile {
  readonly path: string;
  /** What errors call it. */
  readonly name: string;
  readonly size: number;
}

/** Error code of the operating system → step result (spec/console.md §15.2) and what to say. */
const openFailures: { readonly [code: string]: readonly [result: string, reason: string] } = {
  ENOENT: ['no-start-file-not-found', 'does not exist'],
  ENOTDIR: ['no-start-file-not-found', 'does not exist'],
  EACCES: ['no-start-file-access-denied', 'may not be read by the account this engine runs as'],
  EPERM: ['no-start-file-access-denied', 'may not be read by the account this engine runs as'],
  EBUSY: ['no-start-file-sharing-violation', 'is locked by another program'],
  EISDIR: ['no-start-file-open', 'is a folder, not a file'],
};

/**
 * Finds a file of the connector's settings and makes sure that it can be read.
 *
 * @param setting absolute path, or `asset:<name>` for a file shipped with the product
 * @throws ConnectorFailure with a `no-start-file-*` result
 */
export async function openLdifFile(setting: string, assetsFolder: string): Promise<LdifFile> {
  const path = setting.startsWith(ASSET) ? assetPath(setting, assetsFolder) : setting;
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw Object.assign(new Error('is a folder'), { code: 'EISDIR' });
    await access(path, constants.R_OK);
    return { path, name: setting.startsWith(ASSET) ? basename(path) : path, size: found.size };
  } catch (error) {
    throw fileFailure(path, error);
  }
}

/** The bytes of the file. Failures while reading come as `ConnectorFailure` `stopped-import-read`. */
export async function* readChunks(file: LdifFile, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(file.path, { highWaterMark: 128 * 1024 });
  try {
    for await (const chunk of stream) {
      signal?.throwIfAborted();
      yield chunk as Uint8Array;
    }
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    throw new ConnectorFailure(
      'stopped-import-read',
      `${file.path} could not be read to its end: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    stream.destroy();
  }
}

function fileFailure(path: string, error: unknown): ConnectorFailure {
  const detail = error instanceof Error ? error.message : String(error);
  const [result, reason] = openFailures[codeOf(error) ?? ''] ?? (['no-start-file-open', `cannot be opened (${detail})`] as const);
  const message = `${path} ${reason}. Change the file in the connection settings.`;
  const status = result === 'no-start-file-access-denied' ? 'failed-permission' : 'failed-connection';
  return new ConnectorFailure(result, message, { result: status, server: path, message });
}

function assetPath(setting: string, assetsFolder: string): string {
  const folder = resolve(assetsFolder);
  const path = resolve(join(folder, setting.slice(ASSET.length)));
  if (!path.startsWith(folder + sep)) {
    throw new ConnectorFailure('no-start-bad-ma-configuration', `${setting} lies outside the files shipped with the product.`);
  }
  return path;
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  // An aborted read is not a broken file.
  return error.name === 'AbortError' ? undefined : error.code;
}
