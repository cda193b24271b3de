import type { SchemaStep } from '../sql/schema-steps.ts';

/**
 * People who may sign in, and what was done with accounts. `name` is what is typed, `password` an encoded Argon2id
 * hash. `access_entry` is append-only: nobody changes what was done.
 */
export const accountSchema: readonly SchemaStep[] = [
  {
    version: 1,
    name: 'first',
    changes: [
      {
        kind: 'table',
        table: 'account',
        columns: {
          name: 'text',
          person: 'text',
          role: 'text',
          password: 'text',
          is_disabled: 'integer',
          created_ms: 'integer',
          password_ms: 'integer',
          last_sign_in_ms: 'integer?',
        },
        key: ['name'],
      },
      {
        kind: 'table',
        table: 'access_entry',
        columns: {
          id: 'text',
          at_ms: 'integer',
          action: 'text',
          actor: 'text',
          subject: 'text',
          address: 'text',
          detail: 'text',
        },
        key: ['id'],
      },
      { kind: 'index', index: 'access_entry_by_time', table: 'access_entry', columns: ['at_ms'] },
    ],
  },
];
