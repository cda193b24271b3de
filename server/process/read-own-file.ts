import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { CommandError, EXIT } from './exit.ts';

/**
 * Data the product ships as JSON at `shippedPath`, or the site's own file of the same name in its data folder.
 * A broken file stops the start with a sentence that names the field.
 */
export function readOwnFile<T>(schema: z.ZodType<T>, shippedPath: string, dataFolder: string): T {
  const own = join(dataFolder, basename(shippedPath));
  const path = existsSync(own) ? own : shippedPath;
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
