import { resolve } from 'node:path';
import { run } from './command.ts';
import { ensureElectron } from './ensure-electron.ts';

/** `npm run dev`: the console in Electron with hot replacement of the page. */
const electron = await ensureElectron();
const noSandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--noSandbox'] : [];
const { code } = await run('electron-vite', ['dev', '--watch', ...noSandbox, '--', ...process.argv.slice(2)], {
  cwd: resolve(import.meta.dirname, '..'),
  env: { ...process.env, ELECTRON_EXEC_PATH: electron.executable },
  output: 'show',
});
process.exitCode = code;
