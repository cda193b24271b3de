import type { Database, Row } from '../../server/sqlite/database.ts';
import { Seal, type SealCheck, type SealCopy, type SealOpening } from '../../shared/contract/evidence.ts';
import type { EvidenceManifest } from '../../shared/evidence/manifest.ts';

/** Newest rows shown with a seal. */
const SHOWN_ROWS = 20;
/** Seals listed; older ones stay on disk and in the table. */
const LISTED_SEALS = 500;

const Summary = Seal.omit({ isPresent: true, checks: true, copies: true, openings: true });
type Summary = Omit<Seal, 'isPresent' | 'checks' | 'copies' | 'openings'>;

export interface EvidenceStore {
  has(id: string): boolean;
  insert(summary: Summary): void;
  /** Newest first. */
  list(isPresent: (id: string) => boolean): Seal[];
  addCheck(sealId: string, check: SealCheck): void;
  addCopy(sealId: string, copy: SealCopy): void;
  addOpening(sealId: string, opening: SealOpening): void;
  opening(sealId: string, openingId: string): SealOpening | null;
}

/** The row of a seal, from its manifest alone: a seal whose row was lost is entered again from its folder. */
export const summaryOfManifest = (manifest: EvidenceManifest, manifestSha256: string): Summary => ({
  id: manifest.id,
  kind: manifest.kind,
  title: manifest.title,
  sessionId: manifest.session?.id ?? null,
  fromMs: manifest.fromMs,
  toMs: manifest.toMs,
  roomIds: manifest.rooms.map(({ id }) => id),
  number: manifest.seal.number,
  place: manifest.seal.place,
  custodian: manifest.seal.custodian,
  operator: manifest.seal.operator.id,
  sealedAtMs: manifest.sealedAtMs,
  files: manifest.files.length,
  bytes: manifest.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  damaged: manifest.damaged.length,
  coveredMs: manifest.coverage.reduce((sum, { coveredMs }) => sum + coveredMs, 0),
  missingMs: manifest.coverage.reduce((sum, { missingMs }) => sum + missingMs, 0),
  manifestSha256,
  keyId: manifest.signer.keyId,
  isVouched: manifest.signer.certificates.length > 0,
});

export function createEvidenceStore(database: Database): EvidenceStore {
  const rowsOf = (table: 'evidence_check' | 'evidence_copy' | 'evidence_opening', id: string): Row[] =>
    database.all(`SELECT * FROM ${table} WHERE seal_id = ? ORDER BY seq DESC LIMIT ${SHOWN_ROWS}`, id);
  const base = (row: Row) => ({ atMs: Number(row.at_ms), by: String(row.actor) });
  const openingOf = (row: Row): SealOpening => ({
    ...base(row),
    id: String(row.id),
    reason: String(row.reason),
  });
  const checkOf = (row: Row): SealCheck => ({
    ...base(row),
    path: String(row.path),
    ok: row.ok === 1,
    signature: row.signature as SealCheck['signature'],
    missing: Number(row.missing),
    changed: Number(row.changed),
    extra: Number(row.extra),
  });
  return {
    has: (id) => database.get('SELECT 1 AS x FROM evidence_seal WHERE id = ?', id) !== undefined,
    insert(summary) {
      database.run(
        'INSERT INTO evidence_seal (id, sealed_at_ms, summary) VALUES (?, ?, ?)',
        summary.id,
        summary.sealedAtMs,
        JSON.stringify(summary),
      );
    },
    list: (isPresent) =>
      database
        .all('SELECT id, summary FROM evidence_seal ORDER BY sealed_at_ms DESC, id LIMIT ?', LISTED_SEALS)
        .map((row) => {
          const id = String(row.id);
          return {
            ...Summary.parse(JSON.parse(String(row.summary))),
            isPresent: isPresent(id),
            checks: rowsOf('evidence_check', id).map(checkOf),
            copies: rowsOf('evidence_copy', id).map((copy) => ({ ...base(copy), path: String(copy.path) })),
            openings: rowsOf('evidence_opening', id).map(openingOf),
          };
        }),
    addCheck(sealId, check) {
      database.run(
        `INSERT INTO evidence_check (seal_id, at_ms, actor, path, ok, signature, missing, changed, extra)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        sealId,
        check.atMs,
        check.by,
        check.path,
        check.ok ? 1 : 0,
        check.signature,
        check.missing,
        check.changed,
        check.extra,
      );
    },
    addCopy(sealId, { atMs, by, path }) {
      database.run(
        'INSERT INTO evidence_copy (seal_id, at_ms, actor, path) VALUES (?, ?, ?, ?)',
        sealId,
        atMs,
        by,
        path,
      );
    },
    addOpening(sealId, { id, atMs, by, reason }) {
      database.run(
        `INSERT INTO evidence_opening (id, seq, seal_id, at_ms, actor, reason)
         VALUES (?, (SELECT coalesce(max(seq), 0) + 1 FROM evidence_opening), ?, ?, ?, ?)`,
        id,
        sealId,
        atMs,
        by,
        reason,
      );
    },
    opening(sealId, openingId) {
      const row = database.get(
        'SELECT * FROM evidence_opening WHERE id = ? AND seal_id = ?',
        openingId,
        sealId,
      );
      return row === undefined ? null : openingOf(row);
    },
  };
}
