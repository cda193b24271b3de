import { type DutyRosterRule, numberOf, postName, timeWords, wholeNumbers } from '../duty-rule.ts';
import { presentSpans } from '../present-spans.ts';

/** In a papers room there are two people at all times at which anybody is; where nobody is it is coverage's or no-gap's. */
export const twoInRoom: DutyRosterRule = {
  kind: 'roster',
  id: 'two-in-room',
  term: { zh: '双人值守', en: 'two people in the papers room' },
  readParams: wholeNumbers({ people: 20 }),
  evaluate: ({ problem, teams }, params) => {
    const least = numberOf(params, 'people') ?? 2;
    return problem.posts
      .filter(({ needsKeeper }) => needsKeeper)
      .flatMap((post) =>
        presentSpans(teams.filter((team) => team.post === post))
          .filter(({ people }) => people.length > 0 && people.length < least)
          .map(({ fromMinute, toMinute, start, people }) => {
            const [from, to] = [timeWords(fromMinute), timeWords(toMinute)];
            return {
              postId: post.id,
              start,
              personIds: people,
              count: 1,
              text: {
                zh: `${postName(post)} ${from.zh} 至 ${to.zh} 只有 ${people.length} 人，须 ${least} 人同时在岗`,
                en: `${postName(post)} has ${people.length} from ${from.en} to ${to.en}, ${least} must be there at all times`,
              },
            };
          }),
      );
  },
};
