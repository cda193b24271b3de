import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, EXIT } from '../../server/process/exit.ts';
import { type CameraTemplate, CameraTemplates } from '../../shared/contract/camera-template.ts';

const FILE = 'camera-templates.json';

/**
 * The makers' address templates: the product's, or the site's own file of the same name in its data folder.
 * A broken file stops the start with a sentence instead of making wrong addresses.
 */
export function readCameraTemplates(resourcesFolder: string, dataFolder: string): readonly CameraTemplate[] {
  const own = join(dataFolder, FILE);
  const path = existsSync(own) ? own : join(resourcesFolder, FILE);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new CommandError(EXIT.usage, `${path}: cannot be read as JSON`);
  }
  const parsed = CameraTemplates.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CommandError(
    EXIT.usage,
    `${path}: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'not valid'}`,
  );
}
