import type {
  DutyProblem,
  DutyRosterShift,
} from '../../../../../shared/domain/roster/duty/plan/duty-problem.ts';

const clock = (text: string): number => Date.parse(`${text}:00Z`) / 60_000;
const midnight = (date: string): number => clock(`${date}T00:00`);
const weekdayOf = (minute: number): number => new Date(minute * 60_000).getUTCDay();
const clockOf = (minute: number): string => {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
};

interface Need {
  readonly postId: string;
  readonly timeId: string;
  readonly from: number;
  readonly to: number;
}

/** The shifts a problem asks for, walked day by day. */
export function needsOf(problem: DutyProblem): Need[] {
  const needs: Need[] = [];
  for (const post of problem.posts)
    for (const time of post.times) {
      const days: string[] = [];
      for (let at = midnight(problem.from); at <= midnight(problem.to); at += 1_440)
        days.push(new Date(at * 60_000).toISOString().slice(0, 10));
      for (const day of time.on ?? days) {
        const from = clock(`${day}T${time.start}`);
        let to = clock(`${day}T${time.end}`);
        if (to <= from) to += 1_440;
        needs.push({ postId: post.id, timeId: time.id, from, to });
      }
    }
  for (const { postId, start, end } of problem.shifts)
    needs.push({ postId, timeId: '', from: clock(start), to: clock(end) });
  return needs;
}

/**
 * The rules of duty once more, written from their description alone: times looked at minute by minute, every pair
 * compared, no shared code with the product. Violations of each rule, and costs under their ids (unweighted).
 */
