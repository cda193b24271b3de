import type { Handlers } from '../../server/rpc/handlers.ts';
import type { timelineContract } from '../../shared/contract/timeline.ts';
import type { SiteServices } from './site-services.ts';

const DONE = { isDone: true } as const;

/** The day by its steps. */
export const timelineHandlers = ({
  timeline,
}: Pick<SiteServices, 'timeline'>): Handlers<typeof timelineContract> => ({
  'timeline.feed': () => ({
    snapshot: () => timeline.get(),
    subscribe: (push) => timeline.onChange(push),
  }),
  'timeline.markDone': ({ sessionId, stepId }, { actor }) => {
    timeline.markDone(sessionId, stepId, actor);
    return DONE;
  },
  'timeline.shift': ({ sessionId, minutes, reason }, { actor }) => {
    timeline.shift(sessionId, minutes, reason, actor);
    return DONE;
  },
  'timeline.hold': ({ sessionId, reason }, { actor }) => {
    timeline.hold(sessionId, reason, actor);
    return DONE;
  },
  'timeline.resume': ({ sessionId }, { actor }) => {
    timeline.resume(sessionId, actor);
    return DONE;
  },
  'timeline.undo': (_input, { actor }) => {
    timeline.undo(actor);
    return DONE;
  },
  'timeline.adoptClock': (_input, { actor }) => {
    timeline.adoptClock(actor);
    return DONE;
  },
});
