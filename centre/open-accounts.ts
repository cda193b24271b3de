import { createAccountStore } from '../server/access/account-store.ts';
import { type Accounts, createAccounts } from '../server/access/create-accounts.ts';
import { createPasswordHasher } from '../server/access/password-hash.ts';
import { createSessions } from '../server/access/sessions.ts';
import type { SessionLookup } from '../server/http/guard.ts';
import type { SignInDesk } from '../server/http/session-routes.ts';
import type { SqlDatabase } from '../server/sql/sql-database.ts';
import { CENTRE_ROLES, type CentreRole } from '../shared/contract/define.ts';

/** Accounts of a centre in its store. An administrator must always remain. */
export const openAccounts = (database: SqlDatabase): Promise<Accounts<CentreRole>> =>
  createAccounts<CentreRole>({
    store: createAccountStore(database),
    hasher: createPasswordHasher(),
    sessions: createSessions(),
    roles: CENTRE_ROLES,
    keeper: 'administrator',
    nowMs: () => Date.now(),
    monoMs: () => performance.now(),
  });

/** What the server for pages needs of them. */
export const accountsDesk = (accounts: Accounts<CentreRole>): SessionLookup & SignInDesk => ({
  who(secret, isUse) {
    const account = accounts.who(secret, isUse);
    if (account === null) return null;
    return { roles: [account.role], account: { name: account.name, person: account.person } };
  },
  signIn: (name, password, address) => accounts.signIn(name, password, address),
  signOut: (secret, caller) => accounts.signOut(secret, caller),
  changeOwnPassword: (secret, before, after, caller) =>
    accounts.changeOwnPassword(secret, before, after, caller),
  isEmpty: () => accounts.isEmpty(),
});
