import { ownCost } from '../own-cost.ts';
import type { CostRule } from '../rule.ts';

/** The cost each person gave a session. */
export const sessionPreference: CostRule = {
  kind: 'cost',
  levels: ['soft', 'off'],
  id: 'session-preference',
  term: { zh: '场次意愿', en: 'session preferences' },
  costIn: () => (person, sittings) =>
    sittings.reduce((sum, { session }) => sum + ownCost(person.preference.sessions, session.id), 0),
};
