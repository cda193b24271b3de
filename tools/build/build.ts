// Builds everything that runs: the two servers with their workers, the shell, the simulator and the pages.
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { build as buildPages } from 'vite';

const NODE_ENTRIES = {
  'site/cli': 'site/cli.ts',
  'site/service': 'site/service.ts',
  'site/ingest-worker': 'site/ingest-worker.ts',
  'site/audio-worker': 'site/audio-worker.ts',
  'site/roster-worker': 'site/roster-worker.ts',
  'site/table-worker': 'site/table-worker.ts',
  'centre/cli': 'centre/cli.ts',
  'centre/store-worker': 'centre/store-worker.ts',
  'centre/table-worker': 'centre/table-worker.ts',
  'tools/camera-simulator': 'tools/camera-simulator/main.ts',
};

const started = performance.now();
rmSync('dist', { recursive: true, force: true });

await build({
  entryPoints: Object.entries(NODE_ENTRIES).map(([out, path]) => ({ out, in: path })),
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // Dependencies stay in node_modules: native or large ones must not be inlined, and licences stay beside their code.
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
});
await build({
  entryPoints: [{ out: 'electron/main', in: 'electron/main/main.ts' }],
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
});
await build({
  // A sandboxed preload must be one CommonJS file; without the external the bundler inlines Electron's installer.
  entryPoints: [{ out: 'electron/preload', in: 'electron/preload/preload.ts' }],
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  external: ['electron'],
  logLevel: 'warning',
});
await buildPages({ configFile: 'tools/build/pages.config.ts', logLevel: 'warn' });
process.stderr.write(`built in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
