import type { Handlers } from '../../server/rpc/handlers.ts';
import type { peopleContract } from '../../shared/contract/people-contract.ts';
import type { SiteServices } from './site-services.ts';

/** Procedures of people's records and their import. */
export const peopleHandlers = ({
  people,
}: Pick<SiteServices, 'people'>): Handlers<typeof peopleContract> => ({
  'people.person': ({ id }) => people.person(id),
  'people.changes': () => people.changes(),
  'people.byPhone': ({ phone }) => people.byPhone(phone),
  'people.inspectFile': ({ base64, header }) => people.inspect(Buffer.from(base64, 'base64'), header),
  'people.previewImport': (choice) => people.preview(choice),
  'people.import': (choice, { actor }) => people.import(choice, actor),
  'people.save': (change, { actor }) => people.save(change, actor),
  'people.remove': ({ id, version }, { actor }) => {
    people.remove(id, version, actor);
    return { isDone: true } as const;
  },
  'people.record': ({ ids, record }, { actor }) => people.record(ids, record, actor),
  'people.undo': ({ seq }, { actor }) => people.undo(seq, actor),
  'people.redo': ({ seq }, { actor }) => people.redo(seq, actor),
  'people.attachScan': ({ base64, ...scan }, { actor }) =>
    people.attachScan({ ...scan, bytes: Buffer.from(base64, 'base64') }, actor),
});
