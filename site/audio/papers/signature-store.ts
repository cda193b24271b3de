import type { Database, Row } from '../../../server/sqlite/database.ts';
import {
  type ListeningSignature,
  type RemarkAcceptance,
  SignerRole,
} from '../../../shared/contract/listening-papers.ts';
import { canonicalJson } from '../../../shared/evidence/canonical-json.ts';

export type KeptSignature = Omit<ListeningSignature, 'state'>;

/** Signatures and accepted remarks. Callers hold the transaction. */
export interface SignatureStore {
  add(signature: Omit<KeptSignature, 'id'>): void;
  of(subjectKind: KeptSignature['subjectKind'], subjectId: string): KeptSignature[];
  addRemark(remark: RemarkAcceptance): void;
  remarks(checkId: string): RemarkAcceptance[];
  /** Grows by one with every accepted remark. */
  remarkCount(): number;
  /**
   * Canonical text of the result of a check, from the rows as they are stored and not as some version reads them: a
   * later version must get the same hash. Null for an unknown or unfinished check.
   */
  resultText(checkId: string): string | null;
  isBaseline(checkId: string): boolean;
  /** What was accepted for a room before `beforeMs`, newest first. */
  baseline(roomId: string, chain: string, beforeMs: number): KeptBaseline | null;
}

export interface KeptBaseline {
  readonly checkId: string;
  readonly acceptedBy: string;
  readonly acceptedAtMs: number;
  readonly measures: string;
}

const RESULT_FORMAT = 'exam-listening-result/1';

export function createSignatureStore(database: Database): SignatureStore {
  const text = (row: Row, key: string): string => String(row[key]);
  const orNull = (row: Row, key: string): string | null => (row[key] === null ? null : String(row[key]));
  return {
    add(signature) {
      database.run(
        `INSERT INTO listening_signature (subject_kind, subject_id, room_id, role, name, operator_id, entered_by, at_ms,
           statement, content_sha256, signed_text, signature, public_key, key_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        signature.subjectKind,
        signature.subjectId,
        signature.roomId,
        signature.role,
        signature.name,
        signature.operatorId,
        signature.enteredBy,
        signature.atMs,
        signature.statement,
        signature.contentSha256,
        signature.signedText,
        signature.signature,
        signature.publicKey,
        signature.keyId,
      );
    },
    of: (subjectKind, subjectId) =>
      database
        .all(
          'SELECT * FROM listening_signature WHERE subject_kind = ? AND subject_id = ? ORDER BY id',
          subjectKind,
          subjectId,
        )
        .map((row) => ({
          id: Number(row['id']),
          subjectKind,
          subjectId,
          roomId: orNull(row, 'room_id'),
          role: SignerRole.catch('other').parse(row['role']),
          name: text(row, 'name'),
          operatorId: orNull(row, 'operator_id'),
          enteredBy: text(row, 'entered_by'),
          atMs: Number(row['at_ms']),
          statement: text(row, 'statement'),
          contentSha256: text(row, 'content_sha256'),
          signedText: text(row, 'signed_text'),
          signature: text(row, 'signature'),
          publicKey: text(row, 'public_key'),
          keyId: text(row, 'key_id'),
        })),
    addRemark({ checkId, roomId, by, atMs, reason }) {
      database.run(
        'INSERT INTO listening_remark (check_id, room_id, accepted_by, at_ms, reason) VALUES (?, ?, ?, ?, ?)',
        checkId,
        roomId,
        by,
        atMs,
        reason,
      );
    },
    remarks: (checkId) =>
      database.all('SELECT * FROM listening_remark WHERE check_id = ? ORDER BY id', checkId).map((row) => ({
        checkId,
        roomId: text(row, 'room_id'),
        by: text(row, 'accepted_by'),
        atMs: Number(row['at_ms']),
        reason: text(row, 'reason'),
      })),
    remarkCount: () =>
      Number(database.get('SELECT coalesce(max(id), 0) AS newest FROM listening_remark')?.['newest'] ?? 0),
    resultText(checkId) {
      const start = database.get(
        `SELECT id, started_at_ms, started_by, kind, chain, output, repeats, signal_ms, profile, rooms
           FROM audio_check_start WHERE id = ?`,
        checkId,
      );
      const end = database.get(
        'SELECT ended_at_ms, state, heard_at_ms, rooms FROM audio_check_end WHERE id = ?',
        checkId,
      );
      if (start === undefined || end === undefined) return null;
      const evidence = database.all(
        'SELECT room_id, camera_id, file, sha256, bytes FROM audio_evidence WHERE check_id = ? ORDER BY camera_id',
        checkId,
      );
      return canonicalJson({ format: RESULT_FORMAT, start, end, evidence });
    },
    isBaseline: (checkId) =>
      database.get('SELECT id FROM audio_baseline WHERE check_id = ? LIMIT 1', checkId) !== undefined,
    baseline(roomId, chain, beforeMs) {
      const row = database.get(
        `SELECT check_id, accepted_by, accepted_at_ms, measures FROM audio_baseline
          WHERE room_id = ? AND chain = ? AND accepted_at_ms <= ? ORDER BY id DESC LIMIT 1`,
        roomId,
        chain,
        beforeMs,
      );
      if (row === undefined) return null;
      return {
        checkId: text(row, 'check_id'),
        acceptedBy: text(row, 'accepted_by'),
        acceptedAtMs: Number(row['accepted_at_ms']),
        measures: text(row, 'measures'),
      };
    },
  };
}
