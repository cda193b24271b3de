import type { Handlers } from '../../server/rpc/handlers.ts';
import type { listeningWatchContract } from '../../shared/contract/listening-watch-contract.ts';
import type { trialPapersContract } from '../../shared/contract/trial-papers-contract.ts';
import type { SiteServices } from './site-services.ts';

const DONE = { isDone: true } as const;

/** Procedures of trial listening and of the watch during the test. */
export const listeningWatchHandlers = ({
  listeningWatch,
  trialPapers,
}: Pick<SiteServices, 'listeningWatch' | 'trialPapers'>): Handlers<
  typeof listeningWatchContract & typeof trialPapersContract
> => ({
  'trialPapers.get': ({ watchId }) => trialPapers.get(watchId),
  'trialPapers.sign': (request, { actor }) => {
    trialPapers.sign(request, actor);
    return trialPapers.get(request.watchId);
  },
  'watch.current': () => ({
    snapshot: () => listeningWatch.current(),
    subscribe: (push) => listeningWatch.onChange(push),
  }),
  'watch.list': () => [...listeningWatch.list()],
  'watch.get': ({ id }) => listeningWatch.get(id),
  'watch.suggestedRooms': () => listeningWatch.suggestedRooms(),
  'watch.start': (request, { actor }) => listeningWatch.start(request, actor),
  'watch.played': ({ id, positionMs }) => {
    listeningWatch.played(id, positionMs);
    return DONE;
  },
  'watch.pause': ({ id }, { actor }) => {
    listeningWatch.pause(id, actor);
    return DONE;
  },
  'watch.resume': ({ id }, { actor }) => {
    listeningWatch.resume(id, actor);
    return DONE;
  },
  'watch.end': ({ id }, { actor }) => {
    listeningWatch.end(id, actor);
    return DONE;
  },
  'watch.verdict': (request, { actor }) => listeningWatch.verdict(request, actor),
});
