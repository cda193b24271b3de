import { outboxSpaceMigrationSql } from './outbox-space.ts';

/**
 * Tables of the outbox inside the site's own database, so that a fact and its report are one commit.
 * `acked_seq` is the newest number the centre has stored; `deliver_to` ends the delivery of an epoch
 * that was cut (its later rows have new numbers in the next epoch); `base_*` is what was pruned last.
 */
export const uplinkMigrationSql = `
  CREATE TABLE outbox_meta (
    id INTEGER PRIMARY KEY CHECK (id = 1), site TEXT NOT NULL, epoch INTEGER NOT NULL, siteseq INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE outbox_lane (
    epoch INTEGER NOT NULL, lane TEXT NOT NULL CHECK (lane IN ('A', 'B')),
    base_seq INTEGER NOT NULL, base_head BLOB NOT NULL, last_seq INTEGER NOT NULL, head BLOB NOT NULL,
    acked_seq INTEGER NOT NULL, deliver_to INTEGER,
    PRIMARY KEY (epoch, lane)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE outbox_event (
    epoch INTEGER NOT NULL, lane TEXT NOT NULL, seq INTEGER NOT NULL, siteseq INTEGER NOT NULL,
    type TEXT NOT NULL, time_ms INTEGER NOT NULL, bytes BLOB NOT NULL, hash BLOB NOT NULL,
    PRIMARY KEY (epoch, lane, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX outbox_event_by_siteseq ON outbox_event(siteseq);
`;

/** All tables of the outbox, for a store that holds nothing else. */
export const outboxSchemaSql = uplinkMigrationSql + outboxSpaceMigrationSql;
