import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateNrp } from '../../../../bench/duty/generate-nrp.ts';
import { evaluateNrp } from '../../../../shared/domain/roster/duty/nrp/evaluate-nrp.ts';
import type { NrpProblem } from '../../../../shared/domain/roster/duty/nrp/nrp-problem.ts';
import { parseNrp } from '../../../../shared/domain/roster/duty/nrp/parse-nrp.ts';
import { judgeApart } from './nrp-oracle.ts';

const SMALL = `SECTION_HORIZON
# days
7

SECTION_SHIFTS
# ShiftID, Length in mins, Shifts which cannot follow this shift | separated
D,480,
N,600,D

SECTION_STAFF
A,D=7|N=2,2400,960,3,2,2,1
B,D=7|N=7,3000,0,5,1,1,0

SECTION_DAYS_OFF
A,6

SECTION_SHIFT_ON_REQUESTS
A,0,D,3

SECTION_SHIFT_OFF_REQUESTS
B,1,N,2

SECTION_COVER
0,D,1,100,1
1,N,2,50,4
`;

function read(text: string): NrpProblem {
  const parsed = parseNrp(text);
  if ('fault' in parsed) throw new Error(parsed.fault.text);
  return parsed.value;
}
const faultOf = (text: string) => {
  const parsed = parseNrp(text);
  return 'fault' in parsed ? parsed.fault : null;
};
const rulesOf = (row: Readonly<Record<string, string>>) =>
  evaluateNrp(
    read(SMALL),
    Object.entries(row).flatMap(([staffId, shifts]) =>
      [...shifts].flatMap((shiftId, day) => (shiftId === '-' ? [] : [{ staffId, day, shiftId }])),
    ),
  );

describe('the text format of shift scheduling', () => {
  it('reads what its publishers write, with other line ends, blanks, empty last fields and a byte order mark', () => {
    const problem = read(SMALL);
    expect(problem).toMatchObject({
      days: 7,
      firstSaturday: 5,
      shifts: [{ id: 'D', forbiddenNext: [] }, { forbiddenNext: [0] }],
    });
    expect(problem.staff[0]).toEqual({
      id: 'A',
      maxShifts: [7, 2],
      maxMinutes: 2400,
      minMinutes: 960,
      maxConsecutiveShifts: 3,
      minConsecutiveShifts: 2,
      minConsecutiveDaysOff: 2,
      maxWeekends: 1,
      daysOff: [6],
    });
    expect(read(`\uFEFF${SMALL.replaceAll('\n', ' \r\n').replace('A,6', 'A , 6 ,, ')}`)).toEqual(problem);
  });

  it.each([
    ['N,600,D', 'N,600,X', 'SECTION_SHIFTS', 8, /no shift "X"/],
    ['A,6', 'A,7', 'SECTION_DAYS_OFF', 15, /the day must be a whole number from 0 to 6/],
    ['A,0,D,3', 'Z,0,D,3', 'SECTION_SHIFT_ON_REQUESTS', 18, /no employee "Z"/],
    ['B,1,N,2', 'B,1,N,-2', 'SECTION_SHIFT_OFF_REQUESTS', 21, /the weight/],
    ['1,N,2,50,4', '0,D,2,50,4', 'SECTION_COVER', 25, /twice/],
    ['B,D=7', 'A,D=7', 'SECTION_STAFF', 12, /employee "A" is there twice/],
    ['D=7|N=2', 'D=7|N', 'SECTION_STAFF', 11, /SHIFT=NUMBER/],
    ['7\n', '999999999\n', 'SECTION_HORIZON', 3, /from 1 to 400/],
    ['SECTION_DAYS_OFF', 'SECTION_HOLIDAYS', null, 14, /no section/],
  ])('refuses %s made %s by section and line', (before, after, section, line, text) => {
    expect(faultOf(SMALL.replace(before, after))).toEqual({
      section,
      line,
      text: expect.stringMatching(text),
    });
  });

  it('says which section is missing', () => {
    expect(faultOf(SMALL.split('SECTION_COVER')[0] ?? '')).toEqual({
      section: 'SECTION_COVER',
      line: null,
      text: 'the section is missing',
    });
  });

  it('never throws, whatever is cut, doubled or changed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(SMALL.length - 1), fc.nat(12), fc.string({ maxLength: 6 })), {
          maxLength: 6,
        }),
        (cuts) => {
          let text = SMALL;
          for (const [from, length, inserted] of cuts)
            text = text.slice(0, from) + inserted + text.slice(from + length);
          const parsed = parseNrp(text);
          if ('value' in parsed) evaluateNrp(parsed.value, []);
        },
      ),
      { numRuns: 2_000, seed: 5 },
    );
  });
});

describe('the evaluator of shift scheduling', () => {
  it('counts wishes and cover of an empty week by hand', () => {
    // A's wish 3; nobody on day 0 D: 100; two missing on day 1 N: 100. B's 0 minutes are enough, A's are not.
    expect(rulesOf({})).toMatchObject({
      hard: 1,
      soft: 203,
      broken: [{ ruleId: 'min-minutes', staffId: 'A' }],
    });
  });

  it.each([
    ['DD-----', [], 'a run at the start may be short, and so may what is left at the end'],
    [
      '-D-D---',
      ['min-consecutive-shifts', 'min-consecutive-shifts', 'min-consecutive-days-off'],
      'short runs inside',
    ],
    ['-DDDD--', ['max-consecutive-shifts'], 'four in a row'],
    ['-NNN---', ['max-shifts'], 'three nights of two'],
    ['--NDD--', ['succession'], 'day after night'],
    ['DDD--DD', ['days-off'], 'a day off worked'],
  ])('finds in %s: %s (%s)', (row, rules) => {
    expect(
      rulesOf({ A: row })
        .broken.map(({ ruleId }) => ruleId)
        .sort(),
    ).toEqual([...rules].sort());
  });

  it('counts a weekend by its Saturday or Sunday, and refuses what the problem does not know', () => {
    const { broken } = rulesOf({ A: 'DD-----', B: '-----DD' });
    expect(broken).toEqual([{ ruleId: 'max-weekends', staffId: 'B', day: null }]);
    const strange = [
      { staffId: 'A', day: 0, shiftId: 'D' },
      { staffId: 'A', day: 0, shiftId: 'N' },
      { staffId: 'C', day: 0, shiftId: 'D' },
      { staffId: 'A', day: 1, shiftId: 'D' },
    ];
    expect(evaluateNrp(read(SMALL), strange).broken.map(({ ruleId }) => ruleId)).toEqual([
      'one-shift-a-day',
      'known',
    ]);
  });

  it('agrees with a judge written apart on random rosters', () => {
    const text = generateNrp({ staff: 5, days: 14, shifts: 3, seed: 4 });
    const problem = read(text);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 2 }), { minLength: 70, maxLength: 70 }), (cells) => {
        const assignments = cells.flatMap((shift, index) => {
          const [staffId, shiftId] = [problem.staff[Math.floor(index / 14)]?.id, problem.shifts[shift]?.id];
          return staffId && shiftId ? [{ staffId, day: index % 14, shiftId }] : [];
        });
        const { hard, soft } = evaluateNrp(problem, assignments);
        expect({ hard, soft }).toEqual(judgeApart(text, assignments));
      }),
      { numRuns: 300, seed: 8 },
    );
  });
});
