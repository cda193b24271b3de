/** Seals and what happened to them. Append-only: a seal is never deleted, and neither is who opened it. */
export const evidenceMigrationSql = `
  CREATE TABLE evidence_seal (
    id TEXT PRIMARY KEY, sealed_at_ms INTEGER NOT NULL, summary TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX evidence_seal_by_time ON evidence_seal(sealed_at_ms);
  CREATE TABLE evidence_check (
    seq INTEGER PRIMARY KEY, seal_id TEXT NOT NULL REFERENCES evidence_seal(id), at_ms INTEGER NOT NULL,
    actor TEXT NOT NULL, path TEXT NOT NULL, ok INTEGER NOT NULL, signature TEXT NOT NULL,
    missing INTEGER NOT NULL, changed INTEGER NOT NULL, extra INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX evidence_check_by_seal ON evidence_check(seal_id, seq);
  CREATE TABLE evidence_copy (
    seq INTEGER PRIMARY KEY, seal_id TEXT NOT NULL REFERENCES evidence_seal(id), at_ms INTEGER NOT NULL,
    actor TEXT NOT NULL, path TEXT NOT NULL
  ) STRICT;
  CREATE INDEX evidence_copy_by_seal ON evidence_copy(seal_id, seq);
  CREATE TABLE evidence_opening (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL, seal_id TEXT NOT NULL REFERENCES evidence_seal(id),
    at_ms INTEGER NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX evidence_opening_by_seal ON evidence_opening(seal_id, seq);
  CREATE TRIGGER evidence_seal_stays BEFORE DELETE ON evidence_seal
    BEGIN SELECT RAISE(ABORT, 'a seal is never deleted'); END;
  CREATE TRIGGER evidence_seal_is_final BEFORE UPDATE ON evidence_seal
    BEGIN SELECT RAISE(ABORT, 'a seal is never changed'); END;
  CREATE TRIGGER evidence_opening_stays BEFORE DELETE ON evidence_opening
    BEGIN SELECT RAISE(ABORT, 'who opened a seal is never deleted'); END;
  CREATE TRIGGER evidence_opening_is_final BEFORE UPDATE ON evidence_opening
    BEGIN SELECT RAISE(ABORT, 'who opened a seal is never changed'); END;
`;
