import { join } from 'node:path';
import { readOwnFile } from '../../server/process/read-own-file.ts';
import { type CameraTemplate, CameraTemplates } from '../../shared/contract/camera-template.ts';

/** The makers' address templates: the product's, or the site's own; see `readOwnFile`. */
export function readCameraTemplates(resourcesFolder: string, dataFolder: string): readonly CameraTemplate[] {
  return readOwnFile(CameraTemplates, join(resourcesFolder, 'camera-templates.json'), dataFolder);
}
