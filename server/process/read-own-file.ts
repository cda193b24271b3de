import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { CommandError, EXIT } from './exit.ts';

/** The site's own file in its data folder, of the name of a shipped one; null without one. */
export function ownFilePath(shippedPath: string, dataFolder: string): string | null {
  const own = join(dataFolder, basename(shippedPath));
  return existsSync(own) ? own : null;
}

/** Data the product ships as JSON at `shippedPath`, or the site's own file of the same name; see `readDataFile`. */
export const readOwnFile = <T>(schema: z.ZodType<T>, shippedPath: string, dataFolder: string): T =>
  readDataFile(schema, ownFilePath(shippedPath, dataFolder) ?? shippedPath);

/** A broken file stops the start with a sentence that names the field. */
export function readDataFile<T>(schema: z.ZodType<T>, path: string): T {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new CommandError(EXIT.usage, `${path}: cannot be read as JSON`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CommandError(
    EXIT.usage,
    `${path}: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'not valid'}`,
  );
}
