import type { Handlers } from '../../server/rpc/handlers.ts';
import type { responsibilityContract } from '../../shared/contract/responsibility-contract.ts';
import type { SiteServices } from './site-services.ts';

/** Procedures of the tree of responsibilities. */
export const responsibilityHandlers = ({
  responsibility,
}: Pick<SiteServices, 'responsibility'>): Handlers<typeof responsibilityContract> => ({
  'responsibility.get': () => responsibility.get(),
  'responsibility.previewImport': ({ base64 }) => responsibility.preview(Buffer.from(base64, 'base64')),
  'responsibility.save': ({ version, nodes }, { actor }) => responsibility.save(version, nodes, actor),
  'responsibility.undo': ({ version }, { actor }) => responsibility.undo(version, actor),
});
