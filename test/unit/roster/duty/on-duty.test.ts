import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DutyProfile } from '../../../../shared/contract/duty.ts';
import { civilToEpochMs } from '../../../../shared/domain/civil-time.ts';
import { dutyBoard } from '../../../../shared/domain/roster/duty/on-duty/duty-board.ts';
import type { DutyFact, DutyPlan } from '../../../../shared/domain/roster/duty/on-duty/duty-facts.ts';
import { judgeDutyFact } from '../../../../shared/domain/roster/duty/on-duty/judge-duty-fact.ts';
import { readDutyRoster } from '../../../../shared/domain/roster/duty/on-duty/read-duty-roster.ts';

const ZONE = 'Asia/Shanghai';
const at = (civil: string) => civilToEpochMs(civil, ZONE);
const PROFILE: DutyProfile = {
  format: 'duty-profile/1',
  name: 'test',
  version: 1,
  source: 'test',
  signOnEarlyMinutes: 60,
  graceMinutes: 10,
  reportDueMinutes: 30,
  callDueMinutes: 15,
  callEscalateMinutes: 10,
};
/** A papers room over midnight: two people, one a keeper; the night shift overlaps by a quarter of an hour. */
const FILE = {
  format: 'duty-roster/1',
  name: '保密值班',
  posts: [
    { id: 'papers', name: '保密室', people: 2, needsKeeper: true },
    { id: 'gate', name: '校门', isAroundTheClock: false },
  ],
  people: [
    { id: 'k1', name: '李保管', isKeeper: true },
    { id: 'k2', name: '陈保管', isKeeper: true },
    { id: 'g1', name: '王守卫' },
    { id: 'g2', name: '赵守卫' },
    { id: 'w1', name: '吴门卫' },
  ],
  shifts: [
    { postId: 'papers', start: '2026-06-06T08:00', end: '2026-06-06T20:15', people: ['k1', 'g1'] },
    { postId: 'papers', start: '2026-06-06T20:00', end: '2026-06-07T08:15', people: ['k2', 'g2'] },
    { postId: 'gate', start: '2026-06-06T09:00', end: '2026-06-06T12:00', people: ['w1'] },
  ],
};
const DAY = 'papers@2026-06-06T08:00';
const NIGHT = 'papers@2026-06-06T20:00';

function planOf(file: object = FILE, publishedAtMs = at('2026-06-01T00:00')): DutyPlan {
  const read = readDutyRoster(JSON.stringify(file), at);
  if ('fault' in read) throw new Error(`${read.fault.field}: ${read.fault.text}`);
  return { ...read.plan, id: 'r1', publishedAtMs, publishedBy: 'op1' };
}
const plan = planOf();
const signOn = (civil: string, shiftId: string, personId: string): DutyFact => ({
  kind: 'sign-on',
  atMs: at(civil),
  shiftId,
  personId,
});
const handOver = (
  civil: string,
  toPersonId: string | null,
  fromPersonId = 'k1',
  shiftId = DAY,
): DutyFact => ({
  kind: 'hand-over',
  atMs: at(civil),
  shiftId,
  fromPersonId,
  toShiftId: toPersonId === null ? null : NIGHT,
  toPersonId,
  report: '封条完好',
});
const DAY_ON = [signOn('2026-06-06T07:55', DAY, 'k1'), signOn('2026-06-06T07:58', DAY, 'g1')];
const papersAt = (civil: string, facts: readonly DutyFact[], of = plan) =>
  dutyBoard(of, facts, PROFILE, at(civil)).posts.find(({ id }) => id === 'papers');
const judge = (facts: readonly DutyFact[], fact: DutyFact) =>
  judgeDutyFact(plan, facts, fact, PROFILE)?.code ?? null;