export function dutyOracle(
  problem: DutyProblem,
  roster: readonly DutyRosterShift[],
  params: Readonly<Record<string, Record<string, unknown>>>,
): Record<string, number> {
  const number = (rule: string, name: string): number => Number(params[rule]?.[name] ?? 0);
  const needs = needsOf(problem);
  const post = (id: string) => must(problem.posts.find((one) => one.id === id));
  const person = (id: string) => must(problem.people.find((one) => one.id === id));
  const known = new Map<string, boolean>();
  const isNight = (from: number, to: number): boolean => {
    const before = known.get(`${from} ${to}`);
    if (before !== undefined) return before;
    let minutes = 0;
    for (let at = from; at < to; at += 1) {
      const [time, { start, end }] = [clockOf(at), problem.night];
      if (start < end ? time >= start && time < end : time >= start || time < end) minutes += 1;
    }
    known.set(`${from} ${to}`, minutes >= problem.night.minutes);
    return minutes >= problem.night.minutes;
  };
  const shifts = roster.map((shift) => {
    const [from, to] = [clock(shift.start), clock(shift.end)];
    const need = needs.find((one) => one.postId === shift.postId && one.from === from && one.to === to);
    return { ...shift, from, to, need, timeId: need?.timeId ?? '', isNight: isNight(from, to) };
  });
  const teamOf = (need: Need) => shifts.find((shift) => shift.need === need)?.people ?? [];
  const sum = <T>(list: readonly T[], of: (one: T) => number): number =>
    list.reduce((total, one) => total + of(one), 0);
  const count = (is: boolean): number => (is ? 1 : 0);
  /** Runs of minutes in which a post has the same people, from its first minute to its last. */
  const runs = (id: string): string[][] => {
    const own = shifts.filter(({ postId }) => postId === id);
    const found: string[][] = [];
    let before: string | null = null;
    for (
      let at = Math.min(...own.map(({ from }) => from));
      at < Math.max(...own.map(({ to }) => to));
      at += 1
    ) {
      const there = new Set(
        own.filter(({ from, to }) => from <= at && at < to).flatMap(({ people }) => people),
      );
      const key = JSON.stringify([...there].sort());
      if (key !== before) found.push([...there]);
      before = key;
    }
    return found;
  };
  const courseOf = (id: string) =>
    [
      ...shifts.filter(({ people }) => people.includes(id)).map((one) => ({ ...one, isOwn: true })),
      ...person(id).previous.map(({ start, end }) => ({
        ...{ postId: '', timeId: '', start, end, from: clock(start), to: clock(end), isOwn: false },
        isNight: isNight(clock(start), clock(end)),
      })),
    ].sort((a, b) => a.from - b.from || a.to - b.to);
  const courses = problem.people.map(({ id }) => ({ id, course: courseOf(id) }));
  const dateOf = (minute: number) => Math.floor(minute / 1_440);
  const restDue = (shift: { from: number; to: number; isNight: boolean }) =>
    Math.max(
      shift.to - shift.from >= number('rest', 'shortMinutes') ? number('rest', 'minutes') : 0,
      shift.isNight ? number('rest', 'afterNightMinutes') : 0,
      shift.to - shift.from >= number('rest', 'longMinutes') ? number('rest', 'afterLongMinutes') : 0,
    );
  /** Days beyond the most in a row, counting from the start of each run; only those with a shift of the roster. */
  const beyond = (days: readonly { day: number; isOwn: boolean }[], most: number): number => {
    const first = new Map<number, boolean>();
    for (const { day, isOwn } of days) if (!first.has(day)) first.set(day, isOwn);
    return sum([...first], ([day, isOwn]) => {
      let run = 1;
      while (first.has(day - run)) run += 1;
      return count(isOwn && run > most);
    });
  };
  const forbidden = (params['succession']?.['forbidden'] ?? []) as [string, string][];
  const isAllowed = (id: string, postId: string): boolean => {
    const { groups, posts } = person(id);
    const wanted = post(postId).groups;
    return (
      (wanted.length === 0 || wanted.some((one) => groups.includes(one))) &&
      (posts.length === 0 || posts.includes(postId))
    );
  };
  const points = (from: number, to: number) => Math.max(1, Math.round((to - from) / 240));
  const nightNeeds = needs.filter(({ from, to }) => isNight(from, to));
  const ideal = (list: readonly Need[], amount: (need: Need) => number, before: (id: string) => number) => {
    const counted = problem.people.filter(({ id }) => list.some(({ postId }) => isAllowed(id, postId)));
    const all = sum(list, (need) => amount(need) * post(need.postId).people);
    return { counted, mean: (all + sum(counted, ({ id }) => before(id))) / counted.length };
  };
  const nights = ideal(
    nightNeeds,
    () => 1,
    (id) => person(id).nightsBefore,
  );
  const load = ideal(
    needs,
    ({ from, to }) => points(from, to),
    () => 0,
  );
  const own = (id: string) => courseOf(id).filter(({ isOwn }) => isOwn);
  return {
    coverage:
      sum(needs, (need) => Math.abs(post(need.postId).people - teamOf(need).length)) +
      shifts.filter(({ need }) => !need).length,
    'two-in-room': sum(problem.posts, ({ id, needsKeeper }) =>
      needsKeeper
        ? runs(id).filter((there) => there.length > 0 && there.length < number('two-in-room', 'people'))
            .length
        : 0,
    ),
    keeper: sum(needs, (need) => {
      const team = teamOf(need);
      return count(
        post(need.postId).needsKeeper && team.length > 0 && !team.some((id) => person(id).isKeeper),
      );
    }),
    'no-gap': sum(problem.posts, ({ id, isAroundTheClock }) =>
      isAroundTheClock ? runs(id).filter((there) => there.length === 0).length : 0,
    ),
    skills: sum(needs, (need) => {
      const team = teamOf(need);
      if (team.length === 0) return 0;
      return sum(post(need.postId).skills, ({ skill, people }) =>
        Math.max(0, people - team.filter((id) => person(id).skills.includes(skill)).length),
      );
    }),
    'one-place': sum(courses, ({ course }) =>
      sum(course, (two) =>
        count(
          two.isOwn &&
            course.some(
              (one) => course.indexOf(one) < course.indexOf(two) && one.from < two.to && two.from < one.to,
            ),
        ),
      ),
    ),
    locked: problem.locked.filter(
      ({ postId, start, personId }) =>
        !shifts.some((one) => one.postId === postId && one.start === start && one.people.includes(personId)),
    ).length,
    group: sum(shifts, ({ postId, people }) => people.filter((id) => !isAllowed(id, postId)).length),
    'days-off': sum(
      shifts,
      ({ from, to, people }) =>
        people.filter((id) =>
          person(id).daysOff.some((date) => from < midnight(date) + 1_440 && to > midnight(date)),
        ).length,
    ),
    'other-duty': sum(
      shifts,
      ({ from, to, people }) =>
        people.filter((id) =>
          person(id).duties.some(
            ({ start, end }) =>
              from < clock(end) + number('other-duty', 'minutes') &&
              to > clock(start) - number('other-duty', 'minutes'),
          ),
        ).length,
    ),
    rest: sum(courses, ({ course }) =>
      sum(course, (two) =>
        count(
          two.isOwn &&
            course.some((one) => one.to <= two.from && two.from - one.to < restDue(one) && one !== two),
        ),
      ),
    ),
    succession: sum(courses, ({ course }) =>
      sum(course, (two) =>
        count(
          two.isOwn &&
            course.some(
              (one) =>
                dateOf(one.from) + 1 === dateOf(two.from) &&
                forbidden.some(([after, next]) => after === one.timeId && next === two.timeId),
            ),
        ),
      ),
    ),
    'nights-in-row': sum(courses, ({ course }) =>
      beyond(
        course.filter((one) => one.isNight).map(({ from, isOwn }) => ({ day: dateOf(from), isOwn })),
        number('nights-in-row', 'nights'),
      ),
    ),
    'max-consecutive-days': sum(courses, ({ course }) =>
      beyond(
        course.map(({ from, isOwn }) => ({ day: dateOf(from), isOwn })),
        number('max-consecutive-days', 'days'),
      ),
    ),
    'max-weekends': sum(problem.people, ({ id, maxWeekends: ownMost }) => {
      const most = ownMost ?? params['max-weekends']?.['weekends'] ?? null;
      const sundays = own(id).flatMap(({ from }) => {
        const weekday = weekdayOf(from);
        return weekday === 6 ? [dateOf(from) + 1] : weekday === 0 ? [dateOf(from)] : [];
      });
      return most === null ? 0 : Math.max(0, new Set(sundays).size - Number(most));
    }),
    'max-load': sum(problem.people, ({ id, maxShifts, maxHours }) => {
      const mostShifts = maxShifts ?? params['max-load']?.['shifts'] ?? null;
      const mostHours = maxHours ?? params['max-load']?.['hours'] ?? null;
      const minutes = sum(own(id), ({ from, to }) => to - from);
      return (
        (mostShifts === null ? 0 : Math.max(0, own(id).length - Number(mostShifts))) +
        count(mostHours !== null && minutes > Number(mostHours) * 60)
      );
    }),
    requests: sum(problem.people, ({ id, requests }) =>
      sum(requests, (wish) => {
        if (wish.wish === 'on')
          return own(id).some(({ postId, start }) => postId === wish.postId && start === wish.start)
            ? 0
            : wish.weight;
        const touched = own(id).filter(
          ({ postId, from, to }) =>
            from < midnight(wish.date) + 1_440 &&
            to > midnight(wish.date) &&
            (wish.postId === null || wish.postId === postId),
        );
        return touched.length * wish.weight;
      }),
    ),
    'fair-nights': sum(nights.counted, ({ id, nightsBefore }) =>
      Math.round(10 * (nightsBefore + own(id).filter((one) => one.isNight).length - nights.mean) ** 2),
    ),
    'fair-load': sum(load.counted, ({ id }) =>
      Math.round((sum(own(id), ({ from, to }) => points(from, to)) - load.mean) ** 2),
    ),
  };
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the test names what is not there');
  return value;
}
