import type { Handlers } from '../../server/rpc/handlers.ts';
import type { audioCheckContract } from '../../shared/contract/audio-check-contract.ts';
import type { SiteServices } from './site-services.ts';

const DONE = { isDone: true } as const;

/** Procedures of the listening-equipment check. */
export const audioCheckHandlers = ({ audioChecks }: SiteServices): Handlers<typeof audioCheckContract> => ({
  'audioCheck.current': () => ({
    snapshot: () => audioChecks.current(),
    subscribe: (push) => audioChecks.onChange(push),
  }),
  'audioCheck.list': () => [...audioChecks.list()],
  'audioCheck.preflight': ({ chain }) => [...audioChecks.preflight('all', chain)],
  'audioCheck.zones': () => [...audioChecks.zones()],
  'audioCheck.setZone': ({ rooms, zone }, { actor }) => [...audioChecks.setZone(rooms, zone, actor)],
  'audioCheck.get': ({ id }) => audioChecks.get(id),
  'audioCheck.start': (request, { actor }) => audioChecks.start({ ...request, actor }),
  'audioCheck.takeSignal': ({ id, page, device }, { actor }) => ({
    isYours: audioChecks.takeSignal(id, { page, device, actor }),
  }),
  'audioCheck.signalFailed': ({ id, page, problem }, { actor }) => {
    audioChecks.signalFailed(id, { page, problem, actor });
    return DONE;
  },
  'audioCheck.cancel': ({ id }, { actor }) => {
    audioChecks.cancel(id, actor);
    return DONE;
  },
  'audioCheck.finishNow': ({ id }, { actor }) => {
    audioChecks.finishNow(id, actor);
    return DONE;
  },
  'audioCheck.accept': ({ id }, { actor }) => ({ rooms: audioChecks.accept(id, actor) }),
});
