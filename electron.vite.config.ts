import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// The oldest Electron the build runs in is 33.2.1 (Node 20.18, Chrome 130): scripts/electron-runtime/packaged-in-npm.ts.
const node = 'node20.18';
const chrome = 'chrome130';

/**
 * Native code cannot be bundled; it stays a package in node_modules. Everything else is bundled, so that libraries asking
 * for a newer Node than Electron embeds are brought down to it and the packaged app carries no node_modules but this.
 */
const native = ['@photostructure/sqlite', 'msgpackr-extract'];

export default defineConfig({
  main: {
    build: {
      target: node,
      externalizeDeps: false,
      rolldownOptions: {
        external: native,
        input: {
          main: resolve('electron/main.ts'),
          'utility-process': resolve('engine/host/utility-process.ts'),
          'write-thread': resolve('engine/store/sqlite/write-thread/write-thread.ts'),
        },
        // In one folder, where the engine finds its thread.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      target: node,
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: resolve('electron/preload.ts') },
        // A sandboxed preload script is CommonJS, whatever package.json says.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: {
      target: chrome,
      outDir: 'out/renderer',
      minify: true,
      chunkSizeWarningLimit: 8_000,
      rolldownOptions: { input: resolve('renderer/index.html') },
    },
  },
});
