import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

/** The same strictness as in the desktop window; Fluent writes its styles at run time. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-src 'none'; frame-ancestors 'none'";

const types: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.json': 'application/json',
};

/** Sends a file of the built console; anything outside its folder is not found. */
export async function sendStaticFile(folder: string, path: string, response: ServerResponse): Promise<void> {
  const file = fileFor(folder, path);
  const type = file === undefined ? undefined : types[extname(file)];
  const content = file === undefined || type === undefined ? undefined : await read(file);
  if (content === undefined || type === undefined) {
    sendText(response, 404, 'Not found');
    return;
  }
  response
    .writeHead(200, { ...PROTECTION, 'content-type': type, 'cache-control': 'no-cache', 'content-length': content.length })
    .end(content);
}

/** A sentence for whoever asked. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...PROTECTION, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }).end(text);
}

const PROTECTION = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

function fileFor(folder: string, path: string): string | undefined {
  let name: string;
  try {
    name = decodeURIComponent(path === '/' ? '/index.html' : path);
  } catch {
    // Not an encoding of anything.
    return undefined;
  }
  const file = normalize(join(folder, name));
  return name.includes('\0') || !file.startsWith(folder + sep) ? undefined : file;
}

async function read(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return undefined;
    throw error;
  }
}
