import type { Accounts } from '../../server/access/create-accounts.ts';
import type { Handlers } from '../../server/rpc/handlers.ts';
import type { accountsContract } from '../../shared/contract/accounts-contract.ts';
import { CENTRE_ROLES, type CentreRole } from '../../shared/contract/define.ts';

const DONE = { isDone: true } as const;
/** Pages come by socket: the address is in the entry of the sign-in. */
const callerOf = (actor: string) => ({ actor, address: '' });

/** Procedures of accounts. */
export const accountsHandlers = (accounts: Accounts<CentreRole>): Handlers<typeof accountsContract> => ({
  'session.get': (_input, { principal }) => ({
    account: principal.account,
    roles: CENTRE_ROLES.filter((role) => principal.roles.includes(role)),
  }),
  'accounts.list': () => accounts.list(),
  'accounts.add': async (account, { actor }) => {
    await accounts.add(account, callerOf(actor));
    return DONE;
  },
  'accounts.change': async ({ name, person, role, isDisabled }, { actor }) => {
    const fields = {
      ...(person === undefined ? {} : { person }),
      ...(role === undefined ? {} : { role }),
      ...(isDisabled === undefined ? {} : { isDisabled }),
    };
    await accounts.change(name, fields, callerOf(actor));
    return DONE;
  },
  'accounts.reset': async ({ name, password }, { actor }) => {
    await accounts.resetPassword(name, password, callerOf(actor));
    return DONE;
  },
  'accounts.unlock': async ({ name }, { actor }) => {
    await accounts.unlock(name, callerOf(actor));
    return DONE;
  },
  'accounts.entries': ({ limit, beforeMs }) => accounts.entries(limit, beforeMs ?? Number.MAX_SAFE_INTEGER),
});
