import type { RosterPlace, RosterProblem } from '../../../../shared/domain/roster/problem/roster-problem.ts';
import type { Sentence } from '../../../../shared/domain/roster/problem/rule.ts';
import type { ActiveRule } from '../../../../shared/domain/roster/problem/rule-set.ts';
import type { Conflict, Deficit } from '../conflict.ts';
import { type Lack, lacksOf, seatsOf } from '../lacks.ts';
import { leastSet } from '../least-set.ts';
import { brokenByLocks } from '../locked-conflicts.ts';
import { restrictProblem } from '../restrict-problem.ts';
import { applyRepairs, mostOfEach, sumOfEach } from './apply-repairs.ts';
import { findRoster } from './find-roster.ts';
import { KINDS, type NewPeople } from './new-people.ts';
import { type Repair, repairWords, togetherWords } from './repair.ts';

/** Conflicts with what repairs them. */
export interface RepairedConflicts {
  readonly conflicts: readonly Conflict[];
  /** The first repair of every conflict made at once, with which a whole roster was found; null: none was found. */
  readonly together: Sentence | null;
}

/** Rosters looked for in all: beyond that conflicts stay without a repair. Each takes some hundredths of a second. */
const MOST_TRIES = 400;
/** More people of one kind are no repair anybody can make. */
const MOST_NEW_PEOPLE = 64;

/**
 * Looks for repairs, and names those with which a roster is found (the evaluator's word): people by what counting
 * shows to be missing, else of one kind, the least asking first and as few as do; each rule of the conflict left out
 * alone; locks undone. Looked for in the sessions of the conflict, or where it is the only one, in all; what
 * other conflicts there are about is left out.
 */
export function repairConflicts(
  problem: RosterProblem,
  hard: readonly ActiveRule[],
  deficits: readonly Deficit[],
): RepairedConflicts {
  let tries = 0;
  const isMended = (scope: Scope, repairs: readonly Repair[]): boolean => {
    if (tries >= MOST_TRIES) return false;
    tries += 1;
    const after = applyRepairs(scope.problem, scope.rules, repairs);
    return findRoster(after.problem, after.rules) !== null;
  };
  const unlocked = deficits.map((one) => unlockOf(problem, hard, one));
  const found = deficits.map((deficit, index): readonly Repair[] => {
    const others = deficits.filter((one) => one !== deficit);
    const near = scopeOf(problem, hard, deficit, others);
    const unlock = unlocked[index];
    if (unlock) {
      const free = unlocked.flatMap((one, n) => (one && n !== index ? one : []));
      const rest = applyRepairs(near.problem, near.rules, free);
      return [unlock, ...relaxing(deficit)].filter((one) => isMended(rest, [one]));
    }
    const repairsIn = (scope: Scope): Repair[] => {
      const isEnough = (one: Repair) => isMended(scope, [one]);
      return [
        ...openLocks(scope, deficit, isEnough),
        ...morePeople(problem, hard, deficit, isEnough),
        ...relaxing(deficit).filter(isEnough),
      ];
    };
    const everywhere = others.length === 0 ? repairsIn({ problem, rules: hard }) : [];
    // What several sessions cannot have together may be found out only when this one is mended.
    return everywhere.length > 0 ? everywhere : repairsIn(near);
  });
  const conflicts = deficits.map(({ text, requirements }, index): Conflict => {
    const repairs = found[index] ?? [];
    const words = repairWords(repairs, hard);
    return {
      ...{ text: text.en, textZh: text.zh, repair: words.en, repairZh: words.zh },
      ...{ repairs, requirements },
    };
  });
  return {
    conflicts,
    together: togetherOf(found, hard, (repairs) => isMended({ problem, rules: hard }, repairs)),
  };
}

interface Scope {
  readonly problem: RosterProblem;
  readonly rules: readonly ActiveRule[];
}

/** Where a repair is tried: what the other conflicts are about is left out, as if they were mended. */
function scopeOf(
  problem: RosterProblem,
  hard: readonly ActiveRule[],
  deficit: Deficit,
  others: readonly Deficit[],
): Scope {
  const own = new Set(deficit.sessionIds);
  const near = others.filter(({ sessionIds }) => sessionIds.some((id) => own.has(id)));
  const ownRooms = new Set(deficit.roomIds ?? []);
  const isHere = ({ roomIds }: Deficit) => roomIds === null || roomIds.some((id) => ownRooms.has(id));
  const away = new Set(
    near
      .flatMap(({ roomIds }) => roomIds ?? [])
      .filter((id) => deficit.roomIds !== null && !ownRooms.has(id)),
  );
  const rooms = problem.rooms.map(({ id }) => id).filter((id) => !away.has(id));
  const ownRules = new Set(deficit.rules.map(({ rule }) => rule.id));
  const mended = new Set(near.filter(isHere).flatMap(({ rules }) => rules.map(({ rule }) => rule.id)));
  return {
    problem: restrictProblem(problem, deficit.sessionIds, rooms),
    rules: hard.filter(({ rule }) => ownRules.has(rule.id) || !mended.has(rule.id)),
  };
}

/** Rules of the conflict that may be other than hard; seats have to be taken, they are what it is about. */
function relaxing({ rules }: Deficit): Repair[] {
  return rules.flatMap(({ rule }): Repair[] =>
    rule.id === 'coverage' || rule.id === 'locked' || rule.levels?.every((level) => level === 'hard') === true
      ? []
      : [{ kind: 'relax', ruleId: rule.id }],
  );
}

