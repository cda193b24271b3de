import { join } from 'node:path';
import { createDesk } from './audio/desk/desk-thread.ts';
import { createRoomPictures } from './audio/pictures/create-room-pictures.ts';
import type { AudioChecks } from './ports/audio-checks.ts';
import type { ListeningProfiles } from './ports/listening-profiles.ts';
import type { RoomPictures } from './ports/room-pictures.ts';
import type { Wiring } from './wiring.ts';

/** Pictures of what the listening checks heard. */
export function wireRoomPictures(
  wiring: Wiring,
  parts: {
    readonly audioChecks: Pick<AudioChecks, 'get' | 'evidencePath'>;
    readonly listeningProfiles: Pick<ListeningProfiles, 'active' | 'find'>;
    readonly workerEntry: URL;
  },
): { readonly roomPictures: RoomPictures } {
  const { audioChecks, listeningProfiles, workerEntry } = parts;
  const roomPictures = createRoomPictures({
    desk: createDesk(workerEntry, (message, fields) => wiring.log.error(fields, message)),
    sentencePath: join(wiring.resourcesFolder, 'sounds', 'speech-sentence.wav'),
    limitsOf: ({ name, version }) => listeningProfiles.find(name, version) ?? listeningProfiles.active(),
    check: (id) => audioChecks.get(id),
    evidencePath: (checkId, roomId) => audioChecks.evidencePath(checkId, roomId),
  });
  wiring.atClose(() => roomPictures.close());
  return { roomPictures };
}
