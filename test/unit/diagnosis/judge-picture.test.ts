import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MEASURE_NAMES, type MeasureName } from '../../../shared/contract/diagnosis.ts';
import { readDiagnosisProfile } from '../../../site/diagnosis/diagnosis-profile.ts';
import { judgePicture, type ReferenceState } from '../../../site/diagnosis/judge-picture.ts';
import type { Measures } from '../../../site/diagnosis/measure-picture.ts';
import type { Pose } from '../../../site/diagnosis/measures/registration.ts';

const PROFILE = readDiagnosisProfile(
  join(import.meta.dirname, '../../../resources/profiles/diagnosis-default.json'),
);
/** A good picture, well inside every limit. */
const GOOD: Measures = {
  meanLuma: 120,
  medianLuma: 118,
  brightLuma: 200,
  lumaRange: 170,
  burntPercent: 2,
  liveliness: 30,
  saturation: 12,
  castLevels: 3,
  noiseLevels: 0.7,
  sharpnessPercent: 46,
  plainAreaPercent: 5,
  change: { movingPercent: 12, changedPercent: 98 },
  coveredPercent: 1,
  restMatch: null,
  burntMorePercent: 1,
  colourShift: 4,
  place: null,
};
const POSE: Pose = {
  shiftXPercent: 0.1,
  shiftYPercent: 0,
  shiftPercent: 0.1,
  rotationDegrees: 0,
  match: 0.7,
};
const USABLE: ReferenceState = { view: 'usable', hasColours: true };

interface Case {
  readonly measures?: Partial<Measures>;
  readonly pose?: Partial<Pose> | null;
  readonly reference?: Partial<ReferenceState>;
  readonly repeated?: number | null;
}
/** Measures beyond their limits, those without a value with the reason, and the facts. */
function judged({ measures, pose = {}, reference, repeated = 0 }: Case) {
  const { judgements, facts } = judgePicture(
    { ...GOOD, ...measures },
    pose === null ? null : { ...POSE, ...pose },
    { ...USABLE, ...reference },
    repeated,
    PROFILE,
  );
  expect(judgements.map(({ measure }) => measure).sort()).toEqual([...MEASURE_NAMES].sort());
  for (const { value, isBeyond, reasonCode } of judgements) {
    expect(value === null).toBe(reasonCode !== 'none');
    if (value === null) expect(isBeyond).toBe(false);
  }
  const beyond = judgements.filter(({ isBeyond }) => isBeyond).map(({ measure }) => measure);
  const missing: Partial<Record<MeasureName, string>> = {};
  for (const { measure, reasonCode } of judgements) if (reasonCode !== 'none') missing[measure] = reasonCode;
  return { beyond, missing, facts, judgements };
}
const only = (measure: MeasureName, missing: Partial<Record<MeasureName, string>> = {}) => ({
  beyond: [measure],
  missing,
  facts: [],
});
const all = (code: string, ...measures: MeasureName[]): Partial<Record<MeasureName, string>> =>
  Object.fromEntries(measures.map((measure) => [measure, code]));
/** What is compared with the reference. */
const AGAINST = ['covered-area', 'shift', 'rotation', 'view-match', 'colour-shift'] as const;
const LENS = ['sharpness', 'cast', 'noise-level'] as const;
const FROZEN = ['changed-blocks', 'repeated-packets'] as const;

test('a good picture is within every limit and every limit has a value', () => {
  expect(judged({})).toMatchObject({ beyond: [], missing: {}, facts: [] });
  expect(judged({}).judgements.find(({ measure }) => measure === 'covered-area')).toEqual({
    kind: 'covered',
    measure: 'covered-area',
    value: 1,
    threshold: 12,
    limitIs: 'most',
    unit: '%',
    isBeyond: false,
    reasonCode: 'none',
  });
});

test.each<[MeasureName, Case, Case]>([
  ['sharpness', { measures: { sharpnessPercent: 28 } }, { measures: { sharpnessPercent: 27.9 } }],
  ['noise-level', { measures: { noiseLevels: 3 } }, { measures: { noiseLevels: 3.1 } }],
  ['cast', { measures: { castLevels: 16 } }, { measures: { castLevels: 17 } }],
  ['colour-shift', { measures: { colourShift: 20 } }, { measures: { colourShift: 20.1 } }],
  ['plain-area', { measures: { plainAreaPercent: 75 } }, { measures: { plainAreaPercent: 76 } }],
  ['shift', { pose: { shiftPercent: 2.5 } }, { pose: { shiftPercent: 2.6 } }],
  ['rotation', { pose: { rotationDegrees: -1.5 } }, { pose: { rotationDegrees: -1.75 } }],
  ['rotation', { pose: { rotationDegrees: 1.5 } }, { pose: { rotationDegrees: 1.75 } }],
  [
    'changed-blocks',
    { measures: { change: { movingPercent: 1, changedPercent: 50 } } },
    { measures: { change: { movingPercent: 1, changedPercent: 49 } } },
  ],
  [
    'repeated-packets',
    { measures: { change: { movingPercent: 1, changedPercent: 98 } }, repeated: 0.9 },
    { measures: { change: { movingPercent: 1, changedPercent: 98 } }, repeated: 0.91 },
  ],
])('%s: at the limit nothing, beyond it this measure alone', (measure, at, past) => {
  expect(judged(at)).toMatchObject({ beyond: [], missing: {} });
  expect(Object.keys(judged(at).missing)).toEqual([]);
  expect(judged(past).beyond).toEqual([measure]);
});

