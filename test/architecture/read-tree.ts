import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceTree } from './check-architecture.ts';
import { ROOM_RULES } from './rules.ts';

/** Every TypeScript file of the rooms below `root`, with the dependencies its package.json lists. */
export function readTree(root: string, entries: readonly string[]): SourceTree {
  const files = new Map<string, string>();
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
        files.set(path, readFileSync(join(root, path), 'utf8'));
    }
  };
  const existing = new Set(readdirSync(root));
  for (const room of Object.keys(ROOM_RULES)) if (existing.has(room)) visit(room);
  const { dependencies = {}, devDependencies = {} } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as { dependencies?: Record<string, string>; devDependencies?: Record<string, string> };
  return {
    files,
    dependencies: new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]),
    entries: new Set(entries),
  };
}
