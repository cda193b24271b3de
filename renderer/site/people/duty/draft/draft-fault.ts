import type { DutyProblem } from '../../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import type { InputFault } from '../../../../../shared/domain/roster/problem/parse-problem.ts';
import type { Text } from '../../../../kit/text/index.ts';
import { wordOf } from '../../../../kit/text/worded.ts';

/** Where a fault of a duty problem is, so that the page can go there. */
export interface DraftFault {
  readonly list: 'posts' | 'people' | null;
  readonly index: number;
  /** In words: whose field, and what is wrong with it. */
  readonly words: string;
}

/** A fault in words: `人员 李保管，请假：不是日期`. */
export function draftFault({ field, text: what }: InputFault, problem: DutyProblem, text: Text): DraftFault {
  const words = text.duty.draft;
  const [, list = '', place = '', key = ''] = /^(posts|people)\[(\d+)\](?:\.(\w+))?/.exec(field) ?? [];
  const index = Number(place);
  const own = list === 'posts' ? problem.posts[index] : list === 'people' ? problem.people[index] : undefined;
  const name = wordOf(words.fields, key || field.replace(/[[.].*/, '')) ?? field;
  const owner =
    own === undefined
      ? ''
      : `${list === 'posts' ? words.post : words.person} ${own.name === '' ? own.id : own.name}${words.comma}`;
  const reason = words.reasons.find(([pattern]) => what.includes(pattern))?.[1] ?? what;
  return {
    list: list === 'posts' || list === 'people' ? list : null,
    index: own === undefined ? 0 : index,
    words: `${owner}${name}${text.frame.colon}${reason}`,
  };
}
