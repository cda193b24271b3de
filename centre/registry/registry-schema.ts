import type { SchemaStep } from '../../server/sql/schema-steps.ts';

/**
 * Who may connect: a file of its own in a data folder, the same database as the log on PostgreSQL, where
 * these are reference tables. `change` counts up with every change, so that servers notice those of
 * others. Version 1 has shipped and is frozen.
 */
export const registrySchema: readonly SchemaStep[] = [
  {
    version: 1,
    name: 'first',
    changes: [
      {
        kind: 'table',
        table: 'site',
        columns: { code: 'text', name: 'text', enrolled_ms: 'integer', revoked_ms: 'integer?' },
        key: ['code'],
      },
      {
        kind: 'table',
        table: 'certificate',
        columns: {
          serial: 'text',
          site: 'text',
          signing_key: 'text',
          not_after_ms: 'integer',
          revoked_ms: 'integer?',
        },
        key: ['serial'],
        references: { site: 'site(code)' },
      },
      { kind: 'table', table: 'host', columns: { name: 'text' }, key: ['name'] },
    ],
  },
  {
    version: 2,
    name: 'changes',
    changes: [
      { kind: 'table', table: 'change', columns: { name: 'text', mark: 'integer' }, key: ['name'] },
      { kind: 'data', sql: "INSERT INTO change (name, mark) VALUES ('registry', 1)" },
    ],
  },
  {
    version: 3,
    name: 'cascade',
    changes: [
      /** Beginnings of the codes a centre may report for, separated by spaces; empty for a site. */
      { kind: 'column', table: 'site', column: 'scope', type: 'text', initial: '' },
      /**
       * Keys of sites and centres below, by the word of the centre that enrolled them: `voucher` is the serial of
       * that centre's own certificate, `path` the centres between, nearest to the site first.
       */
      {
        kind: 'table',
        table: 'vouched',
        columns: {
          serial: 'text',
          site: 'text',
          name: 'text',
          signing_key: 'text',
          is_centre: 'integer',
          voucher: 'text',
          signature: 'text',
          path: 'text',
        },
        key: ['serial'],
      },
    ],
  },
];

/** Keys of the authority, when they are kept in the store: only on PostgreSQL. */
export const authoritySchema: readonly SchemaStep[] = [
  {
    version: 1,
    name: 'first',
    changes: [
      { kind: 'table', table: 'authority', columns: { name: 'text', content: 'bytes' }, key: ['name'] },
    ],
  },
];
