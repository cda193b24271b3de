import type { RosterPlace } from '../../../../shared/domain/roster/problem/roster-problem.ts';
import type { Sentence } from '../../../../shared/domain/roster/problem/rule.ts';
import type { ActiveRule } from '../../../../shared/domain/roster/problem/rule-set.ts';
import { type NewPeople, peopleWords } from './new-people.ts';

/** One way out of a conflict. */
export type Repair =
  | { readonly kind: 'people'; readonly people: readonly NewPeople[] }
  | { readonly kind: 'relax'; readonly ruleId: string }
  | { readonly kind: 'unlock'; readonly places: readonly RosterPlace[] };

const NOTHING: Sentence = {
  zh: '没有找到单凭增加一类人员或放宽一条规则就能解决的办法',
  en: 'neither one kind of people nor one rule alone was found to repair it',
};

/** The repairs of one conflict, any of which is enough. */
export function repairWords(repairs: readonly Repair[], rules: readonly ActiveRule[]): Sentence {
  if (repairs.length === 0) return NOTHING;
  const others = repairs.filter(({ kind }) => kind !== 'relax').map(oneRepair);
  const relaxed = repairs.flatMap((one) => (one.kind === 'relax' ? termOf(one.ruleId, rules) : []));
  const [zh, en] = [others.map((one) => one.zh), others.map((one) => one.en)];
  if (relaxed.length > 0) {
    const isChoice = relaxed.length > 1;
    zh.push(`放宽${isChoice ? '其中一条' : ''}：${relaxed.map((term) => term.zh).join('、')}`);
    en.push(`relax${isChoice ? ' one of' : ''}: ${relaxed.map((term) => term.en).join(', ')}`);
  }
  return { zh: zh.join('，或'), en: en.join(', or ') };
}

/** Repairs made one beside the other. */
export function togetherWords(repairs: readonly Repair[], rules: readonly ActiveRule[]): Sentence {
  const parts = repairs.map((one) => (one.kind === 'relax' ? repairWords([one], rules) : oneRepair(one)));
  return { zh: parts.map(({ zh }) => zh).join('；'), en: parts.map(({ en }) => en).join('; ') };
}

/** More locks than these are counted, not named. */
const MOST_NAMED = 8;

function oneRepair(repair: Repair): Sentence {
  if (repair.kind === 'people') {
    const { zh, en } = peopleWords(repair.people);
    return { zh: `增加${zh}`, en };
  }
  if (repair.kind === 'relax') return { zh: repair.ruleId, en: repair.ruleId };
  const named = repair.places.slice(0, MOST_NAMED);
  const more = repair.places.length - named.length;
  return {
    zh: `解除锁定：${named
      .map(({ sessionId, roomId, staffId }) => `场次 ${sessionId} 考场 ${roomId} 的 ${staffId}`)
      .join('、')}${more > 0 ? ` 等 ${repair.places.length} 处` : ''}`,
    en: `unlock ${named
      .map(({ sessionId, roomId, staffId }) => `${staffId} in session ${sessionId}, room ${roomId}`)
      .join('; ')}${more > 0 ? ` and ${more} more` : ''}`,
  };
}

function termOf(ruleId: string, rules: readonly ActiveRule[]): Sentence[] {
  return rules.flatMap(({ rule }) => (rule.id === ruleId ? [rule.term] : []));
}
