import type { ExamPlan, PlanSession } from '../../contract/exam-plan.ts';
import type { Session } from '../../contract/roster-table.ts';

/** The sessions of a plan as the roster, the recordings and the listening test know them, first one first. */
export const sessionsOfPlan = ({ sessions }: Pick<ExamPlan, 'sessions'>): Session[] =>
  sessions
    .toSorted((a, b) => (a.start === b.start ? 0 : a.start < b.start ? -1 : 1))
    .map(({ id, name, subject, start, end, hasListening, rooms }) => ({
      ...{ id, name, kind: 'exam' as const, subject, start, end, hasListening },
      ...(rooms.length > 0 ? { roomIds: rooms.map(({ roomId }) => roomId) } : {}),
    }));

/** Whether the roster's exam sessions say what the plan says; what the roster alone cannot know is not compared. */
export const isSameSession = (ofPlan: Session, ofRoster: Session): boolean =>
  (['name', 'subject', 'start', 'end'] as const).every((key) => ofPlan[key] === ofRoster[key]);

/** What a table of sessions from before exam plans says of one: no rooms, no candidates. */
export const sessionOfRoster = (
  { id, name, subject, start, end }: Session,
  known: Pick<PlanSession, 'hasListening' | 'steps' | 'rooms'>,
): PlanSession => ({ ...{ id, name, subject, start, end }, ...known });