describe('the duty board', () => {
  it('waits for the sign-on in the time of grace, then says who is missing and who could come in', () => {
    expect(papersAt('2026-06-06T07:59', [])?.state).toBe('not-due');
    expect(papersAt('2026-06-06T08:09', [])).toMatchObject({ state: 'waiting', missing: 2, relief: [] });
    const short = papersAt(
      '2026-06-06T08:10',
      [DAY_ON[1]].filter((fact) => fact !== undefined),
    );
    expect(short).toMatchObject({ state: 'short', missing: 1, isKeeperMissing: true });
    // k1 and g1 should be there now; of the others a keeper comes first.
    expect(short?.relief.map(({ id }) => id)).toEqual(['k2', 'g2', 'w1']);
    expect(papersAt('2026-06-06T08:10', DAY_ON)).toMatchObject({ state: 'covered', missing: 0 });
  });

  it('needs a keeper among the two, not only two people', () => {
    const file = { ...FILE, people: FILE.people.map((person) => ({ ...person, isKeeper: false })) };
    expect(papersAt('2026-06-06T09:00', DAY_ON, planOf(file))).toMatchObject({
      state: 'short',
      missing: 0,
      isKeeperMissing: true,
    });
  });

  it('counts nobody who went home without a hand-over, and wants the report half an hour after the shift', () => {
    expect(papersAt('2026-06-06T20:20', DAY_ON)).toMatchObject({ state: 'covered', leaving: { id: DAY } });
    expect(papersAt('2026-06-06T20:26', DAY_ON)).toMatchObject({ state: 'short', missing: 2 });
    const overdueAt = (civil: string, facts: readonly DutyFact[]) =>
      dutyBoard(plan, facts, PROFILE, at(civil)).overdue.map(({ id }) => id);
    expect(overdueAt('2026-06-06T20:44', DAY_ON)).toEqual(['gate@2026-06-06T09:00']);
    expect(overdueAt('2026-06-06T20:45', DAY_ON)).toEqual([DAY, 'gate@2026-06-06T09:00']);
    expect(overdueAt('2026-06-06T20:45', [...DAY_ON, handOver('2026-06-06T20:40', null)])).toEqual([
      'gate@2026-06-06T09:00',
    ]);
  });

  it('finds gaps of the plan over midnight, at posts that must never be empty only', () => {
    const [first, , gate] = FILE.shifts;
    const late = { postId: 'papers', start: '2026-06-06T23:00', end: '2026-06-07T08:00', people: ['k2'] };
    const file = { ...FILE, shifts: [first, late, gate] };
    expect(dutyBoard(planOf(file), [], PROFILE, at('2026-06-01T00:00')).gaps).toEqual([
      {
        postId: 'papers',
        postName: '保密室',
        fromMs: at('2026-06-06T20:15'),
        toMs: at('2026-06-06T23:00'),
        missing: 2,
      },
      {
        postId: 'papers',
        postName: '保密室',
        fromMs: at('2026-06-06T23:00'),
        toMs: at('2026-06-07T08:00'),
        missing: 1,
      },
    ]);
    expect(dutyBoard(plan, [], PROFILE, at('2026-06-01T00:00')).gaps).toEqual([]);
    // In such a gap it is an alarm at once: there is no shift to wait for.
    expect(papersAt('2026-06-06T22:00', [], planOf(file))?.state).toBe('short');
  });
});

