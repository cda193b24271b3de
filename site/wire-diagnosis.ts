import { join } from 'node:path';
import { keyFrameToJpeg } from './cameras/snapshot.ts';
import { readCommissioningProfile } from './diagnosis/commissioning-profile.ts';
import { createCommissioning } from './diagnosis/create-commissioning.ts';
import { createDiagnosis } from './diagnosis/create-diagnosis.ts';
import { readDiagnosisProfile } from './diagnosis/diagnosis-profile.ts';
import { createDiagnosisStore } from './diagnosis/diagnosis-store.ts';
import type { Commissioning, Diagnosis } from './ports/diagnosis.ts';
import type { Wiring } from './wiring.ts';

/** Picture-quality diagnosis, reference frames and the commissioning run. */
export function wireDiagnosis(wiring: Wiring): {
  readonly diagnosis: Diagnosis;
  readonly commissioning: Commissioning;
} {
  const { database, cameras, journal, outbox, registry, ffmpeg, time, log } = wiring;
  const profiles = join(wiring.resourcesFolder, 'profiles');
  const ffmpegPath = ffmpeg?.path ?? null;
  const isOperator = (actor: string): boolean => registry.operators().some(({ id }) => id === actor);
  const diagnosis = createDiagnosis({
    cameras,
    database,
    store: createDiagnosisStore(database),
    journal,
    outbox,
    profile: readDiagnosisProfile(join(profiles, 'diagnosis-default.json')),
    ffmpegPath,
    toJpeg: ({ data, codec }) =>
      keyFrameToJpeg({ data, isKeyFrame: true, isAfterLoss: false, captureMicros: 0 }, codec, ffmpegPath),
    isOperator,
    nowMs: time.nowMs,
    log: (message, fields) => log.error(fields, message),
  });
  wiring.atClose(() => diagnosis.close());
  wiring.addConditions(() => diagnosis.conditions());
  const commissioning = createCommissioning({
    cameras,
    diagnosis,
    jobs: wiring.jobs,
    database,
    journal,
    outbox,
    profile: readCommissioningProfile(join(profiles, 'commissioning-default.json')),
    rooms: () => registry.rooms(),
    isOperator,
    nowMs: time.nowMs,
  });
  return { diagnosis, commissioning };
}
