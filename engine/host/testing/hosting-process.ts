import { assetsFolder, version } from '../application.ts';
import { openHostedEngine } from '../hosted-engine.ts';

/** Stands for the desktop console or the service in tests: holds the data folder given as argument until SIGTERM. */
const [, , dataFolder] = process.argv;
if (dataFolder === undefined) throw new Error('Which data folder?');
const engine = await openHostedEngine({ dataFolder, assetsFolder, version });
process.once('SIGTERM', () => {
  void engine.close().then(() => process.exit(0));
});
// Nothing else keeps the process when the socket could not be opened.
setInterval(() => {}, 60_000);
process.stdout.write('ready\n');