describe('what may be signed', () => {
  it('refuses who is too early, too late, unknown, at another post or there already', () => {
    expect(judge([], signOn('2026-06-06T06:59', DAY, 'k1'))).toBe('too-early');
    expect(judge([], signOn('2026-06-06T07:00', DAY, 'k1'))).toBeNull();
    expect(judge([], signOn('2026-06-06T20:15', DAY, 'k1'))).toBe('too-late');
    expect(judge([], signOn('2026-06-06T08:00', DAY, 'k2'))).toBe('unknown-person');
    expect(judge([], signOn('2026-06-06T08:00', 'x', 'k1'))).toBe('unknown-shift');
    expect(judge(DAY_ON, signOn('2026-06-06T08:00', DAY, 'k1'))).toBe('already-signed-on');
    const fill = (civil: string, shiftId: string): DutyFact => ({
      kind: 'fill',
      atMs: at(civil),
      shiftId,
      person: { id: 'g1', name: '王守卫', isKeeper: false },
      reason: '急事',
    });
    expect(judge(DAY_ON, fill('2026-06-06T09:30', 'gate@2026-06-06T09:00'))).toBe('at-another-post');
    expect(judge([], fill('2026-06-06T09:30', 'gate@2026-06-06T09:00'))).toBeNull();
  });

  it('hands over with both names, only when two people with a keeper stay', () => {
    expect(judge(DAY_ON, handOver('2026-06-06T20:05', null))).toBe('taker-needed');
    expect(judge(DAY_ON, handOver('2026-06-06T20:05', 'k2'))).toBe('would-be-short');
    const ready = [...DAY_ON, signOn('2026-06-06T19:55', NIGHT, 'g2')];
    expect(judge(ready, handOver('2026-06-06T20:05', 'k2', 'g2'))).toBe('unknown-person');
    expect(judge(ready, handOver('2026-06-06T20:05', 'k2'))).toBeNull();
    // A taker who signed on before is no reason to refuse, but two guards without the keeper are.
    expect(judge(ready, handOver('2026-06-06T20:05', 'g2'))).toBe('would-be-short');
    const done = [...ready, handOver('2026-06-06T20:05', 'k2')];
    expect(
      papersAt('2026-06-06T20:06', done)
        ?.present.map(({ id }) => id)
        .sort(),
    ).toEqual(['g2', 'k2']);
    expect(judge(done, handOver('2026-06-06T20:07', 'k2'))).toBe('already-handed-over');
    // The last shift of a post ends without a taker.
    expect(judge(done, handOver('2026-06-07T08:10', null, 'k2', NIGHT))).toBeNull();
  });

  it('keeps what was signed when the roster is published again', () => {
    const again = planOf({ ...FILE, name: '第二版' }, at('2026-06-06T12:00'));
    expect(papersAt('2026-06-06T12:01', DAY_ON, again)?.state).toBe('covered');
  });

  it('leaves no way of signing that empties the papers room while somebody has to be there', () => {
    const events = fc.array(
      fc.record({
        minute: fc.integer({ min: 0, max: 1_500 }),
        kind: fc.constantFrom('on', 'give'),
        who: fc.constantFrom('k1', 'k2', 'g1', 'g2', 'w1'),
        taker: fc.constantFrom('k2', 'g2', null),
        isNight: fc.boolean(),
      }),
      { maxLength: 24 },
    );
    fc.assert(
      fc.property(events, (drawn) => {
        let facts: readonly DutyFact[] = [];
        for (const { minute, kind, who, taker, isNight } of [...drawn].sort((a, b) => a.minute - b.minute)) {
          const atMs = at('2026-06-06T07:00') + minute * 60_000;
          const shiftId = isNight ? NIGHT : DAY;
          const fact: DutyFact =
            kind === 'on'
              ? { kind: 'sign-on', atMs, shiftId, personId: who }
              : {
                  kind: 'hand-over',
                  atMs,
                  shiftId,
                  fromPersonId: who,
                  toShiftId: taker === null ? null : NIGHT,
                  toPersonId: taker,
                  report: 'x',
                };
          if (judgeDutyFact(plan, facts, fact, PROFILE) !== null) continue;
          const next = [...facts, fact];
          const before = dutyBoard(plan, facts, PROFILE, atMs).posts[0];
          const after = dutyBoard(plan, next, PROFILE, atMs).posts[0];
          // A hand-over within the shift never turns a manned room into a short one.
          const shiftEnd = plan.shifts.find(({ id }) => id === shiftId)?.endMs ?? 0;
          if (fact.kind === 'hand-over' && atMs < shiftEnd && before?.state === 'covered' && shiftId === DAY)
            expect(after?.state).toBe('covered');
          facts = next;
        }
      }),
      { numRuns: 400, seed: 3 },
    );
  });
});

describe('reading a duty roster', () => {
  it.each([
    [{ ...FILE, shifts: [{ ...FILE.shifts[0], people: ['k1', 'k9'] }] }, 'shifts[0].people[1]'],
    [{ ...FILE, shifts: [{ ...FILE.shifts[0], postId: 'x' }] }, 'shifts[0].postId'],
    [{ ...FILE, shifts: [{ ...FILE.shifts[0], end: '2026-06-06T08:00' }] }, 'shifts[0].end'],
    [{ ...FILE, shifts: [{ ...FILE.shifts[0], end: '2026-06-09T08:00' }] }, 'shifts[0].end'],
    [{ ...FILE, shifts: [FILE.shifts[0], FILE.shifts[0]] }, 'shifts[1]'],
    [{ ...FILE, people: [...FILE.people, FILE.people[0]] }, 'people[5].id'],
    [{ ...FILE, posts: [{ id: 'papers', name: '保密室', people: 0 }] }, 'posts[0].people'],
  ])('refuses a wrong one by its field', (file, field) => {
    expect(readDutyRoster(JSON.stringify(file), at)).toMatchObject({ fault: { field } });
  });

  it('never throws, whatever the text', () => {
    const text = JSON.stringify(FILE);
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.nat(30),
        fc.string({ maxLength: 8 }),
        (from, length, inserted) => {
          readDutyRoster(text.slice(0, from) + inserted + text.slice(from + length), at);
        },
      ),
      { numRuns: 1_000, seed: 6 },
    );
  });
});
