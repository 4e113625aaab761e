import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { UrlReader } from './record.ts';

/** A value of a directory attribute; larger files are refused rather than loaded. */
export const MAX_URL_BYTES = 10 * 1024 * 1024;

/** Reads `attribute:< file:///absolute/path`; every other scheme is refused, nothing is resolved relative to anything. */
export const readFileUrl: UrlReader = (url) => {
  if (!/^file:\/\//i.test(url)) {
    return { code: 'unsupported-value-type', reason: `only file: URLs with an absolute path can be read, not "${url.slice(0, 80)}"` };
  }
  try {
    const path = fileURLToPath(url);
    const size = statSync(path).size;
    if (size > MAX_URL_BYTES) return { code: 'invalid-attribute-value', reason: `${path} is larger than ${MAX_URL_BYTES >> 20} MB` };
    return { octets: new Uint8Array(readFileSync(path)) };
  } catch (error) {
    return { code: 'read-error', reason: `${url} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
};
