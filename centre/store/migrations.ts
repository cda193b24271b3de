import type { Migration } from '../../server/sqlite/migrate.ts';

/**
 * `ev` is append-only and the only truth; `hw` moves in the same transaction and makes ingest
 * idempotent; `segment` is where a gap-free run of a lane begins and from which head; `batch` keeps the
 * site's signatures; `board` is a projection; `presence` and `finding` are this centre's own remarks.
 */
export const centreMigrations: readonly Migration[] = [
  {
    version: 1,
    name: 'first',
    up(database) {
      database.exec(`
        CREATE TABLE ev (
          gseq INTEGER PRIMARY KEY, site TEXT NOT NULL, epoch INTEGER NOT NULL, lane TEXT NOT NULL,
          seq INTEGER NOT NULL, siteseq INTEGER NOT NULL, type TEXT NOT NULL, time_ms INTEGER NOT NULL,
          received_ms INTEGER NOT NULL, quarantine TEXT, bytes BLOB NOT NULL, hash BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX ev_number ON ev(site, epoch, lane, seq);
        CREATE TABLE hw (
          site TEXT NOT NULL, epoch INTEGER NOT NULL, lane TEXT NOT NULL, seq INTEGER NOT NULL, head BLOB NOT NULL,
          PRIMARY KEY (site, epoch, lane)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE segment (
          site TEXT NOT NULL, epoch INTEGER NOT NULL, lane TEXT NOT NULL, from_seq INTEGER NOT NULL,
          base_head BLOB NOT NULL, PRIMARY KEY (site, epoch, lane, from_seq)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE batch (
          site TEXT NOT NULL, epoch INTEGER NOT NULL, lane TEXT NOT NULL, last INTEGER NOT NULL,
          first INTEGER NOT NULL, head TEXT NOT NULL, signature TEXT NOT NULL, signer TEXT NOT NULL,
          PRIMARY KEY (site, epoch, lane, last)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE finding (
          site TEXT NOT NULL, epoch INTEGER NOT NULL, lane TEXT NOT NULL, code TEXT NOT NULL,
          detail TEXT NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY (site, epoch, lane, code)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE board (site TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE presence (
          site TEXT PRIMARY KEY, last_seen_ms INTEGER NOT NULL, backlog INTEGER
        ) STRICT, WITHOUT ROWID;
      `);
    },
  },
];
