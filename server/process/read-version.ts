import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folder that holds the product's package.json, found upward from a file of the product. */
export function findProductFolder(fromFolder: string): string {
  for (let folder = fromFolder; ; folder = dirname(folder)) {
    try {
      const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: unknown };
      if (name === 'exam-site-console') return folder;
    } catch {
      // Not here; one folder up.
    }
    if (dirname(folder) === folder) throw new Error('the folder of the product was not found');
  }
}

/** Version in the product's package.json. */
export function readVersion(productFolder: string): string {
  const { version } = JSON.parse(readFileSync(join(productFolder, 'package.json'), 'utf8')) as {
    version?: unknown;
  };
  return typeof version === 'string' ? version : '0.0.0';
}
