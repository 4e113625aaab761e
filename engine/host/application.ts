import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where this installation keeps its files, for the entry points that run from the source tree. */
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export const assetsFolder = join(root, 'assets');
/** The built console, for `serve`. */
export const consoleFolder = join(root, 'out', 'renderer');
export const version: string = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
