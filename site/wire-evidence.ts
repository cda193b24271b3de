import { join } from 'node:path';
import { readCertificates } from '../server/certificates/seal-signer.ts';
import { ContractError } from '../shared/contract/errors.ts';
import type { Enrolment } from '../shared/uplink/enrolment.ts';
import { keyFrameToJpeg } from './cameras/snapshot.ts';
import { createEvidence } from './evidence/create-evidence.ts';
import { openSealSigner } from './evidence/signing-key.ts';
import type { Evidence } from './ports/evidence.ts';
import type { Recording } from './ports/recording.ts';
import type { Roster } from './ports/roster.ts';
import { readJournalPart } from './store/journal-extract.ts';
import type { Wiring } from './wiring.ts';

/** Sealing: after the recording it seals, before the doors open. */
export async function wireEvidence(
  wiring: Wiring,
  parts: {
    readonly recording: Recording;
    readonly enrolment: Enrolment | null;
    readonly roster: Roster;
    readonly version: string;
  },
): Promise<{ readonly evidence: Evidence }> {
  const { database, dataFolder, registry, cameras, ffmpeg, time, log } = wiring;
  const { recording, enrolment, roster, version } = parts;
  const evidence = await createEvidence({
    database,
    journal: wiring.journal,
    outbox: wiring.outbox,
    jobs: wiring.jobs,
    recording,
    signer: openSealSigner(join(dataFolder, 'evidence.key'), enrolment),
    trusted: enrolment === null ? null : readCertificates(enrolment.ca),
    folder: join(dataFolder, 'evidence'),
    dataFolder,
    version,
    site: () => registry.site(),
    rooms: () => registry.rooms(),
    cameras: () => registry.cameras().map(({ id, roomId }) => ({ id, roomId })),
    operators: () => registry.operators(),
    sessionName: (id) => roster.table().sessions.find((session) => session.id === id)?.subject ?? null,
    journalPart: (range) => readJournalPart(database, range),
    async snapshot(cameraId) {
      const newest = await cameras.newestKeyFrame(cameraId);
      if (newest === null) throw new ContractError('unavailable', 'no key frame yet');
      const jpeg = await keyFrameToJpeg(newest.unit, newest.format.codec, ffmpeg?.path ?? null);
      return { jpeg, atMs: time.nowMs() - newest.ageMs };
    },
    nowMs: time.nowMs,
    log: (message, fields) => log.warn(fields, message),
  });
  return { evidence };
}
