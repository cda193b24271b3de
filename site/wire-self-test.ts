import { join } from 'node:path';
import type { Enrolment } from '../shared/uplink/enrolment.ts';
import type { Commissioning } from './ports/diagnosis.ts';
import type { Uplink } from './ports/outbox.ts';
import type { RecordedSession, Recording } from './ports/recording.ts';
import type { SelfTests } from './ports/self-test.ts';
import { createSelfTests } from './self-test/create-self-tests.ts';
import { readSelfTestProfile } from './self-test/self-test-profile.ts';
import { createSelfTestStore } from './self-test/self-test-store.ts';
import { backupStep } from './self-test/steps/backup-step.ts';
import { camerasStep } from './self-test/steps/cameras-step.ts';
import { certificateStep } from './self-test/steps/certificate-step.ts';
import { diskWriteStep } from './self-test/steps/disk-write-step.ts';
import { networkStep } from './self-test/steps/network-step.ts';
import { recordingSpaceStep } from './self-test/steps/recording-space-step.ts';
import { createJournal } from './store/create-journal.ts';
import type { Wiring } from './wiring.ts';

/** The self-test of the whole site. */
export function wireSelfTest(
  wiring: Wiring,
  parts: {
    readonly commissioning: Commissioning;
    readonly recording: Recording;
    recordedSessions(): readonly RecordedSession[];
    readonly uplink: Pick<Uplink, 'status'> & { enrolment(): Enrolment | null };
  },
): { readonly selfTests: SelfTests } {
  const { database, dataFolder, jobs, journal, registry, time } = wiring;
  const { commissioning, recording, recordedSessions, uplink } = parts;
  const { nowMs } = time;
  const profile = readSelfTestProfile(join(wiring.resourcesFolder, 'profiles', 'self-test-default.json'));
  const selfTests = createSelfTests({
    database,
    store: createSelfTestStore(database),
    jobs,
    journal,
    steps: [
      camerasStep({ runs: () => commissioning.list(), mostHours: profile.commissioningMostHours, nowMs }),
      networkStep(() => uplink.status(), profile.unackedMostSeconds),
      certificateStep({ enrolment: () => uplink.enrolment(), limits: profile, nowMs }),
      recordingSpaceStep({
        state: () => recording.state(),
        sessions: recordedSessions,
        factor: profile.recordingSpaceFactor,
        nowMs,
      }),
      diskWriteStep(recording.folder, profile),
      backupStep({
        databasePath: join(dataFolder, 'site.db'),
        folder: dataFolder,
        verifyJournal: (copy) => createJournal(copy, time).verify(),
      }),
    ],
    isOperator: (actor) => registry.operators().some(({ id }) => id === actor),
    nowMs,
  });
  return { selfTests };
}