test('every value is told with its limit, its unit and the side on which the fault lies', () => {
  const said = judged({ repeated: 0.5 }).judgements.map(
    ({ kind, measure, value, unit, limitIs, threshold }) =>
      `${kind} ${measure} ${value} ${unit}, at ${limitIs} ${threshold}`,
  );
  expect(said).toEqual([
    'black brightest 200 levels, at least 24',
    'frozen changed-blocks 98 %, at least 50',
    'frozen repeated-packets 50 %, at most 90',
    'covered covered-area 1 %, at most 12',
    'covered plain-area 5 %, at most 75',
    'moved shift 0.1 %, at most 2.5',
    'moved rotation 0 °, at most 1.5',
    'moved view-match 70 %, at least 15',
    'blurred sharpness 46 %, at least 28',
    'overexposed burnt-area 2 %, at most 30',
    'overexposed burnt-more 1 %, at most 15',
    'underexposed bright-part 200 levels, at least 80',
    'colour-cast cast 3 levels, at most 16',
    'colour-cast colour-shift 4 levels, at most 20',
    'noise noise-level 0.7 levels, at most 3',
  ]);
});

test('something that moves is never frozen, whatever repeats', () => {
  const change = { movingPercent: 2, changedPercent: 10 };
  expect(judged({ measures: { change }, repeated: 1 }).beyond).toEqual([]);
});

test('without earlier pictures or a sign of the packets, frozen says which is missing', () => {
  expect(judged({ measures: { change: null } }).missing).toEqual(all('too-few-pictures', ...FROZEN));
  expect(judged({ repeated: null }).missing).toEqual({ 'repeated-packets': 'no-packet-sign' });
});

test('black: dark everywhere and nothing else is judged but darkness itself', () => {
  const measures = { brightLuma: 24, lumaRange: 12, saturation: 0 };
  const rest = MEASURE_NAMES.filter((measure) => measure !== 'brightest');
  expect(judged({ measures })).toMatchObject(only('brightest', all('picture-black', ...rest)));
  // A single bright thing, or a range, and it is no longer black.
  expect(judged({ measures: { ...measures, brightLuma: 25 } }).beyond).not.toContain('brightest');
  expect(judged({ measures: { ...measures, lumaRange: 13 } }).beyond).not.toContain('brightest');
});

test('lights off: a straining or black-and-white camera in the dark is a fact, not a fault', () => {
  const rest = MEASURE_NAMES.filter((measure) => measure !== 'brightest');
  const expected = { beyond: [], missing: all('lights-off', ...rest), facts: ['lights-off'] };
  const straining = { brightLuma: 70, noiseLevels: 1.2, lumaRange: 40 };
  expect(judged({ measures: straining })).toMatchObject(expected);
  expect(judged({ measures: { saturation: 0.25 } })).toMatchObject(expected);
  expect(judged({ measures: { saturation: 0.26 } }).facts).toEqual([]);
  expect(judged({ measures: { ...straining, brightLuma: 71 } }).facts).toEqual([]);
  expect(judged({ measures: { ...straining, noiseLevels: 1.1 } })).toMatchObject({
    beyond: ['bright-part'],
    facts: [],
  });
  // Without any range it is something before the lens, even in a black-and-white picture.
  expect(judged({ measures: { saturation: 0, lumaRange: 12 } }).facts).toEqual([]);
});

test('something before the whole lens is a plain area of 100 %, bright or dark, and hides the rest', () => {
  const missing = all('picture-covered', ...AGAINST, ...LENS, ...FROZEN, 'bright-part');
  expect(judged({ measures: { lumaRange: 12 } })).toMatchObject(only('plain-area', missing));
  expect(judged({ measures: { lumaRange: 12, brightLuma: 60 } })).toMatchObject(only('plain-area', missing));
  expect(judged({ measures: { lumaRange: 13 } }).beyond).toEqual([]);
});

test('too dark: said by its brightness; what needs light is not judged', () => {
  const missing = all('picture-dark', ...AGAINST, ...LENS, ...FROZEN, 'plain-area');
  expect(judged({ measures: { brightLuma: 79 } })).toMatchObject(only('bright-part', missing));
  expect(judged({ measures: { brightLuma: 80 } })).toEqual({ ...judged({}), judgements: expect.anything() });
});

test('too bright: by the burnt area, or by what burns beyond the reference', () => {
  const missing = all('picture-burnt', ...AGAINST, ...FROZEN, 'plain-area');
  expect(judged({ measures: { burntPercent: 31 } })).toMatchObject(only('burnt-area', missing));
  expect(judged({ measures: { burntMorePercent: 16 } })).toMatchObject(only('burnt-more', missing));
  expect(judged({ measures: { burntPercent: 30, burntMorePercent: 15 } })).toEqual({
    ...judged({}),
    judgements: expect.anything(),
  });
});

