import { join } from 'node:path';
import type { CoverageProof } from '../shared/contract/recording.ts';
import type { SignedProof } from '../shared/contract/signed-proof.ts';
import { civilParts, civilToEpochMs } from '../shared/domain/civil-time.ts';
import type { Enrolment } from '../shared/uplink/enrolment.ts';
import { readFreeSpace } from './day/disk-watch.ts';
import { signProof } from './evidence/sign-proof.ts';
import { openSealSigner } from './evidence/signing-key.ts';
import type { RecordedSession, Recording } from './ports/recording.ts';
import type { Roster } from './ports/roster.ts';
import { createRecording } from './recording/create-recording.ts';
import type { Wiring } from './wiring.ts';

/** Recordings lie in the data folder, beside the database that indexes them; proofs of them are signed like seals. */
export function wireRecording(
  wiring: Wiring,
  roster: Roster,
  enrolment: Enrolment | null,
): {
  readonly recording: Recording;
  recordedSessions(): readonly RecordedSession[];
  signProof(proof: CoverageProof): SignedProof;
} {
  const { cameras, config, dataFolder, database, ffmpeg, jobs, journal, log, registry, time } = wiring;
  const folder = join(dataFolder, 'recordings');
  // Opening the sealed addresses costs a decryption each.
  let cameraConfigs = registry.cameras();
  registry.onChange(() => {
    cameraConfigs = registry.cameras();
  });
  let sessions = sessionsOf(roster, registry.site().timeZone);
  wiring.atClose(
    roster.onChange(() => {
      sessions = sessionsOf(roster, registry.site().timeZone);
    }),
  );
  if (config.recording?.enabled !== true)
    log.warn('recording is off: it is not enabled in the configuration');
  const recording = createRecording({
    database,
    journal,
    outbox: wiring.outbox,
    jobs,
    folder,
    exportFolder: join(dataFolder, 'exports'),
    config: config.recording ?? null,
    cameras: () => cameraConfigs,
    ingest: cameras,
    ffmpegPath: ffmpeg?.path ?? null,
    nowMs: time.nowMs,
    monoMs: time.monoMs,
    isSession: () => {
      const now = time.nowMs();
      return sessions.some(({ kind, startMs, endMs }) => kind === 'exam' && startMs <= now && now < endMs);
    },
    civil: (atMs) => civilText(atMs, registry.site().timeZone),
    siteCode: () => registry.site().code,
    readFreeBytes: async () => (await readFreeSpace(folder))?.freeBytes ?? null,
    log: (level, message, fields) => log[level](fields, message),
  });
  wiring.addConditions(() => recording.conditions());
  wiring.atClose(() => recording.close());
  const signer = openSealSigner(join(dataFolder, 'evidence.key'), enrolment);
  return { recording, recordedSessions: () => sessions, signProof: (proof) => signProof(signer, proof) };
}

const sessionsOf = (roster: Roster, timeZone: string): RecordedSession[] =>
  roster.table().sessions.map(({ id, name, subject, kind, start, end }) => ({
    ...{ id, name, subject, kind },
    startMs: civilToEpochMs(start, timeZone),
    endMs: civilToEpochMs(end, timeZone),
  }));

function civilText(atMs: number, timeZone: string): string {
  const { year, month, day, hour, minute, second } = civilParts(atMs, timeZone);
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}
