import type { SchemaStep } from '../../server/sql/schema-steps.ts';

/**
 * What the pages of the centre keep. `site_picture` is a projection of the site's events with how far each lane
 * of each epoch has been read (`marks`, JSON), the two in one row and so in one commit. `urgent_ack` is this centre's record of who took note
 * of what, when and with which words (`what` is the item then, JSON); its rows are never changed.
 */
export const pagesSchema: readonly SchemaStep[] = [
  {
    version: 1,
    name: 'site-pictures',
    changes: [
      {
        kind: 'table',
        table: 'site_picture',
        columns: { site: 'text', state: 'text', marks: 'text', version: 'integer' },
        key: ['site'],
      },
    ],
  },
  {
    version: 2,
    name: 'desk',
    changes: [
      {
        kind: 'table',
        table: 'urgent_ack',
        columns: {
          site: 'text',
          item: 'text',
          name: 'text',
          note: 'text',
          at_ms: 'integer',
          what: 'text',
        },
        key: ['site', 'item'],
      },
    ],
  },
];
