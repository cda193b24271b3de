import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { keyIdOf } from '../../../server/certificates/seal-signer.ts';
import type { CameraCoverage } from '../../../shared/contract/recording.ts';
import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import type { SignedProof } from '../../../shared/contract/signed-proof.ts';
import { civilToEpochMs } from '../../../shared/domain/civil-time.ts';
import { signProof } from '../../../site/evidence/sign-proof.ts';
import { proofOf } from '../../../site/recording/keep/coverage-proof.ts';

export const recordedSessions = (sessions: RosterTable['sessions']) =>
  sessions.map(({ id, name, subject, start, end }) => ({
    ...{ id, name, subject },
    startMs: civilToEpochMs(start, 'Asia/Shanghai'),
    endMs: civilToEpochMs(end, 'Asia/Shanghai'),
  }));

const FILE_MS = 10 * 60_000;
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
/** A site no centre vouches for. */
const signer = {
  publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  keyId: keyIdOf(publicKey),
  certificates: [],
  sign: (bytes: Uint8Array) => new Uint8Array(sign(null, bytes, privateKey)),
};

/** The product's own proof over invented coverage, with files of ten minutes, signed as the product signs it. */
export function sampleProof(
  session: { id: string; name: string; subject: string; startMs: number; endMs: number },
  coverages: readonly CameraCoverage[],
): SignedProof {
  const { id, name, subject, startMs: fromMs, endMs: toMs } = session;
  const head = { siteCode: '3301060012', madeAtMs: Date.now(), session: { id, name, subject }, fromMs, toMs };
  const proof = proofOf(
    head,
    coverages.map((coverage) => ({
      coverage,
      isConfigured: true,
      files: coverage.covered.flatMap((span) => filesOf(coverage.cameraId, span)),
    })),
  );
  return signProof(signer, proof);
}

function filesOf(cameraId: string, span: { fromMs: number; toMs: number }) {
  const files = [];
  for (let fromMs = span.fromMs; fromMs < span.toMs; fromMs += FILE_MS) {
    const toMs = Math.min(fromMs + FILE_MS, span.toMs);
    const uid = sha(`${cameraId} ${fromMs}`).slice(0, 16);
    files.push({
      ...{ uid, path: `${uid}.mp4`, cameraId, stream: 'sub' as const, codec: 'avc1.4d401e', hasAudio: true },
      ...{ fromMs, toMs, sizeBytes: Math.round((toMs - fromMs) * 48), isOpen: false, fragments: [] },
      ...{ sha256: sha(`file ${uid}`), chainHead: sha(`chain ${uid}`) },
    });
  }
  return files;
}