test('without a reference the rest is judged all the same, and each comparison says why it is not', () => {
  const none = { coveredPercent: null, burntMorePercent: null, colourShift: null };
  expect(judged({ measures: none, pose: null, reference: { view: 'no-reference' } }).missing).toEqual(
    all('no-reference', ...AGAINST, 'burnt-more'),
  );
  expect(
    judged({ measures: { coveredPercent: null }, pose: null, reference: { view: 'reference-too-plain' } })
      .missing,
  ).toEqual(all('reference-too-plain', ...AGAINST));
  expect(judged({ measures: { coveredPercent: null } }).missing).toEqual({
    'covered-area': 'reference-too-plain',
  });
  expect(judged({ measures: { colourShift: null }, reference: { hasColours: false } }).missing).toEqual({
    'colour-shift': 'reference-without-colours',
  });
});

test('covered: part of the scene is gone and the rest stands where it was', () => {
  const measures = { coveredPercent: 20, restMatch: 0.25 };
  const missing = all('picture-covered', 'view-match', 'colour-shift');
  expect(judged({ measures, pose: { match: 0.3 } })).toMatchObject(only('covered-area', missing));
  // The search is led astray by what is left; the rest in its place outweighs it.
  const astray = { match: 0.2, shiftPercent: 20, rotationDegrees: 7 };
  expect(judged({ measures, pose: astray })).toMatchObject(
    only('covered-area', { ...missing, ...all('picture-covered', 'shift', 'rotation') }),
  );
  // Too little is left to ask: covered, as far as one can say.
  expect(judged({ measures: { coveredPercent: 90 }, pose: { match: 0.05 } }).beyond).toEqual([
    'covered-area',
  ]);
  expect(judged({ measures: { coveredPercent: 12 } }).beyond).toEqual([]);
});

test('turned away: part of the scene is gone and the rest is not where it was', () => {
  const gone = { coveredPercent: 40, restMatch: 0.05 };
  expect(judged({ measures: gone, pose: { match: 0.05 } })).toMatchObject(
    only('view-match', {
      ...all('picture-moved', 'covered-area', 'colour-shift'),
      ...all('too-few-edges', 'shift', 'rotation'),
    }),
  );
  // Even where the search finds a chance likeness in place.
  const turned = judged({ measures: gone, pose: { match: 0.2 } });
  expect(turned.beyond).toEqual(['view-match']);
  expect(turned.judgements.find(({ measure }) => measure === 'view-match')).toMatchObject({
    value: 5,
    threshold: 25,
  });
  const rolled = { measures: { coveredPercent: 20 }, pose: { rotationDegrees: -5 } };
  expect(judged(rolled)).toMatchObject({
    beyond: ['rotation'],
    missing: { 'covered-area': 'picture-moved' },
  });
  for (const limit of [{ shiftPercent: 2.5 }, { rotationDegrees: 1.5 }])
    expect(judged({ measures: { coveredPercent: 20 }, pose: limit }).beyond).toEqual(['covered-area']);
  // Found elsewhere: the shift is told, and what is hidden there is no cover.
  expect(judged({ measures: { coveredPercent: 20 }, pose: { shiftPercent: 8 } })).toMatchObject({
    beyond: ['shift'],
    missing: all('picture-moved', 'covered-area', 'colour-shift'),
  });
});

test('a view that fits nowhere has moved, unless a blur explains it', () => {
  const pose = { match: 0.14 };
  const places = all('too-few-edges', 'shift', 'rotation');
  expect(judged({ pose })).toMatchObject(only('view-match', places));
  expect(judged({ pose: { match: 0.15 } })).toEqual({ ...judged({}), judgements: expect.anything() });
  expect(judged({ pose, measures: { sharpnessPercent: 28 } }).beyond).toEqual(['view-match']);
  expect(
    judged({ pose: { match: -0.2 } }).judgements.find(({ measure }) => measure === 'view-match')?.value,
  ).toBe(0);
  expect(judged({ pose, measures: { sharpnessPercent: 10 } })).toMatchObject(
    only('sharpness', { ...places, 'view-match': 'picture-blurred' }),
  );
  expect(judged({ pose: null }).missing).toEqual(all('too-few-edges', 'shift', 'rotation', 'view-match'));
});

test('a picture without edges or neutral parts says so', () => {
  expect(judged({ measures: { sharpnessPercent: null } }).missing).toEqual({ sharpness: 'too-few-edges' });
  const black = { brightLuma: 20, lumaRange: 2, sharpnessPercent: null, castLevels: null };
  expect(judged({ measures: black }).missing).toMatchObject(all('picture-black', 'sharpness', 'cast'));
  expect(judged({ measures: { castLevels: null } }).missing).toEqual({ cast: 'picture-burnt' });
});

test('figures are rounded to a hundredth, the verdict is not', () => {
  const { judgements } = judged({ measures: { noiseLevels: 3.001 } });
  expect(judgements.find(({ measure }) => measure === 'noise-level')).toMatchObject({
    value: 3,
    isBeyond: true,
  });
});
