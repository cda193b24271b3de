import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { assembleWat } from './assemble-wat.ts';

const pages = join(import.meta.dirname, '..', '..', 'renderer');

/** Builds both pages into dist/renderer: index.html (site), centre.html, sign-in.html, assets/, favicon.svg. */
export default defineConfig({
  root: pages,
  publicDir: 'public',
  plugins: [react(), assembleWat()],
  worker: { format: 'es', plugins: () => [assembleWat()] },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    // Inlined data: URLs would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: {
        index: join(pages, 'index.html'),
        centre: join(pages, 'centre.html'),
        'sign-in': join(pages, 'sign-in.html'),
      },
      onLog(level, log, report) {
        // antd marks every file "use client"; the note about it hides real warnings.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
});
