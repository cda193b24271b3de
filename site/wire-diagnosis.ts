import { join } from 'node:path';
import type { CommissioningRun } from '../shared/contract/commissioning.ts';
import { keyFrameToJpeg } from './cameras/snapshot.ts';
import { readCommissioningProfile } from './diagnosis/commissioning-profile.ts';
import { createCommissioning } from './diagnosis/create-commissioning.ts';
import { createDiagnosis } from './diagnosis/create-diagnosis.ts';
import { readDiagnosisProfile } from './diagnosis/diagnosis-profile.ts';
import { createDiagnosisStore } from './diagnosis/diagnosis-store.ts';
import type { CommissioningFact } from './ports/day.ts';
import type { Commissioning, Diagnosis } from './ports/diagnosis.ts';
import type { Wiring } from './wiring.ts';

const hasPassed = (result: string): boolean => result === 'pass' || result === 'warn';
const needsCamera = (kind: string): boolean => kind === 'exam' || kind === 'papers';

/** Picture-quality diagnosis, reference frames and the commissioning run. */
export function wireDiagnosis(wiring: Wiring): {
  readonly diagnosis: Diagnosis;
  readonly commissioning: Commissioning;
  commissioningFact(): CommissioningFact | null;
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
  let newest: { id: string; fact: CommissioningFact } | null = null;
  const commissioningFact = (): CommissioningFact | null => {
    const run = commissioning.list().find(({ state }) => state === 'done');
    if (run === undefined) return null;
    if (newest?.id !== run.id) newest = { id: run.id, fact: factOf(commissioning.get(run.id)) };
    return newest.fact;
  };
  return { diagnosis, commissioning, commissioningFact };
}

function factOf(run: CommissioningRun): CommissioningFact {
  const cameras = run.rooms.flatMap((room) => room.cameras);
  return {
    endedAtMs: run.endedAtMs ?? run.startedAtMs,
    passedCameraIds: new Set(
      cameras.filter(({ result }) => hasPassed(result)).map(({ cameraId }) => cameraId),
    ),
    openRooms: run.rooms.filter(
      ({ result, kind }) => !hasPassed(result) && (result !== 'no-camera' || needsCamera(kind)),
    ).length,
  };
}
