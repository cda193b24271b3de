import type { SchemaStep } from '../../server/sql/schema-steps.ts';

/**
 * The centre's tables, described once for SQLite and PostgreSQL. Every key begins with `site`, so that
 * the tables distribute by site.
 *
 * `ev` is append-only and the only truth; `hw` moves in the same transaction and makes ingest
 * idempotent; `segment` is where a gap-free run of a lane begins and from which head; `batch` keeps the
 * site's signatures; `board` is a projection with its cursor (`gseq`: the newest event it covers) and
 * the build's version of it; `presence` and `finding` are this centre's own remarks.
 *
 * Version 1 has shipped and is frozen.
 */
export const centreSchema: readonly SchemaStep[] = [
  {
    version: 1,
    name: 'first',
    changes: [
      {
        kind: 'table',
        table: 'ev',
        arrival: 'gseq',
        columns: {
          gseq: 'integer',
          site: 'text',
          epoch: 'integer',
          lane: 'text',
          seq: 'integer',
          siteseq: 'integer',
          type: 'text',
          time_ms: 'integer',
          received_ms: 'integer',
          quarantine: 'text?',
          bytes: 'bytes',
          hash: 'bytes',
        },
        key: ['site', 'epoch', 'lane', 'seq'],
      },
      {
        kind: 'table',
        table: 'hw',
        columns: { site: 'text', epoch: 'integer', lane: 'text', seq: 'integer', head: 'bytes' },
        key: ['site', 'epoch', 'lane'],
      },
      {
        kind: 'table',
        table: 'segment',
        columns: { site: 'text', epoch: 'integer', lane: 'text', from_seq: 'integer', base_head: 'bytes' },
        key: ['site', 'epoch', 'lane', 'from_seq'],
      },
      {
        kind: 'table',
        table: 'batch',
        columns: {
          site: 'text',
          epoch: 'integer',
          lane: 'text',
          last: 'integer',
          first: 'integer',
          head: 'text',
          signature: 'text',
          signer: 'text',
        },
        key: ['site', 'epoch', 'lane', 'last'],
      },
      {
        kind: 'table',
        table: 'finding',
        columns: {
          site: 'text',
          epoch: 'integer',
          lane: 'text',
          code: 'text',
          detail: 'text',
          at_ms: 'integer',
        },
        key: ['site', 'epoch', 'lane', 'code'],
      },
      { kind: 'table', table: 'board', columns: { site: 'text', state: 'text' }, key: ['site'] },
      {
        kind: 'table',
        table: 'presence',
        columns: { site: 'text', last_seen_ms: 'integer', backlog: 'integer?' },
        key: ['site'],
      },
    ],
  },
  {
    version: 2,
    name: 'cursors',
    changes: [
      { kind: 'column', table: 'board', column: 'gseq', type: 'integer', initial: 0 },
      { kind: 'column', table: 'board', column: 'version', type: 'integer', initial: 0 },
      {
        kind: 'data',
        sql: `UPDATE board SET version = 1,
                gseq = (SELECT COALESCE(MAX(ev.gseq), 0) FROM ev WHERE ev.site = board.site)`,
      },
      /** Which gateway the site is connected to, empty when to none. */
      { kind: 'column', table: 'presence', column: 'gateway', type: 'text', initial: '' },
    ],
  },
  {
    version: 3,
    name: 'cascade',
    changes: [
      /**
       * 0: the bytes are the site's own. Else a centre below wrote them in place of so many events up to this
       * number; the hash is still the site's.
       */
      { kind: 'column', table: 'ev', column: 'covers', type: 'integer', initial: 0 },
    ],
  },
];
