import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The page of a peer beside the product's own frame of a page: same server, same policy, same feed. */
export async function writePeerPage(folder: string, entry: string): Promise<void> {
  const pages = join(import.meta.dirname, '../dist/renderer');
  cpSync(join(pages, 'favicon.svg'), join(folder, 'favicon.svg'));
  const html = readFileSync(join(pages, 'index.html'), 'utf8');
  const bare = html.replaceAll(/<script[^>]*><\/script>|<link rel="(?:stylesheet|modulepreload)"[^>]*>/g, '');
  writeFileSync(
    join(folder, 'index.html'),
    bare.replace('</body>', '<script type="module" src="/assets/peer.js"></script></body>'),
  );
  writeFileSync(join(folder, 'centre.html'), bare);
  await build({
    entryPoints: [entry],
    outfile: join(folder, 'assets', 'peer.js'),
    bundle: true,
    format: 'esm',
    minify: true,
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
}
