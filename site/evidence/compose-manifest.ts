import { createHash } from 'node:crypto';
import type { CameraCoverage } from '../../shared/contract/recording.ts';
import { canonicalJson } from '../../shared/evidence/canonical-json.ts';
import {
  EVIDENCE_FILES,
  type EvidenceFile,
  EvidenceManifest,
  EvidencePath,
  MANIFEST_FORMAT,
  type SealedCoverage,
} from '../../shared/evidence/manifest.ts';

/** Gaps listed one by one per camera; a camera that flaps all day has more, which count but are not listed. */
const LISTED_GAPS = 2_000;

/** Everything the manifest says that the sealing itself does not find out. */
export type SealFacts = Omit<EvidenceManifest, 'format' | 'files' | 'damaged' | 'journal' | 'signer'>;

/** The bytes that are signed. Throws when the facts do not fit the format: nothing may be sealed that cannot be read. */
export function composeManifest(parts: Omit<EvidenceManifest, 'format'>): Buffer {
  const manifest = EvidenceManifest.parse({ format: MANIFEST_FORMAT, ...parts });
  return Buffer.from(canonicalJson(manifest), 'utf8');
}

/** `sha256sum -c` reads it. */
export const composeSums = (files: readonly EvidenceFile[]): Buffer =>
  Buffer.from(files.map(({ sha256, path }) => `${sha256}  ${path}\n`).join(''), 'utf8');

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export function sealedCoverage(cameras: readonly CameraCoverage[]): SealedCoverage[] {
  return cameras.map(({ cameraId, roomId, coveredMs, missingMs, gaps }) => ({
    cameraId,
    roomId,
    coveredMs: Math.round(coveredMs),
    missingMs: Math.round(missingMs),
    gaps: gaps.slice(0, LISTED_GAPS).map(({ fromMs, toMs, reason, code }) => ({
      fromMs: Math.round(fromMs),
      toMs: Math.round(toMs),
      reason,
      code: code.slice(0, 64),
    })),
    omittedGaps: Math.max(0, gaps.length - LISTED_GAPS),
  }));
}

/**
 * Gives every file of a seal a path that is its own on any file system: camera ids that differ only in case, or
 * that some system reserves, still get different names.
 */
export function createPathNames(): (folder: string, name: string, extension: string) => string {
  const taken = new Set<string>(Object.values(EVIDENCE_FILES).map((path) => path.toLowerCase()));
  return (folder, name, extension) => {
    const plain = [folder, ...name.split('/')].map(safeName).join('/');
    for (let count = 1; ; count += 1) {
      const path = `${plain}${count === 1 ? '' : `-${count}`}${extension}`;
      if (taken.has(path.toLowerCase())) continue;
      taken.add(path.toLowerCase());
      return path;
    }
  };
}

const safeName = (name: string): string =>
  EvidencePath.safeParse(name).success && name.length <= 64
    ? name
    : `x-${sha256Of(Buffer.from(name)).slice(0, 16)}`;

/** `20260607T010000Z`: sorts by time and is a file name everywhere. */
export const fileStamp = (atMs: number): string => new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, '');
