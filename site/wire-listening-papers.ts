import { join } from 'node:path';
import type { Enrolment } from '../shared/uplink/enrolment.ts';
import { createListeningPapers } from './audio/papers/create-listening-papers.ts';
import { createListeningProfiles } from './audio/profiles/create-listening-profiles.ts';
import { readListeningProfile } from './audio/read-listening-profile.ts';
import type { SoundFiles } from './audio/recordings/sound-files.ts';
import { createAudioCheckStore } from './audio/run/audio-check-store.ts';
import { openSealSigner } from './evidence/signing-key.ts';
import type { ListeningPapersService } from './ports/listening-papers.ts';
import type { ListeningProfiles } from './ports/listening-profiles.ts';
import { wireSealedSounds } from './wire-sealed-sounds.ts';
import type { Wiring } from './wiring.ts';

/** Limits, signatures and papers of the listening check. Signatures are made with the key that seals are signed with. */
export function wireListeningPapers(
  wiring: Wiring,
  parts: { readonly enrolment: Enrolment | null; readonly version: string },
): {
  readonly listeningPapers: ListeningPapersService;
  readonly listeningProfiles: ListeningProfiles;
  /** What the rooms of each check were heard to play. */
  readonly roomSounds: SoundFiles;
} {
  const { database, dataFolder, journal, outbox, registry, time, log } = wiring;
  const isOperator = (actor: string): boolean => registry.operators().some(({ id }) => id === actor);
  const listeningProfiles = createListeningProfiles({
    database,
    journal,
    outbox,
    shipped: readListeningProfile(join(wiring.resourcesFolder, 'profiles', 'listening-default.json')),
    isOperator,
    hasCamera: (id) => registry.cameras().some((camera) => camera.id === id),
    nowMs: time.nowMs,
    log: (message, fields) => log.warn(fields, message),
  });
  const roomSounds = wireSealedSounds(wiring, 'audio');
  const listeningPapers = createListeningPapers({
    database,
    checks: createAudioCheckStore(database),
    profiles: listeningProfiles,
    journal,
    outbox,
    jobs: wiring.jobs,
    signer: openSealSigner(join(dataFolder, 'evidence.key'), parts.enrolment),
    version: parts.version,
    sounds: roomSounds,
    archives: wireSealedSounds(wiring, 'audio-papers'),
    site: () => registry.site(),
    rooms: () => registry.rooms(),
    operators: () => registry.operators(),
    nowMs: time.nowMs,
  });
  return { listeningPapers, listeningProfiles, roomSounds };
}
