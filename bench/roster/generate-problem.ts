/** Size and tightness of a made-up site; everything else is drawn from the seed. */
export interface ProblemSize {
  readonly rooms: number;
  readonly sessions: number;
  readonly staff: number;
  readonly seats: number;
  readonly seed: number;
}

const SUBJECTS = ['chinese', 'math', 'science', 'english', 'history', 'geography'];

/**
 * A site in `roster-problem/1` with all default rules biting: people of 12 schools, three buildings, candidates of
 * one school per room, a few who are absent, untrained, new, tied to rooms, limited in their sessions, and
 * preferences of sessions and buildings.
 */
export function generateProblem({ rooms, sessions, staff, seats, seed }: ProblemSize): object {
  let state = (seed % 2_147_483_646) + 1;
  const below = (limit: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
  const id = (letter: string, n: number, width: number) => letter + String(n + 1).padStart(width, '0');
  const sessionList = Array.from({ length: sessions }, (_, n) => {
    const day = String(7 + Math.floor(n / 2)).padStart(2, '0');
    const [from, to] = n % 2 === 0 ? ['08:15', '11:45'] : ['14:15', '17:15'];
    return {
      id: id('S', n, 1),
      start: `2026-06-${day}T${from}`,
      end: `2026-06-${day}T${to}`,
      subject: SUBJECTS[n % SUBJECTS.length],
    };
  });
  const buildings = ['A', 'B', 'C'];
  const schools = Array.from({ length: 12 }, (_, n) => id('X', n, 2));
  const roomList = Array.from({ length: rooms }, (_, n) => ({
    id: id('R', n, 3),
    building: buildings[Math.floor((n * buildings.length) / rooms)],
    candidateSchools: [schools[below(schools.length)]],
    seats,
  }));
  const staffList = Array.from({ length: staff }, (_, n) => ({
    id: id('P', n, 4),
    name: `示例${n + 1}`,
    school: schools[below(schools.length)],
    sex: below(100) < 55 ? 'F' : 'M',
    isExperienced: below(100) < 60,
    isTrained: below(100) >= 2,
    subjects: below(100) < 25 ? [SUBJECTS[below(SUBJECTS.length)]] : [],
    unavailable: below(100) < 8 ? [id('S', below(sessions), 1)] : [],
    avoidRooms: below(100) < 5 ? [id('R', below(rooms), 3)] : [],
    ...(below(100) < 5 ? { maxSessions: Math.max(1, sessions - 1 - below(2)) } : {}),
    preference: {
      sessions: Object.fromEntries(
        sessionList.filter(() => below(100) < 25).map((session) => [session.id, 1 + below(5)]),
      ),
      buildings: Object.fromEntries(
        buildings.filter(() => below(100) < 30).map((building) => [building, 1 + below(3)]),
      ),
    },
  }));
  return { format: 'roster-problem/1', sessions: sessionList, rooms: roomList, staff: staffList };
}
