import type { Invigilator, RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { Sentence } from '../../../shared/domain/roster/problem/rule.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import type { Requirement } from './conflict.ts';
import { countPairs } from './pair-count.ts';
import { compileProblem } from './search-model.ts';

/** The rules of a conflict as requirements: coverage session by session, the others once for what they span. */
export function requirementsOf(
  part: RosterProblem,
  rules: readonly ActiveRule[],
  isSomeRooms: boolean,
): Requirement[] {
  const only = part.sessions.length === 1 ? (part.sessions[0]?.id ?? null) : null;
  const room = part.rooms.length === 1 && part.rooms[0] ? { roomId: part.rooms[0].id } : {};
  const seats = seatsOf(part);
  const several = isSomeRooms && part.rooms.length > 1 ? { roomIds: part.rooms.map(({ id }) => id) } : {};
  return rules.flatMap(({ rule }): Requirement[] =>
    rule.id === 'coverage' && isSomeRooms && part.rooms.length > 1 && part.sessions.length === 1
      ? part.sessions.flatMap(({ id }) =>
          part.rooms.map((one) => ({
            ruleId: rule.id,
            sessionId: id,
            roomId: one.id,
            text: `session ${id}, room ${one.id} needs ${one.seats} invigilators`,
            textZh: `场次 ${id} 考场 ${one.id} 需要 ${one.seats} 名监考员`,
          })),
        )
      : rule.id === 'coverage'
        ? part.sessions.map(({ id }) => ({
            ruleId: rule.id,
            sessionId: id,
            ...room,
            ...several,
            text: `session ${id} needs ${seats} invigilators in ${part.rooms.length} rooms`,
            textZh: `场次 ${id} 的 ${part.rooms.length} 个考场需要 ${seats} 名监考员`,
          }))
        : [{ ruleId: rule.id, sessionId: only, ...room, text: rule.term.en, textZh: rule.term.zh }],
  );
}

const seatsOf = (part: RosterProblem): number => part.rooms.reduce((sum, { seats }) => sum + seats, 0);

/** What is missing, in figures where counting shows it, and what would repair it. */
export function conflictText(
  part: RosterProblem,
  rules: readonly ActiveRule[],
  all: readonly ActiveRule[],
  isSomeRooms: boolean,
): { text: Sentence; repair: Sentence } {
  const others = rules.filter(({ rule }) => rule.id !== 'coverage' && rule.id !== 'one-place');
  const names = {
    zh: others.map(({ rule }) => rule.term.zh).join('、'),
    en: others.map(({ rule }) => rule.term.en).join(', '),
  };
  const lacks = part.sessions.length === 1 ? sessionLacks(part, rules) : coursesLack(part, rules);
  // The conflict names the fewest rules; people who are added must satisfy all of them.
  const short = (part.sessions.length === 1 ? sessionLacks(part, all) : coursesLack(part, all)).filter(
    ({ kind }) => lacks.some((lack) => lack.kind.en === kind.en),
  );
  const where = placeOf(part, isSomeRooms);
  const because = names.en === '' ? { zh: '', en: '' } : { zh: `（${names.zh}）`, en: ` (${names.en})` };
  const relax =
    names.en === '' ? { zh: '', en: '' } : { zh: `，或放宽：${names.zh}`, en: `, or relax: ${names.en}` };
  if (lacks.length === 0)
    return {
      text: {
        zh: `${where.zh}不能同时满足：监考员配齐${names.zh === '' ? '' : `、${names.zh}`}`,
        en: `${where.en} cannot have coverage together with ${names.en || 'one place at a time'}`,
      },
      repair: { zh: `增加可用人员${relax.zh}`, en: `more people who may serve${relax.en}` },
    };
  return {
    text: {
      zh: `${where.zh}${lacks.map(({ need, have, kind, unit }) => `需要${kind.zh} ${need} ${unit ?? '人'}，可用 ${have} ${unit ?? '人'}`).join('；')}${because.zh}`,
      en: `${where.en} ${lacks.map(({ need, have, kind }) => `needs ${need} ${kind.en}, ${have} are free`).join('; ')}${because.en}`,
    },
    repair: {
      zh: `增加${short.map(({ need, have, kind, unit }) => `${kind.zh} ${need - have} ${unit ?? '人'}`).join('、')}${relax.zh}`,
      en: `${short.map(({ need, have, kind }) => `${need - have} more ${kind.en}`).join(', ')}${relax.en}`,
    },
  };
}

/** More rooms than these are counted, not named. */
const MOST_NAMED = 8;

function placeOf(part: RosterProblem, isSomeRooms: boolean): Sentence {
  const sessions = part.sessions.map(({ id }) => id).join(', ');
  const [room] = part.rooms;
  const isOneRoom = part.rooms.length === 1 && room;
  const names = part.rooms.slice(0, MOST_NAMED).map(({ id }) => id);
  const isMore = part.rooms.length > MOST_NAMED;
  if (!isOneRoom && isSomeRooms)
    return {
      zh: `场次 ${sessions} 考场 ${names.join('、')}${isMore ? ` 等 ${part.rooms.length} 个` : ''} `,
      en: `session${part.sessions.length > 1 ? 's' : ''} ${sessions}, rooms ${names.join(', ')}${isMore ? ` and ${part.rooms.length - MOST_NAMED} more` : ''}`,
    };
  const plural = part.sessions.length > 1 ? 's' : '';
  return {
    zh: `场次 ${sessions}${isOneRoom ? ` 考场 ${room.id} ` : ' '}`,
    en: `session${plural} ${sessions}${isOneRoom ? `, room ${room.id}` : ''}`,
  };
}

interface Lack {
  readonly need: number;
  readonly have: number;
  readonly kind: Sentence;
  /** Chinese measure word; people where nothing is said. */
  readonly unit?: string;
}

/** Counts of one session: everybody, women, men, experienced people who may serve, against what its rooms need. */
function sessionLacks(part: RosterProblem, rules: readonly ActiveRule[]): Lack[] {
  const able = ableIn(part, rules);
  const has = (id: string) => rules.some(({ rule }) => rule.id === id);
  const large = part.rooms.filter(({ seats }) => seats >= 2).length;
  const count = (test: (person: Invigilator) => boolean) => able.filter(test).length;
  const checks: (Lack & { readonly isAsked: boolean })[] = [
    { isAsked: true, need: seatsOf(part), have: able.length, kind: { zh: '监考员', en: 'invigilators' } },
    {
      isAsked: has('mixed-sex'),
      need: large,
      have: count(({ sex }) => sex === 'F'),
      kind: { zh: '女监考员', en: 'women' },
    },
    {
      isAsked: has('mixed-sex'),
      need: large,
      have: count(({ sex }) => sex === 'M'),
      kind: { zh: '男监考员', en: 'men' },
    },
    {
      isAsked: has('experienced'),
      need: part.rooms.length,
      have: count(({ isExperienced }) => isExperienced),
      kind: { zh: '有经验的监考员', en: 'experienced invigilators' },
    },
  ];
  return checks.filter(({ isAsked, need, have }) => isAsked && have < need);
}

/** People who may serve in the session of the part, in one of its rooms at least. */
function ableIn(part: RosterProblem, rules: readonly ActiveRule[]): Invigilator[] {
  const model = compileProblem(part, rules, null);
  return part.staff.filter((_, p) => {
    if (model.sessionHard[p * model.sessions] !== 0) return false;
    return part.rooms.some((__, r) => model.roomHard[p * model.rooms + r] === 0);
  });
}

/** Over several sessions: sittings needed against the sittings everybody may take. */
function coursesLack(part: RosterProblem, rules: readonly ActiveRule[]): Lack[] {
  const model = compileProblem(part, rules, null);
  const isLimited = rules.some(({ rule }) => rule.id === 'max-load');
  let have = 0;
  for (let p = 0; p < model.people; p += 1) {
    let able = 0;
    for (let s = 0; s < model.sessions; s += 1)
      if (model.sessionHard[p * model.sessions + s] === 0) able += 1;
    have += isLimited ? Math.min(able, model.maxLoad[p] ?? able) : able;
  }
  const need = seatsOf(part) * part.sessions.length;
  const pairs = countPairs(part, rules);
  return [
    ...(have < need ? [{ need, have, kind: { zh: '监考', en: 'sittings' }, unit: '人次' }] : []),
    ...(pairs && pairs.have < pairs.need
      ? [{ ...pairs, kind: { zh: '不同的搭档', en: 'pairs' }, unit: '对' }]
      : []),
  ];
}
