import type {
  RosterPlace,
  RosterProblem,
  RuleLevel,
} from '../../../../shared/domain/roster/problem/roster-problem.ts';

export interface OracleSettings {
  readonly restMinutes: number;
  readonly siteSchools: readonly string[];
}

/**
 * The rules once more, written from their description alone: counts of violations per rule, every pair compared,
 * no shared code with the product. Costs are in the same table under their ids (unweighted).
 */
export function oracleCounts(
  problem: RosterProblem,
  roster: readonly RosterPlace[],
  previous: readonly RosterPlace[] | null,
  settings: OracleSettings,
): Record<string, number> {
  const clock = (text: string) => Date.parse(`${text}:00Z`) / 60_000;
  const person = (id: string) => must(problem.staff.find((one) => one.id === id));
  const session = (id: string) => must(problem.sessions.find((one) => one.id === id));
  const room = (id: string) => must(problem.rooms.find((one) => one.id === id));
  // Whose candidates sit there then: the session's own word, or that of the room.
  const sitting = ({ roomId, sessionId }: RosterPlace) =>
    room(roomId).sessionCandidates?.filter((one) => one.sessionId === sessionId)[0] ?? room(roomId);
  const same = (a: RosterPlace, b: RosterPlace) =>
    a.sessionId === b.sessionId && a.roomId === b.roomId && a.staffId === b.staffId;
  const countIf = (test: (place: RosterPlace) => boolean) => roster.filter(test).length;
  // A day's training holds until the midnight that ends it.
  const isTrained = (staffId: string, sessionId: string) => {
    const { trainedUntil, isTrained } = person(staffId);
    return trainedUntil === null
      ? isTrained
      : clock(session(sessionId).end) <= clock(`${trainedUntil}T00:00`) + 1440;
  };
  const timed = roster
    .map((place) => ({
      ...place,
      from: clock(session(place.sessionId).start),
      to: clock(session(place.sessionId).end),
    }))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const own = (id: string) => timed.filter(({ staffId }) => staffId === id);
  const cells = problem.sessions.flatMap((s) =>
    problem.rooms.map((r) => ({
      seats: r.seats,
      team: roster
        .filter((one) => one.sessionId === s.id && one.roomId === r.id)
        .map((one) => person(one.staffId)),
    })),
  );
  const counts: Record<string, number> = {
    coverage: cells.reduce((sum, { seats, team }) => sum + Math.abs(seats - team.length), 0),
    locked: problem.locked.filter(
      (one, index) =>
        !roster.some((place) => same(place, one)) &&
        problem.locked.findIndex((other) => same(one, other)) === index,
    ).length,
    unavailable: countIf(({ staffId, sessionId }) => person(staffId).unavailable.includes(sessionId)),
    'other-duty': countIf(({ staffId, sessionId }) =>
      person(staffId).duties.some(
        ({ start, end }) =>
          clock(start) < clock(session(sessionId).end) && clock(end) > clock(session(sessionId).start),
      ),
    ),
    trained: countIf(({ staffId, sessionId }) => !isTrained(staffId, sessionId)),
    'responsibility-signed': countIf(({ staffId }) => !person(staffId).hasSigned),
    'own-subject': countIf(({ staffId, sessionId }) => {
      const { subject } = session(sessionId);
      return subject.trim() !== '' && person(staffId).subjects.some((one) => one.trim() === subject.trim());
    }),
    'senior-class': countIf(({ staffId }) =>
      person(staffId).classes.some((one) =>
        problem.rooms.some((r) =>
          [r, ...(r.sessionCandidates ?? [])].some((list) => list.candidateClasses.includes(one)),
        ),
      ),
    ),
    relatives: countIf(({ staffId }) => person(staffId).avoidRooms.length !== 0),
    'avoid-rooms': countIf(({ staffId, roomId }) => person(staffId).avoidRooms.indexOf(roomId) >= 0),
    'candidates-own-school': countIf((place) =>
      [person(place.staffId).school, ...person(place.staffId).relatedSchools].some((one) =>
        sitting(place).candidateSchools.includes(one),
      ),
    ),
    'candidates-own-class': countIf((place) =>
      sitting(place).candidateClasses.some((one) => person(place.staffId).classes.includes(one)),
    ),
    exchange: countIf(({ staffId, roomId }) => {
      const [{ county, school }, at] = [person(staffId), room(roomId).county];
      return settings.siteSchools.includes(school) || (at !== '' && (county === at || county === ''));
    }),
    'mixed-sex': cells.filter(
      ({ seats, team }) =>
        seats > 1 &&
        team.length > 0 &&
        (team.every(({ sex }) => sex !== 'F') || team.every(({ sex }) => sex !== 'M')),
    ).length,
    experienced: cells.filter(
      ({ team }) => team.length > 0 && team.every(({ isExperienced }) => !isExperienced),
    ).length,
    'distinct-schools': cells.reduce(
      (sum, { team }) => sum + team.length - new Set(team.map(({ school }) => school)).size,
      0,
    ),
  };
  let [elsewhere, roomTwice, tooMuch, tooTired, pairs, load] = [0, 0, 0, 0, 0, 0];
  const counted = problem.staff.filter((p) => problem.sessions.some((s) => isTrained(p.id, s.id)));
  const seats = problem.rooms.reduce((sum, r) => sum + r.seats, 0) * problem.sessions.length;
  for (const p of problem.staff) {
    const mine = own(p.id);
    for (const [index, one] of mine.entries()) {
      if (mine.slice(0, index).some((before) => before.to > one.from)) elsewhere += 1;
      const before = mine[index - 1];
      if (before && one.from - before.to >= 0 && one.from - before.to < settings.restMinutes) tooTired += 1;
    }
    for (const r of problem.rooms) {
      const times = new Set(mine.filter(({ roomId }) => roomId === r.id).map(({ sessionId }) => sessionId))
        .size;
      roomTwice += Math.max(0, times - 1);
    }
    if (p.maxSessions !== null) tooMuch += Math.max(0, mine.length - p.maxSessions);
    if (counted.includes(p)) load += Math.floor(10 * (mine.length - seats / counted.length) ** 2 + 0.5);
  }
  for (const [index, a] of problem.staff.entries())
    for (const b of problem.staff.slice(index + 1)) {
      const together = cells.filter(({ team }) => team.includes(a) && team.includes(b)).length;
      pairs += Math.max(0, together - 1);
    }
  return {
    ...counts,
    'one-place': elsewhere,
    'pair-once': pairs,
    'room-once': roomTwice,
    'max-load': tooMuch,
    rest: tooTired,
    'session-preference': roster.reduce(
      (sum, one) => sum + (person(one.staffId).preference.sessions[one.sessionId] ?? 0),
      0,
    ),
    'building-preference': roster.reduce(
      (sum, one) => sum + (person(one.staffId).preference.buildings[room(one.roomId).building] ?? 0),
      0,
    ),
    'fair-load': load,
    'few-changes': previous === null ? 0 : countIf((one) => !previous.some((before) => same(before, one))),
  };
}

