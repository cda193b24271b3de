import { conflictPerSession } from './group-by-session.ts';
import type { RosterRule } from './roster-index.ts';
import { teachesSubject } from './teaches-subject.ts';

/** A teacher of the subject examined does not invigilate it. Subjects are equal when they are, but for outer spaces. */
export const ownSubject: RosterRule = {
  id: 'own-subject',
  evaluate: ({ placed }) =>
    conflictPerSession(
      'own-subject',
      placed.filter(
        ({ post, person, session }) =>
          post.kind === 'invigilation' && session.kind === 'exam' && teachesSubject(person, session.subject),
      ),
      ({ session }) => ({ subject: session.subject.trim() }),
    ),
};
