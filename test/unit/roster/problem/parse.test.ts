import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseProblem, parseRoster } from '../../../../shared/domain/roster/problem/parse-problem.ts';
import { mergeRules } from '../../../../shared/domain/roster/problem/rule-set.ts';
import { unknownFields } from '../../../../shared/domain/roster/problem/unknown-fields.ts';
import { DEFAULT_RULES, person, problemOf } from './sample-problem.ts';

const good = () => ({
  format: 'roster-problem/1',
  sessions: [{ id: 'S1', start: '2026-06-07T22:00', end: '2026-06-08T01:00', subject: 'math' }],
  rooms: [{ id: 'R1', building: 'A', seats: 2 }],
  staff: [person('a'), person('b', { preference: { sessions: { S1: 2 }, buildings: { A: 1 } } })],
});
const faultOf = (json: unknown) => {
  const parsed = parseProblem(json);
  return 'fault' in parsed ? `${parsed.fault.field}: ${parsed.fault.text}` : null;
};

describe('unknownFields', () => {
  it('names what nobody reads, once for each field, and nothing of a whole problem', () => {
    expect(unknownFields(good())).toEqual([]);
    expect(unknownFields(JSON.parse(JSON.stringify(problemOf(good()))))).toEqual([]);
    const json = {
      ...good(),
      comment: 'x',
      staff: [
        person('a', { isExperience: true, preference: { sessions: {}, buildings: {}, rooms: {} } }),
        person('b', { isExperience: true, duties: [{ from: 'x' }] }),
      ],
      rules: [{ id: 'trained', wieght: 3 }],
    };
    expect(unknownFields(json)).toEqual([
      { field: 'comment', count: 1 },
      { field: 'staff[0].isExperience', count: 2 },
      { field: 'staff[0].preference.rooms', count: 1 },
      { field: 'staff[1].duties[0].from', count: 1 },
      { field: 'rules[0].wieght', count: 1 },
    ]);
  });

  it('never throws and stays small, whatever stands where (property)', () => {
    fc.assert(
      fc.property(fc.anything(), (json) => {
        expect(unknownFields(json).length).toBeLessThan(21);
      }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('staff', 'rooms', 'x'), fc.anything()), (json) => {
        expect(unknownFields(json).length).toBeLessThan(21);
      }),
    );
  });
});

describe('parseProblem', () => {
  it('reads a problem that crosses midnight', () => expect(faultOf(good())).toBeNull());

  it.each<[string, (json: ReturnType<typeof good> & Record<string, unknown>) => void, RegExp]>([
    ['sex', (json) => Object.assign(json.staff[1] ?? {}, { sex: 'f' }), /^staff\[1\]\.sex: /],
    [
      'duplicate',
      (json) => json.staff.push(person('a')),
      /^staff\[2\]\.id: "a" is already the id of staff\[0\]/,
    ],
    [
      'session end',
      (json) => Object.assign(json.sessions[0] ?? {}, { end: '2026-06-07T21:00' }),
      /^sessions\[0\]\.end: .*not after/,
    ],
    [
      'no such day',
      (json) => Object.assign(json.sessions[0] ?? {}, { start: '2026-02-30T21:00' }),
      /^sessions\[0\]\.start: /,
    ],
    ['wrong year', (json) => Object.assign(json.sessions[0] ?? {}, { end: '2027-06-07T23:00' }), /24 hours/],
    [
      'unknown session',
      (json) => json.staff.push(person('c', { unavailable: ['S9'] })),
      /^staff\[2\]\.unavailable\[0\]: there is no session "S9"/,
    ],
    [
      'unknown room',
      (json) => json.staff.push(person('c', { avoidRooms: ['R9'] })),
      /^staff\[2\]\.avoidRooms\[0\]: there is no room "R9"/,
    ],
    [
      'unknown building',
      (json) => json.staff.push(person('c', { preference: { sessions: {}, buildings: { Z: 1 } } })),
      /preference\.buildings: there is no building "Z"/,
    ],
    [
      'locked',
      (json) => Object.assign(json, { locked: [{ sessionId: 'S1', roomId: 'R1', staffId: 'x' }] }),
      /^locked\[0\]\.staffId: the problem has no staff "x"/,
    ],
    [
      'too many rooms',
      (json) => Object.assign(json, { rooms: new Array(1_001).fill(json.rooms[0]) }),
      /^rooms: has 1001 entries/,
    ],
    [
      'too many seats',
      (json) =>
        Object.assign(json, {
          rooms: Array.from({ length: 1000 }, (_, n) => ({ id: `R${n}`, building: 'A', seats: 20 })),
          sessions: Array.from({ length: 4 }, (_, n) => ({ ...json.sessions[0], id: `S${n + 1}` })),
        }),
      /^rooms: need 80000 seats/,
    ],
    ['seats', (json) => Object.assign(json.rooms[0] ?? {}, { seats: 1e9 }), /^rooms\[0\]\.seats: /],
    ['format', (json) => Object.assign(json, { format: 'roster-problem/2' }), /^format: /],
  ])('names the field: %s', (_name, spoil, expected) => {
    const json = good();
    spoil(json);
    expect(faultOf(json)).toMatch(expected);
  });

  it('never throws, whatever stands where (property)', () => {
    const text = JSON.stringify(good());
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(12), fc.json({ maxDepth: 2 }), (at, cut, value) => {
        for (const spoiled of [value, text.slice(0, at) + value + text.slice(at + cut)])
          try {
            faultOf(JSON.parse(spoiled));
          } catch (error) {
            expect(error).toBeInstanceOf(SyntaxError);
          }
      }),
      { numRuns: 1500 },
    );
  });

  it('refuses a roster that names nobody of the problem, and rules nobody knows', () => {
    const problem = problemOf(good());
    const roster = parseRoster({ assignments: [{ sessionId: 'S1', roomId: 'R2', staffId: 'a' }] }, problem);
    expect(roster).toEqual({
      fault: { field: 'assignments[0].roomId', text: 'the problem has no room "R2"' },
    });
    const rules = (changes: object[]) =>
      mergeRules(DEFAULT_RULES, problemOf({ ...good(), rules: changes }).rules);
    expect(rules([{ id: 'no-such' }])).toMatchObject({ fault: { field: 'rules[0].id' } });
    for (const [id, level] of [
      ['fair-load', 'hard'],
      ['one-place', 'off'],
      ['locked', 'soft'],
    ])
      expect(rules([{ id, level }])).toMatchObject({ fault: { field: 'rules[0].level' } });
    expect(rules([{ id: 'rest', level: 'hard', params: { minutes: 'x' } }])).toMatchObject({
      fault: { field: 'rules[0].params' },
    });
  });
});
