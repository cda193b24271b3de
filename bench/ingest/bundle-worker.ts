import { join } from 'node:path';
import { build } from 'esbuild';

/** The ingest worker as it is delivered: in one file, without the type stripping a source run pays for in memory. */
export async function bundleWorker(directory: string): Promise<string> {
  await build({
    entryPoints: [join(import.meta.dirname, '../../site/ingest-worker.ts')],
    outfile: join(directory, 'ingest-worker.mjs'),
    ...{ bundle: true, platform: 'node', target: 'node24', format: 'esm', packages: 'external' },
    logLevel: 'warning',
  });
  return join(directory, 'ingest-worker.mjs');
}
