import type { Handlers } from '../../server/rpc/handlers.ts';
import type { programmeContract } from '../../shared/contract/programme-contract.ts';
import type { SiteServices } from './site-services.ts';

/** Procedures of the recordings of listening tests and their cue sheets. */
export const programmeHandlers = ({
  programmes,
}: Pick<SiteServices, 'programmes'>): Handlers<typeof programmeContract> => ({
  'programme.list': () => ({
    snapshot: () => [...programmes.list()],
    subscribe: (push) => programmes.onChange((list) => push([...list])),
  }),
  'programme.remove': ({ id }, { actor }) => programmes.remove(id, actor),
  'programme.restore': ({ id }, { actor }) => programmes.restore(id, actor),
  'programme.open': ({ id }, { actor }) => programmes.open(id, actor),
  'cues.import': ({ id, base64 }, { actor }) =>
    programmes.importCues(id, Buffer.from(base64, 'base64'), actor),
  'cues.set': ({ id, revision, cues }, { actor }) => programmes.setCues(id, revision, cues, actor),
  'cues.mark': ({ id, atMs }, { actor }) => programmes.markCue(id, atMs, actor),
  'cues.undo': ({ id }, { actor }) => programmes.undoCues(id, actor),
});
