import type { SchemaStep } from '../../server/sql/schema-steps.ts';

/**
 * Instructions of this centre. `instruction` is stored once, whatever its scope (a reference table); what
 * concerns one site has a key that begins with it: `instruction_site` numbers the instructions of a site and
 * holds its signed copy, `instruction_cursor` says how far the site has stored them, `instruction_stage` is a
 * projection of the site's events and this centre's own notes of the telephone (`is_own`), `instruction_follow`
 * says how far it has got in lane A.
 */
export const ordersSchema: readonly SchemaStep[] = [
  {
    version: 1,
    name: 'first',
    changes: [
      {
        kind: 'table',
        table: 'instruction',
        columns: {
          id: 'text',
          issuer: 'text',
          issued_by: 'text',
          issued_ms: 'integer',
          expires_ms: 'integer',
          requires: 'text',
          text: 'text',
          hash: 'text',
          is_all: 'integer',
          sites: 'integer',
        },
        key: ['id'],
      },
      {
        kind: 'table',
        table: 'instruction_site',
        columns: {
          site: 'text',
          number: 'integer',
          id: 'text',
          addressee: 'text',
          signature: 'text',
          sent_ms: 'integer?',
        },
        key: ['site', 'number'],
      },
      { kind: 'index', index: 'instruction_site_by_id', table: 'instruction_site', columns: ['id'] },
      {
        kind: 'table',
        table: 'instruction_cursor',
        columns: { site: 'text', have: 'integer', at_ms: 'integer' },
        key: ['site'],
      },
      {
        kind: 'table',
        table: 'instruction_stage',
        columns: {
          site: 'text',
          id: 'text',
          stage: 'text',
          at_ms: 'integer',
          received_ms: 'integer',
          name: 'text',
          text: 'text',
          is_by_phone: 'integer',
          is_expired: 'integer',
          is_own: 'integer',
        },
        key: ['site', 'id', 'stage'],
      },
      { kind: 'index', index: 'instruction_stage_by_id', table: 'instruction_stage', columns: ['id'] },
      {
        kind: 'table',
        table: 'instruction_follow',
        columns: { site: 'text', epoch: 'integer', seq: 'integer' },
        key: ['site'],
      },
    ],
  },
];
