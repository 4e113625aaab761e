// Loaded with --import before any script of the project. The scripts are TypeScript that Node runs directly, which needs
// Node 22.18 or newer; this file must therefore stay plain JavaScript that every old Node can read.
import * as nodeModule from 'node:module';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Isthmus' scripts need Node 22.18 or newer; this is Node ${process.versions.node} (${process.execPath}).\n` +
      'Run them through npm (`npm start`, `npm test`, `npm run isthmus -- …`): npm puts the Node 24 that `npm ci` installed first on the PATH.\n' +
      'If you did run them through npm, the package `node` was installed without its install script; run `npm rebuild node`.',
  );
  process.exit(1);
}
// A command line starts in half the time when nothing has to be stripped of its types again.
nodeModule.enableCompileCache?.();
