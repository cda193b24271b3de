import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { zh as zhText } from '../../../renderer/kit/text/zh/index.ts';
import { byVerdict, judgeCandidate } from '../../../renderer/site/people/matrix/judge-candidate.ts';
import { createJudge } from '../../../renderer/site/people/matrix/judge-seat.ts';
import { candidateWords } from '../../../renderer/site/people/matrix/rule-words.ts';
import { buildRosterModel, searchPeople } from '../../../renderer/site/people/roster-model.ts';
import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import { mergeRules } from '../../../shared/domain/roster/problem/rule-set.ts';
import { readRulesFile } from '../../../site/roster/rules/read-rules-file.ts';
import { assign, person, post, session } from '../roster/sample.ts';

const SHIPPED = readRulesFile(
  join(import.meta.dirname, '../../../resources/profiles/roster-rules-default.json'),
);
const judgeOf = (off: readonly string[] = []) => {
  const merged = mergeRules(
    {
      ...SHIPPED,
      rules: SHIPPED.rules.map((rule) => (off.includes(rule.id) ? { ...rule, level: 'off' } : rule)),
    },
    [],
  );
  if (!('value' in merged)) throw new Error('the shipped rules do not merge');
  return createJudge(merged.value);
};
const model = buildRosterModel({
  revision: 1,
  people: [
    person('same', { school: '甲校', sex: 'M', isExperienced: true }),
    person('away', { school: '乙校', sex: 'M', isExperienced: true, unavailable: ['s1'] }),
    person('untrained', { school: '乙校', sex: 'M', isTrained: false }),
    person('loaded', { school: '乙校', sex: 'M', isExperienced: true }),
    person('free', { school: '丙校', sex: 'M', isExperienced: true }),
    person('there', { school: '甲校', sex: 'F', isExperienced: true }),
  ],
  posts: [post('p1', { name: '第01考场' }), post('p2', { name: '第02考场' })],
  sessions: [
    session('s1', '2026-06-07T09:00', '2026-06-07T11:30'),
    session('s2', '2026-06-07T15:00', '2026-06-07T17:00'),
  ],
  assignments: [assign('s1', 'p1', 0, 'there'), assign('s2', 'p2', 0, 'loaded')],
  locks: [],
  rooms: [],
  conflicts: [],
  canUndo: false,
  canRedo: false,
} satisfies RosterTable);
const seat = { sessionId: 's1', postId: 'p1', seat: 1 };
const ranked = (judge: ReturnType<typeof judgeOf> | null) =>
  model.table.people
    .filter(({ id }) => id !== 'there')
    .map((one) => judgeCandidate(model, judge, one, seat))
    .sort(byVerdict);
const wordsOf = (id: string, judge: ReturnType<typeof judgeOf> | null): string => {
  const found = ranked(judge).find((one) => one.person.id === id);
  return found ? candidateWords(found, seat, model, zhText) : 'missing';
};

describe('candidates for a seat', () => {
  it('puts those first whom no rule bars, the least loaded of them on top', () => {
    const ids = ranked(judgeOf()).map((one) => one.person.id);
    expect(ids.slice(0, 2)).toEqual(['free', 'loaded']);
    expect(new Set(ids.slice(2))).toEqual(new Set(['same', 'away', 'untrained']));
  });
  it('says every rule in words, those of the team and of the person too', () => {
    const judge = judgeOf();
    expect(wordsOf('free', judge)).toBe('');
    expect(wordsOf('same', judge)).toContain('不同单位');
    // The other one of the room is named, the person in question is not named again.
    expect(wordsOf('same', judge)).toContain('示例there');
    expect(wordsOf('same', judge)).not.toContain('示例same');
    expect(wordsOf('away', judge)).toContain('请假');
  });
  it('tells what a hint words once, and not at all where the rule is off', () => {
    expect(wordsOf('untrained', judgeOf())).toBe('未培训');
    expect(wordsOf('untrained', judgeOf(['trained']))).toBe('');
  });
  it('tells the hints alone until the rules have arrived', () => {
    expect(wordsOf('untrained', null)).toBe('未培训');
    expect(wordsOf('away', null)).toBe('');
  });
  it('finds people by number, name and school', () => {
    const ids = searchPeople(ranked(judgeOf()), '丙校', (one) => one.person).map((one) => one.person.id);
    expect(ids).toEqual(['free']);
  });
});
