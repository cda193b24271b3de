import { opendir } from 'node:fs/promises';
import { join } from 'node:path';

/** Foreign entries listed by name; more are only counted. */
const LISTED_EXTRAS = 1_000;

export interface FolderContents {
  /** Listed paths that are there as regular files. */
  readonly found: ReadonlySet<string>;
  /** Listed paths that are there as something else: a link, a folder, a device. */
  readonly odd: readonly string[];
  /** What nobody listed, relative, folders with a final `/`. */
  readonly extra: string[];
  readonly omittedExtras: number;
}

/**
 * Compares a folder with the paths it should hold. Only folders that lead to a listed path are read, links are
 * never followed, and nothing is kept of what is foreign but a bounded list of names.
 */
export async function walkFolder(folder: string, listed: ReadonlySet<string>): Promise<FolderContents> {
  const folders = new Set<string>(['']);
  for (const path of listed)
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1))
      folders.add(path.slice(0, at));
  const found = new Set<string>();
  const odd: string[] = [];
  const extra: string[] = [];
  let omittedExtras = 0;
  const queue = [''];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const directory = await opendir(join(folder, next));
    for await (const entry of directory) {
      const path = next === '' ? entry.name : `${next}/${entry.name}`;
      if (entry.isDirectory() && folders.has(path)) queue.push(path);
      else if (!listed.has(path)) {
        if (extra.length < LISTED_EXTRAS) extra.push(entry.isDirectory() ? `${path}/` : path);
        else omittedExtras += 1;
      } else if (entry.isFile()) found.add(path);
      else odd.push(path);
    }
  }
  return { found, odd, extra: extra.sort(), omittedExtras };
}
