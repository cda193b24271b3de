import type { CommandContext } from '../../server/rpc/handlers.ts';

/** Who acts: the person of the account that signed in; with the launch token the name the page sends. */
export const actingPerson = ({ principal, actor }: CommandContext): string =>
  principal.account?.person ?? actor.trim();
