import { resolve } from 'node:path';
import { run } from './command.ts';
import { ensureElectron } from './ensure-electron.ts';

/**
 * `npm run package`: the unpacked application in `dist/`, from the build in `out/` and the Electron at hand. Arguments go to
 * electron-builder.
 */
const runtime = await ensureElectron();
const { code } = await run(
  'electron-builder',
  [
    '--dir',
    '--publish=never',
    `--config.electronVersion=${runtime.version}`,
    `--config.electronDist=${runtime.distPath}`,
    ...process.argv.slice(2),
  ],
  { cwd: resolve(import.meta.dirname, '..'), output: 'show' },
);
process.exitCode = code;
