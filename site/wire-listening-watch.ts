import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WatchProfile } from '../shared/domain/sound/watch-profile.ts';
import type { Enrolment } from '../shared/uplink/enrolment.ts';
import { createInterruptionRules } from './audio/interruption/create-interruption-rules.ts';
import { createInterruptions } from './audio/interruption/create-interruptions.ts';
import { readInterruptionFiles } from './audio/interruption/read-interruption-profile.ts';
import { createTrialPapers } from './audio/papers/create-trial-papers.ts';
import { createListeningWatch } from './audio/watch/create-listening-watch.ts';
import { createWatchLifeStore } from './audio/watch/watch-life.ts';
import { createWatchPool } from './audio/watch/watch-pool.ts';
import { createWatchStore } from './audio/watch/watch-store.ts';
import { openSealSigner } from './evidence/signing-key.ts';
import { followPlan } from './planned-rooms.ts';
import type { InterruptionRules, Interruptions } from './ports/interruptions.ts';
import type { ListeningWatch } from './ports/listening-watch.ts';
import type { Programmes } from './ports/programmes.ts';
import type { Roster } from './ports/roster.ts';
import type { TrialPapersService } from './ports/trial-papers.ts';
import { wireSealedSounds } from './wire-sealed-sounds.ts';
import type { Wiring } from './wiring.ts';

/** Trial listening and the watch during the listening test. */
export function wireListeningWatch(
  wiring: Wiring,
  programmes: Programmes,
  roster: Pick<Roster, 'table' | 'onChange'>,
  parts: { readonly workerEntry: URL; readonly enrolment: Enrolment | null; readonly version: string },
): {
  readonly listeningWatch: ListeningWatch;
  readonly interruptions: Interruptions;
  readonly interruptionRules: InterruptionRules;
  readonly trialPapers: TrialPapersService;
} {
  const { cameras, dataFolder, database, ffmpeg, journal, log, outbox, registry, time } = wiring;
  const path = join(wiring.resourcesFolder, 'profiles', 'watch-default.json');
  const profile = WatchProfile.parse(JSON.parse(readFileSync(path, 'utf8')));
  const isOperator = (actor: string): boolean => registry.operators().some(({ id }) => id === actor);
  const interruptionRules = createInterruptionRules({
    database,
    journal,
    files: readInterruptionFiles(wiring.resourcesFolder, dataFolder),
    isOperator,
    nowMs: time.nowMs,
  });
  const listeningWatch = createListeningWatch({
    cameras,
    database,
    store: createWatchStore(database),
    lives: createWatchLifeStore(database),
    journal,
    outbox,
    programmes,
    pool: createWatchPool(parts.workerEntry),
    profile: () => profile,
    ffmpegPath: ffmpeg?.path ?? null,
    clips: wireSealedSounds(wiring, 'listening-clips'),
    plan: followPlan(wiring, roster),
    rooms: () => registry.rooms(),
    cameraConfigs: () => registry.cameras(),
    nowMs: time.nowMs,
    monoMs: time.monoMs,
    log: (message, fields) => log.error(fields, message),
  });
  wiring.addConditions(() => listeningWatch.conditions());
  wiring.atClose(() => listeningWatch.close());
  // One that ran when the service was killed goes on.
  listeningWatch.takeUp();
  const interruptions = createInterruptions({
    database,
    journal,
    outbox,
    watch: (id) => listeningWatch.get(id),
    profile: interruptionRules.active,
    cues: (id) => programmes.list().find((one) => one.id === id)?.cues ?? [],
    isOperator,
    nowMs: time.nowMs,
  });
  const trialPapers = createTrialPapers({
    database,
    journal,
    outbox,
    signer: openSealSigner(join(dataFolder, 'evidence.key'), parts.enrolment),
    version: parts.version,
    watch: (id) => listeningWatch.get(id),
    site: () => registry.site(),
    rooms: () => registry.rooms(),
    operators: () => registry.operators(),
    nowMs: time.nowMs,
  });
  return { listeningWatch, interruptions, interruptionRules, trialPapers };
}