/** Locks that a conflict of numbers asks to be kept: as few of them undone as do. */
function openLocks(scope: Scope, { rules }: Deficit, isEnough: (one: Repair) => boolean): Repair[] {
  const { locked } = scope.problem;
  if (locked.length === 0 || !rules.some(({ rule }) => rule.id === 'locked')) return [];
  const unlock = (places: readonly RosterPlace[]): Repair => ({ kind: 'unlock', places });
  if (!isEnough(unlock(locked))) return [];
  return [unlock(leastSet(locked, (some) => !isEnough(unlock(some))))];
}

/** Of the locks that contradict a rule by themselves, as few as end the contradiction; null: none of them does. */
function unlockOf(problem: RosterProblem, hard: readonly ActiveRule[], deficit: Deficit): Repair | null {
  const { locks, requirements } = deficit;
  if (locks.length === 0) return null;
  const broken = requirements.at(-1);
  const places = leastSet(locks, (some) => {
    const after = applyRepairs(problem, hard, [{ kind: 'unlock', places: some }]);
    return brokenByLocks(after.problem, after.rules).some(
      ({ ruleId, sessionId, roomId, text }) =>
        ruleId === broken?.ruleId &&
        sessionId === broken.sessionId &&
        (roomId ?? undefined) === broken.roomId &&
        text === broken.text,
    );
  });
  return { kind: 'unlock', places };
}

/** Counts tried one after another. */
const COUNTS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, MOST_NEW_PEOPLE];

/** How many people of which kinds are enough: those that counting misses, else the fewest of one kind. */
function morePeople(
  problem: RosterProblem,
  hard: readonly ActiveRule[],
  deficit: Deficit,
  isEnough: (one: Repair) => boolean,
): Repair[] {
  const part = restrictProblem(problem, deficit.sessionIds, deficit.roomIds);
  const more = (people: readonly NewPeople[]): Repair => ({ kind: 'people', people });
  // The conflict names the fewest rules; who is added may have to do for all of them.
  const [missed, missedByAll] = [lacksOf(part, deficit.rules), lacksOf(part, hard)];
  const named = missedByAll.filter(({ id }) => missed.some((one) => one.id === id));
  for (const lacks of named.length < missedByAll.length ? [named, missedByAll] : [named]) {
    const counted = countedPeople(lacks, part.sessions.length);
    if (counted.length > 0 && isEnough(more(counted))) return [more(counted)];
  }
  const most = Math.min(MOST_NEW_PEOPLE, 2 * seatsOf(part));
  const ofOneKind = KINDS.map((kind) => (count: number) => more([{ ...kind, count }]));
  const both = (count: number) => more(SEXES.map((sex) => ({ sex, isExperienced: true, count })));
  // Nobody is more useful than experienced women or men, or both.
  const fewest =
    (ofOneKind.slice(-2).some((one) => isEnough(one(most))) && fewestOf(ofOneKind, most, isEnough)) ||
    (isEnough(both(most)) && fewestOf([both], most, isEnough));
  return fewest ? [fewest] : [];
}

/** The first of the kinds that is enough with the fewest people. */
function fewestOf(
  kinds: readonly ((count: number) => Repair)[],
  most: number,
  isEnough: (one: Repair) => boolean,
): Repair | null {
  for (const [index, some] of COUNTS.entries()) {
    const before = COUNTS[index - 1] ?? 0;
    const count = Math.min(some, most);
    if (count <= before) break;
    const kind = kinds.find((one) => isEnough(one(count)));
    if (!kind) continue;
    const between = Array.from({ length: count - before - 1 }, (_, n) => before + 1 + n);
    return kind(between.find((fewer) => isEnough(kind(fewer))) ?? count);
  }
  return null;
}

const SEXES = ['F', 'M'] as const;

/** People for what counting misses, nobody more than once: women, men, others, as many of them experienced as asked. */
function countedPeople(lacks: readonly Lack[], sessions: number): NewPeople[] {
  const missing = (id: Lack['id']): number => {
    const lack = lacks.find((one) => one.id === id);
    return lack ? lack.need - lack.have : 0;
  };
  const [women, men] = [missing('women'), missing('men')];
  const sittings = Math.ceil(missing('sittings') / Math.max(1, sessions));
  const total = Math.max(missing('invigilators'), sittings, missing('experienced'), women + men);
  let experienced = missing('experienced');
  return (
    [
      { sex: '', count: total - women - men },
      { sex: 'F', count: women },
      { sex: 'M', count: men },
    ] as const
  ).flatMap(({ sex, count }) => {
    const first = Math.min(experienced, count);
    experienced -= first;
    return [
      { sex, isExperienced: true, count: first },
      { sex, isExperienced: false, count: count - first },
    ].filter((one) => one.count > 0);
  });
}

/** Sessions take turns with people who are added; so many times as many as one of them asks for at most. */
const IN_TURNS = [1, 1.1, 1.25, 1.5, 2, 3, 4];

/** The first repair of every conflict at once: people serve in turns, or where that is not enough, more of them, at most each for itself. */
function togetherOf(
  found: readonly (readonly Repair[])[],
  rules: readonly ActiveRule[],
  isMended: (repairs: readonly Repair[]) => boolean,
): Sentence | null {
  const first = found.flatMap(([one]) => one ?? []);
  if (first.length === 0 || first.length < found.length) return null;
  const people = first.flatMap((one) => (one.kind === 'people' ? one.people : []));
  const others = first.filter(({ kind }) => kind !== 'people');
  const sum = sumOfEach(people);
  for (const factor of IN_TURNS) {
    const all = mostOfEach(people).map((one, index) => ({
      ...one,
      count: Math.min(Math.ceil(one.count * factor), sum[index]?.count ?? 0),
    }));
    const repairs: Repair[] = [
      ...(all.length > 0 ? [{ kind: 'people' as const, people: all }] : []),
      ...others,
    ];
    if (isMended(repairs)) return togetherWords(repairs, rules);
  }
  return null;
}
