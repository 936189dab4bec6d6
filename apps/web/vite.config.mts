import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { checkComponentStyles } from './check-component-styles';
import { compressAssets } from './compress-assets';
import { guidePlugin } from './guide-plugin.mts';

const API = 'http://127.0.0.1:3000';
const library = (name: string) => fileURLToPath(new URL(`../../libs/${name}/src/index.ts`, import.meta.url));

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), guidePlugin(), checkComponentStyles(), compressAssets()],
  resolve: {
    alias: {
      '@torchperf/contracts': library('contracts'),
      '@torchperf/domain': library('domain'),
      '@torchperf/plots': library('plots'),
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': API, '/health': API },
  },
  build: {
    outDir: fileURLToPath(new URL('../../dist/web', import.meta.url)),
    emptyOutDir: true,
    // The content security policy allows no data: addresses, so every asset is a file.
    assetsInlineLimit: 0,
    // The preload polyfill is an inline script, which the policy forbids; browsers of today do not need it.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // The icon package re-exports six thousand icons from one file; only those in use need to be read.
      experimental: { lazyBarrel: true },
      checks: { largeBarrelModules: false },
      // The libraries are pure: what the pages do not call of them need not be shipped.
      treeshake: { moduleSideEffects: (id) => !/[\\/](libs|@stdlib|simple-statistics)[\\/]/.test(id) },
    },
  },
});
