import type { SiteInfo } from '../../shared/contract/site-contract.ts';
import type { Text } from '../kit/text/index.ts';

/** Room and role of a camera (`第08考场 前`), or its id. */
export function nameOfCamera(
  site: Pick<SiteInfo, 'rooms' | 'cameras'> | null,
  id: string,
  text: Text,
): string {
  const camera = site?.cameras.find((candidate) => candidate.id === id);
  const room = site?.rooms.find((candidate) => candidate.id === camera?.roomId);
  return room && camera ? `${room.name} ${text.codes.cameraRole[camera.role]}` : id;
}
