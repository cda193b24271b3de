import { conflictPerSession } from './group-by-session.ts';
import { isTrainedOn } from './is-trained-on.ts';
import type { RosterRule } from './roster-index.ts';

/**
 * Nobody invigilates without training that is valid on the last day of the session (未经培训不得上岗).
 * `trainedUntil` is inclusive and overrides `isTrained`. Duty posts are not examined.
 */
export const trained: RosterRule = {
  id: 'trained',
  evaluate: ({ placed }) =>
    conflictPerSession(
      'trained',
      placed.filter(
        ({ post, person, session }) => post.kind === 'invigilation' && !isTrainedOn(person, session),
      ),
      ({ person }) => ({ trainedUntil: person.trainedUntil ?? '' }),
    ),
};
