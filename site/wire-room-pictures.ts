import { join } from 'node:path';
import { createDesk } from './audio/desk/desk-thread.ts';
import { createRoomPictures } from './audio/pictures/create-room-pictures.ts';
import { readListeningProfile } from './audio/read-listening-profile.ts';
import type { AudioChecks } from './ports/audio-checks.ts';
import type { RoomPictures } from './ports/room-pictures.ts';
import type { Wiring } from './wiring.ts';

/** Pictures of what the listening checks heard. */
export function wireRoomPictures(
  wiring: Wiring,
  audioChecks: AudioChecks,
  workerEntry: URL,
): { readonly roomPictures: RoomPictures } {
  const profile = readListeningProfile(join(wiring.resourcesFolder, 'profiles', 'listening-default.json'));
  const roomPictures = createRoomPictures({
    desk: createDesk(workerEntry, (message, fields) => wiring.log.error(fields, message)),
    sentencePath: join(wiring.resourcesFolder, 'sounds', 'speech-sentence.wav'),
    profile: () => profile,
    check: (id) => audioChecks.get(id),
    evidencePath: (checkId, roomId) => audioChecks.evidencePath(checkId, roomId),
  });
  wiring.atClose(() => roomPictures.close());
  return { roomPictures };
}
