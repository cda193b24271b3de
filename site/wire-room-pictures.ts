import { join } from 'node:path';
import { createSoundBench } from './audio/bench/create-sound-bench.ts';
import { createDesk } from './audio/desk/desk-thread.ts';
import { createRoomPictures } from './audio/pictures/create-room-pictures.ts';
import type { AudioChecks } from './ports/audio-checks.ts';
import type { ListeningProfiles } from './ports/listening-profiles.ts';
import type { RoomPictures } from './ports/room-pictures.ts';
import type { SoundBench } from './ports/sound-bench.ts';
import { wireSealedSounds } from './wire-sealed-sounds.ts';
import type { Wiring } from './wiring.ts';

/** Pictures of what the listening checks heard, and the technician's bench: both work at one desk. */
export function wireRoomPictures(
  wiring: Wiring,
  parts: {
    readonly audioChecks: Pick<AudioChecks, 'get' | 'evidence'>;
    readonly listeningProfiles: Pick<ListeningProfiles, 'active' | 'find'>;
    readonly workerEntry: URL;
  },
): { readonly roomPictures: RoomPictures; readonly soundBench: SoundBench } {
  const { audioChecks, listeningProfiles, workerEntry } = parts;
  const desk = createDesk(workerEntry, (message, fields) => wiring.log.error(fields, message));
  const sentencePath = join(wiring.resourcesFolder, 'sounds', 'speech-sentence.wav');
  const roomPictures = createRoomPictures({
    desk,
    sentencePath,
    limitsOf: ({ name, version }) => listeningProfiles.find(name, version) ?? listeningProfiles.active(),
    check: (id) => audioChecks.get(id),
    evidence: (checkId, roomId) => audioChecks.evidence(checkId, roomId),
  });
  const soundBench = createSoundBench({
    desk,
    sentencePath,
    database: wiring.database,
    journal: wiring.journal,
    sounds: wireSealedSounds(wiring, 'audio-bench'),
    profile: () => listeningProfiles.active(),
    nowMs: wiring.time.nowMs,
  });
  wiring.atClose(() => desk.close());
  return { roomPictures, soundBench };
}
