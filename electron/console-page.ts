import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { app, protocol } from 'electron';
import { contentSecurityPolicy } from './content-security-policy.ts';

const scheme = 'isthmus';
const builtPage = `${scheme}://console/index.html`;

/** The console's address: the build's own scheme, or the development server's when `npm run dev` started us. */
export const consolePage = app.isPackaged ? builtPage : (process.env.ELECTRON_RENDERER_URL ?? builtPage);

/** Whether an address is a document of the console; nothing else may be shown in a window or speak to main. */
export function isConsolePage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const [asked, own] = [new URL(address), new URL(consolePage)];
  return asked.protocol === own.protocol && asked.host === own.host && (asked.pathname === own.pathname || asked.pathname === '/');
}

/**
 * The console is served under a scheme of its own: an origin with storage and a content security policy in the headers,
 * and – unlike file: – no way to the rest of the disk. Must run before the app is ready.
 */
export function registerConsoleScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }]);
}

/** Answers requests of the scheme from the built renderer; call when the app is ready. */
export function serveConsolePage(): void {
  const root = join(app.getAppPath(), 'out', 'renderer');
  protocol.handle(scheme, async (request) => {
    const file = fileFor(root, request.url);
    const content = file === undefined ? undefined : await readFile(file).catch(() => undefined);
    const headers = { 'content-security-policy': contentSecurityPolicy(), 'x-content-type-options': 'nosniff' };
    if (file === undefined || content === undefined) return new Response('Not found', { status: 404, headers });
    const type = mediaTypes[extname(file)] ?? 'application/octet-stream';
    return new Response(new Uint8Array(content), { headers: { ...headers, 'content-type': type } });
  });
}

function fileFor(root: string, address: string): string | undefined {
  const { host, pathname } = new URL(address);
  if (host !== 'console') return undefined;
  const file = normalize(join(root, decodeURIComponent(pathname)));
  return file.startsWith(root + sep) ? file : undefined;
}

const mediaTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};
