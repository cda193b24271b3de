import type { Handlers } from '../../server/rpc/handlers.ts';
import type { dutyDraftsContract } from '../../shared/contract/duty-drafts.ts';
import type { SiteServices } from './site-services.ts';

/** Procedures of duty problems being written. */
export const dutyDraftsHandlers = ({
  dutyDrafts: drafts,
}: Pick<SiteServices, 'dutyDrafts'>): Handlers<typeof dutyDraftsContract> => ({
  'dutyDraft.feed': () => ({
    snapshot: () => [...drafts.list()],
    subscribe: (push) => drafts.onChange(() => push([...drafts.list()])),
  }),
  'dutyDraft.get': ({ draftId }) => drafts.get(draftId),
  'dutyDraft.create': (from, { actor }) => drafts.create(from, actor),
  'dutyDraft.save': ({ draftId, revision, text }, { actor }) => drafts.save(draftId, revision, text, actor),
  'dutyDraft.remove': ({ draftId }, { actor }) => {
    drafts.remove(draftId, actor);
    return { isDone: true };
  },
});
