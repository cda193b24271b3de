import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { openCertificateAuthority } from '../../../server/certificates/certificate-authority.ts';
import type { SealFacts } from '../../../site/evidence/compose-manifest.ts';
import { openSealSigner, type SealSigner } from '../../../site/evidence/signing-key.ts';
import {
  type JournalExtractText,
  type SealSources,
  type WrittenSeal,
  writeSeal,
} from '../../../site/evidence/write-seal.ts';
import type { SegmentFile } from '../../../site/ports/recording.ts';

export const FROM_MS = Date.UTC(2026, 5, 7, 1);
export const sha256 = (...parts: (string | Uint8Array)[]): string =>
  parts
    .reduce<ReturnType<typeof createHash>>((hash, part) => hash.update(part), createHash('sha256'))
    .digest('hex');

/** A folder that is removed with `remove`. */
export function testFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'exam-evidence-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Recorded files of any bytes, on disk. */
export function recordedFiles(folder: string, sizes: readonly number[]): SegmentFile[] {
  return sizes.map((sizeBytes, index) => {
    const cameraId = index % 2 === 0 ? 'r01-front' : 'r02-front';
    const path = `${cameraId}/2026-06-07/${index}.mp4`;
    const bytes = Buffer.alloc(sizeBytes, `segment ${index} `);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
    return {
      id: `seg-${index}`,
      cameraId,
      path,
      fromMs: FROM_MS + index * 600_000,
      toMs: FROM_MS + (index + 1) * 600_000,
      sizeBytes,
      sha256: sha256(bytes),
      chainHead: sha256(`chain ${index}`),
    };
  });
}

export function journalText(entries: number): JournalExtractText {
  const previousHash = sha256('before');
  const lines = Array.from({ length: entries }, (_, index) =>
    JSON.stringify({ seq: 41 + index, atMs: FROM_MS + index, actor: 'op1', action: 'duty-log.appended' }),
  );
  const lastHash = lines.reduce((head, line) => sha256(head, '\n', line), previousHash);
  return {
    lines,
    chain: {
      firstSeq: entries === 0 ? null : 41,
      lastSeq: entries === 0 ? null : 40 + entries,
      previousHash,
      lastHash,
      headSeq: 40 + entries,
      headHash: lastHash,
    },
  };
}

export const sealFacts = (change: Partial<SealFacts> = {}): SealFacts => ({
  id: '20260607-0a1b2c3d',
  kind: 'session',
  title: '语文 第一场',
  site: { code: '3301060012', name: '示例考点', timeZone: 'Asia/Shanghai' },
  session: { id: 's1', name: '语文' },
  fromMs: FROM_MS,
  toMs: FROM_MS + 7_200_000,
  rooms: [{ id: 'r01', name: '第01考场' }],
  cameras: [{ id: 'r01-front', roomId: 'r01' }],
  coverage: [],
  seal: {
    number: 'F-0001',
    place: '保密室二号柜',
    custodian: '李保管',
    operator: { id: 'op1', name: '周敏', post: '主考' },
  },
  sealedAtMs: FROM_MS + 7_300_000,
  console: { version: '0.2.0' },
  ...change,
});

export const selfSigner = (folder: string): SealSigner => openSealSigner(join(folder, 'evidence.key'), null);

export const quiet = { signal: new AbortController().signal, progress: () => undefined };

/** A small sealed folder of two cameras in `folder/evidence`. */
export async function makeSeal(
  folder: string,
  change: {
    facts?: Partial<SealFacts>;
    sources?: Partial<SealSources>;
    signer?: SealSigner;
    sizes?: readonly number[];
  } = {},
): Promise<WrittenSeal> {
  const recordingsFolder = join(folder, 'recordings');
  const recordings = recordedFiles(recordingsFolder, change.sizes ?? [3_000, 2_500, 10]);
  return await writeSeal(
    join(folder, 'evidence'),
    sealFacts(change.facts),
    { recordingsFolder, recordings, items: [], journal: journalText(3), ...change.sources },
    change.signer ?? selfSigner(folder),
    quiet,
  );
}

/** A key that a centre vouches for. */
export async function vouchedSigner(
  centre: Awaited<ReturnType<typeof openCertificateAuthority>>,
  code: string,
  days = 30,
) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const signingCertificate = await centre.issueSealSigner(
    { code },
    publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    days,
  );
  const signingKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return openSealSigner('unused', { signingKey, signingCertificate });
}
