import type { Text } from '../zh/index.ts';

export const events: Text['events'] = {
  stage: { first: 'First report', 'follow-up': 'Follow-up report', final: 'Final report' },
  level: ['Level I', 'Level II', 'Level III', 'Level IV'],
  step: {
    transport: 'transport',
    storage: 'storage',
    distribution: 'distribution',
    session: 'session',
    collection: 'collection',
    return: 'return',
  },
  counted: (count, expected) =>
    count === expected ? `${count} bags, as expected` : `${count} bags, ${expected} expected`,
  working: (working, total) => `${working} of ${total} working`,
  withheld: (count) => `${count} kept at the level below, not passed on one by one`,
};
