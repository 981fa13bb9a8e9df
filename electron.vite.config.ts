import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** Only Electron itself and the native keychain binding stay outside: all else, ESM-only packages too, is bundled. */
const externalizeDeps = { include: ['keytar'] };

export default defineConfig({
  main: {
    build: {
      externalizeDeps,
      target: 'node18',
      sourcemap: true,
      rolldownOptions: {
        input: { main: 'electron/main.ts', keychain: 'electron/keychain.ts' },
        // depd, which oidc-provider's web framework brings, calls eval; our own code may not, and the linter sees to that.
        checks: { eval: false },
        output: {
          format: 'cjs',
          // A late import of the keychain binding becomes a require: Node's own import cannot look into the app's archive.
          dynamicImportInCjs: false,
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload can load nothing from node_modules and no second file.
      externalizeDeps: false,
      isolatedEntries: true,
      target: 'node18',
      sourcemap: true,
      rolldownOptions: {
        input: { preload: 'electron/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: {
      target: 'chrome114',
      outDir: 'out/renderer',
      sourcemap: true,
      // The content policy allows no data: addresses, so even the smallest image stays a file.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: { index: 'renderer/index.html' } },
    },
  },
});