/** Every rule as a problem's changes, all at one level where a cost allows it. */
export function everyRule(level: RuleLevel, settings: OracleSettings) {
  const params: Record<string, Record<string, unknown>> = {
    rest: { minutes: settings.restMinutes },
    exchange: { county: true, siteSchools: settings.siteSchools },
  };
  return RULE_IDS.map((id) => ({
    id,
    level: COST_IDS.has(id) ? ('soft' as const) : ALWAYS_HARD.has(id) ? ('hard' as const) : level,
    weight: 1,
    ...(params[id] ? { params: params[id] } : {}),
  }));
}

const ALWAYS_HARD = new Set(['one-place', 'locked']);
const COST_IDS = new Set(['session-preference', 'building-preference', 'fair-load']);
export const RULE_IDS = [
  'coverage',
  'one-place',
  'locked',
  'unavailable',
  'other-duty',
  'trained',
  'responsibility-signed',
  'own-subject',
  'senior-class',
  'relatives',
  'avoid-rooms',
  'candidates-own-school',
  'candidates-own-class',
  'exchange',
  'mixed-sex',
  'experienced',
  'distinct-schools',
  'pair-once',
  'room-once',
  'max-load',
  'rest',
  'session-preference',
  'building-preference',
  'fair-load',
  'few-changes',
] as const;

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the oracle was given something unknown');
  return value;
}
