// Stands in for the `default_app.asar` of an Electron distribution, which the runtime packaged in npm lacks: lets
// `electron FOLDER` run the application in FOLDER. Runs inside Electron, from the archive, hence plain JavaScript.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const named = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (named === undefined) {
  console.error('Usage: electron FOLDER [arguments of the application]');
  app.exit(64);
} else {
  const folder = resolve(named);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  process.defaultApp = true;
  app.setVersion(manifest.version);
  app.setName(manifest.productName ?? manifest.name);
  app.setAppPath(folder);
  // Awaited here, so that the application's own module runs before Electron says it is ready.
  await import(pathToFileURL(join(folder, manifest.main)).href);
}
