import { ownCost } from '../own-cost.ts';
import type { CostRule } from '../rule.ts';

/** The cost each person gave a building. */
export const buildingPreference: CostRule = {
  kind: 'cost',
  levels: ['soft', 'off'],
  id: 'building-preference',
  term: { zh: '楼栋意愿', en: 'building preferences' },
  costIn: () => (person, sittings) =>
    sittings.reduce((sum, { room }) => sum + ownCost(person.preference.buildings, room.building), 0),
};
