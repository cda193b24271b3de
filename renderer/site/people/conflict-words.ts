import type { RosterConflict } from '../../../shared/contract/roster-table.ts';
import type { Text } from '../../kit/text/index.ts';
import type { RosterModel, SeatHint } from './roster-model.ts';

/** Who and where of a broken rule as one sentence. */
export function conflictSentence(conflict: RosterConflict, model: RosterModel, text: Text): string {
  const who = conflict.personIds.map((id) => model.people.get(id)?.name ?? id).join(text.frame.listMark);
  const sessions = conflict.sessionIds
    .map((id) => model.sessions.get(id)?.name ?? id)
    .join(text.frame.listMark);
  const posts = conflict.postIds.map((id) => model.posts.get(id)?.name ?? id).join(text.frame.listMark);
  const where = [sessions, posts].filter(Boolean).join(' ');
  const words = text.people.conflictText;
  switch (conflict.ruleId) {
    case 'one-place':
      return words['one-place'](who, where);
    case 'trained':
      return words.trained(who, where);
    case 'own-subject':
      return words['own-subject'](who, where, String(conflict.facts['subject'] ?? ''));
    case 'coverage':
      return words.coverage(String(conflict.facts['missing'] ?? '?'), where);
    case 'twice-in-post':
      return words['twice-in-post'](who, where);
    case 'exam-rule':
      return words['exam-rule'](who, where, conflict.rule ?? { zh: '', en: '' });
  }
}

/** A hint beside a candidate. */
export function hintWords(hint: SeatHint, model: RosterModel, text: Text): string {
  switch (hint.kind) {
    case 'busy':
      return text.people.busyAt(
        model.posts.get(hint.postId)?.name ?? hint.postId,
        model.sessions.get(hint.sessionId)?.name ?? hint.sessionId,
      );
    case 'twice':
      return text.people.twice;
    case 'untrained':
      return text.people.untrained;
    case 'expired':
      return text.people.trainedUntil(hint.trainedUntil);
    case 'own-subject':
      return text.people.ownSubject(hint.subject);
  }
}
