import { type DutyRosterRule, numberOf, shiftWords, wholeNumbers } from '../duty-rule.ts';

/** Before a shift of a 24-hour post ends the next one has been there for `minutes`; its last shift has no next. */
export const handOver: DutyRosterRule = {
  kind: 'roster',
  id: 'hand-over',
  term: { zh: '交接班重叠', en: 'hand-over overlap' },
  readParams: wholeNumbers({ minutes: 240 }),
  evaluate: ({ problem, teams }, params) => {
    const minutes = numberOf(params, 'minutes') ?? 0;
    return problem.posts
      .filter(({ isAroundTheClock }) => isAroundTheClock)
      .flatMap((post) => {
        const own = teams.filter((team) => team.post === post);
        return own.flatMap((team, index) => {
          let best = Number.NEGATIVE_INFINITY;
          let isLast = true;
          for (const next of own.slice(index + 1)) {
            if (next.toMinute > team.toMinute) {
              isLast = false;
              best = Math.max(best, team.toMinute - next.fromMinute);
              // In the order of starts: no later one begins earlier.
              break;
            }
          }
          if (isLast || best >= minutes) return [];
          const { zh, en } = shiftWords(post, team.fromMinute);
          const overlap = Math.max(0, best);
          return [
            {
              postId: post.id,
              start: team.start,
              personIds: team.members.map(({ id }) => id),
              count: 1,
              text: {
                zh: `${zh}与下一班只重叠 ${overlap} 分钟，交接班应有 ${minutes} 分钟`,
                en: `${en} overlaps the next one by ${overlap} minutes, ${minutes} are due for the hand-over`,
              },
            },
          ];
        });
      });
  },
};
