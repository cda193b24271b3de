import { join } from 'node:path';
import { ContractError } from '../shared/contract/errors.ts';
import type { SoundFiles } from './audio/recordings/sound-files.ts';
import { createAnalystPool } from './audio/run/analyst-pool.ts';
import { createAudioCheckStore } from './audio/run/audio-check-store.ts';
import { checkSignal } from './audio/run/check-signal.ts';
import { createAudioChecks } from './audio/run/create-audio-checks.ts';
import { createSignalShelf } from './audio/run/signal-shelf.ts';
import { readSentence } from './audio/wav/read-sentence.ts';
import { createZoneStore } from './audio/zones/zone-store.ts';
import type { AudioChecks } from './ports/audio-checks.ts';
import type { Listening } from './ports/listening.ts';
import type { ListeningPapersService } from './ports/listening-papers.ts';
import type { ListeningProfiles } from './ports/listening-profiles.ts';
import type { Programmes } from './ports/programmes.ts';
import type { Wiring } from './wiring.ts';

/** The check of the listening equipment in all rooms at once. */
export function wireAudioChecks(
  wiring: Wiring,
  programmes: Pick<Programmes, 'get' | 'sound'>,
  papers: {
    readonly listeningProfiles: Pick<ListeningProfiles, 'active'>;
    readonly listeningPapers: Pick<ListeningPapersService, 'isSigned'>;
    readonly roomSounds: SoundFiles;
  },
  workerEntry: URL,
  listening: Pick<Listening, 'levels'>,
): { readonly audioChecks: AudioChecks } {
  const { cameras, database, ffmpeg, journal, log, outbox, registry, time } = wiring;
  const sentencePath = join(wiring.resourcesFolder, 'sounds', 'speech-sentence.wav');
  const audioChecks = createAudioChecks({
    cameras,
    levels: () => listening.levels(),
    database,
    store: createAudioCheckStore(database),
    zones: createZoneStore(database),
    journal,
    outbox,
    profile: () => papers.listeningProfiles.active(),
    pool: createAnalystPool(workerEntry),
    signals: createSignalShelf((kind) => checkSignal(kind, () => readSentence(sentencePath))),
    sentencePath,
    ffmpegPath: ffmpeg?.path ?? null,
    sounds: papers.roomSounds,
    rooms: () => registry.rooms(),
    cameraConfigs: () => registry.cameras(),
    isOperator: (actor) => registry.operators().some(({ id }) => id === actor),
    isSigned: (id) => papers.listeningPapers.isSigned(id),
    programme(id) {
      try {
        return { ...programmes.sound(id), isSealed: programmes.get(id).kind === 'real' };
      } catch (error) {
        if (error instanceof ContractError && error.code === 'not-found') return null;
        throw error;
      }
    },
    nowMs: time.nowMs,
    monoMs: time.monoMs,
    log: (message, fields) => log.error(fields, message),
  });
  wiring.atClose(() => audioChecks.close());
  return { audioChecks };
}
