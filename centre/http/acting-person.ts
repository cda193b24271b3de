import type { CommandContext } from '../../server/rpc/handlers.ts';

/** Who acts: the name the page sends with a command. The one place that changes when accounts say who it is. */
export const actingPerson = ({ actor }: CommandContext): string => actor.trim();
