import type { ExamSession, Invigilator } from '../roster-problem.ts';
import { minuteOf } from '../roster-view.ts';
import { nameOf, type SessionRule } from '../rule.ts';

/** Whoever has another duty at the site at that time does not invigilate. Touching ends are no overlap. */
export const otherDuty: SessionRule = {
  kind: 'session',
  id: 'other-duty',
  term: { zh: '另有值班任务', en: 'another duty at that time' },
  isBroken: (person, session) => dutyIn(person, session) !== undefined,
  explain: (person, session) => {
    const duty = dutyIn(person, session)?.name ?? '';
    return {
      zh: `${nameOf(person)} 在场次 ${session.id} 期间另有任务${duty === '' ? '' : `：${duty}`}`,
      en: `${nameOf(person)} has another duty during session ${session.id}${duty === '' ? '' : `: ${duty}`}`,
    };
  },
};

function dutyIn({ duties }: Invigilator, { start, end }: ExamSession) {
  return duties.find((duty) => minuteOf(duty.start) < minuteOf(end) && minuteOf(start) < minuteOf(duty.end));
}
