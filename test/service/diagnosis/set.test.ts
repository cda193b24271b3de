import { expect, test } from 'vitest';
import { runCleanScenes } from '../../../tools/diagnosis-set/clean-hours.ts';
import { FAULT_CASES } from '../../../tools/diagnosis-set/faults.ts';
import { Stand } from '../../../tools/diagnosis-set/run-case.ts';

/** A small part of the set behind docs/diagnosis.md: one strength of every kind, a scene of its own. */
const PART = [
  '2 % of the light',
  '70 % from the left',
  'turned 3°',
  'rolled 3°',
  'σ 3 px',
  'gain 3',
  'gain 0.25',
  'blue, ± 35 %',
  'σ 18',
];

test('every kind but frozen is found by its own name, and nothing else is raised', async () => {
  const stand = new Stand(41);
  for (const fault of FAULT_CASES.filter(({ strength }) => PART.includes(strength)))
    expect({ fault: fault.strength, raised: await stand.run(fault, 'day', 'h264') }).toEqual({
      fault: fault.strength,
      raised: [fault.kind],
    });
});

test('two clean minutes of a filling, changing room raise nothing', async () => {
  const clean = await runCleanScenes([{ stand: new Stand(42), seconds: 120, codec: 'h265' }]);
  expect(clean.pictures).toBe(60);
  expect(clean.falseAlarms).toEqual([]);
});
