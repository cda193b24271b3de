import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ContractError } from '../../shared/contract/errors.ts';
import type { EvidenceVerdict } from '../../shared/contract/evidence.ts';
import { EVIDENCE_FILES } from '../../shared/evidence/manifest.ts';
import type { Evidence } from '../ports/evidence.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import { createEvidenceStore, type EvidenceStore, summaryOfManifest } from './evidence-store.ts';
import type { WrittenSeal } from './write-seal.ts';

type Seals = ReturnType<Evidence['seals']>;

export interface SealBook {
  readonly store: EvidenceStore;
  seals(): Seals;
  onChange(listener: (seals: Seals) => void): () => void;
  /** Says to every listener what is sealed now. */
  tell(): void;
  folderOf(id: string): string;
  /** Throws ContractError `not-found`. */
  knownSeal(id: string): void;
  /** Row, protection of the recordings, journal and report upward of a seal whose folder exists. */
  enter(seal: Omit<WrittenSeal, 'folder'>, isAdopted: boolean): void;
  noteCheck(id: string, path: string, actor: string, verdict: EvidenceVerdict): void;
}

/** What the site knows of its seals, beside the sealed folders themselves. */
export function createSealBook(options: EvidenceOptions): SealBook {
  const { database, journal, outbox, recording, nowMs, folder } = options;
  const store = createEvidenceStore(database);
  const listeners = new Set<(seals: Seals) => void>();
  const folderOf = (id: string): string => join(folder, id);
  const seals = () => store.list((id) => existsSync(join(folderOf(id), EVIDENCE_FILES.manifest)));
  const tell = (): void => {
    for (const listener of listeners) listener(seals());
  };

  const enter = ({ manifest, manifestSha256 }: Omit<WrittenSeal, 'folder'>, isAdopted: boolean): void => {
    const { id, seal, damaged } = manifest;
    const summary = summaryOfManifest(manifest, manifestSha256);
    const segmentIds = manifest.files.map(({ segmentId }) => segmentId).filter((one) => one !== undefined);
    database.transaction(() => {
      store.insert(summary);
      recording.markSealed(segmentIds, id);
      journal.append({
        actor: seal.operator.id,
        action: isAdopted ? 'evidence.adopted' : 'evidence.sealed',
        subject: id,
        details: {
          title: manifest.title,
          sealNumber: seal.number,
          keptAt: seal.place,
          custodian: seal.custodian,
          files: summary.files,
          bytes: summary.bytes,
          missingSeconds: Math.round(summary.missingMs / 1000),
          damaged: damaged.length,
          manifestSha256,
        },
      });
      outbox.append({
        lane: 'B',
        type: 'evidence.sealed',
        subject: `evidence/${id}`,
        data: {
          sealId: id,
          kind: manifest.kind,
          sessionId: summary.sessionId,
          fromMs: summary.fromMs,
          toMs: summary.toMs,
          rooms: summary.roomIds.length,
          files: summary.files,
          bytes: summary.bytes,
          missingMs: summary.missingMs,
          damaged: damaged.length,
          sealNumber: seal.number,
          place: seal.place,
          sealedAtMs: summary.sealedAtMs,
          manifestSha256,
          keyId: summary.keyId,
        },
      });
    });
    tell();
  };

  const noteCheck = (id: string, path: string, actor: string, verdict: EvidenceVerdict): void => {
    const counts = {
      missing: verdict.missing.length,
      changed: verdict.changed.length,
      extra: verdict.extra.length,
    };
    const { ok, signature } = verdict;
    store.addCheck(id, { atMs: nowMs(), by: actor, path, ok, signature, ...counts });
    journal.append({
      actor,
      action: 'evidence.verified',
      subject: id,
      details: { isWhole: ok, signature, folder: path, ...counts },
    });
  };

  return {
    store,
    seals,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell,
    folderOf,
    knownSeal(id) {
      if (!store.has(id)) throw new ContractError('not-found', 'there is no such seal', 'id');
    },
    enter,
    noteCheck,
  };
}
