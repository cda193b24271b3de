import { conflictPerSession } from './group-by-session.ts';
import type { RosterRule } from './roster-index.ts';

/** A teacher of the subject examined does not invigilate it. Subjects are equal when they are, but for outer spaces. */
export const ownSubject: RosterRule = {
  id: 'own-subject',
  evaluate: ({ placed }) =>
    conflictPerSession(
      'own-subject',
      placed.filter(({ post, person, session }) => {
        const subject = session.subject.trim();
        return (
          post.kind === 'invigilation' &&
          session.kind === 'exam' &&
          subject !== '' &&
          person.subjects.some((own) => own.trim() === subject)
        );
      }),
      ({ session }) => ({ subject: session.subject.trim() }),
    ),
};
