import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../../..');

/** Folder of the built pages; builds them once when they are missing. */
export async function pagesFolder(): Promise<string> {
  const folder = process.env['EXAM_PAGES_FOLDER'] ?? join(root, 'dist/renderer');
  if (!existsSync(join(folder, 'index.html')))
    await build({ configFile: join(root, 'tools/build/pages.config.ts'), logLevel: 'error' });
  return folder;
}
