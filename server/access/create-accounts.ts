import { ContractError } from '../../shared/contract/errors.ts';
import type { AccessEntry, AccountStore, StoredAccount, StoredEntry } from './account-store.ts';
import { createLockOut } from './lock-out.ts';
import type { PasswordHasher } from './password-hash.ts';
import { LONGEST_PASSWORD, passwordFault, SHORTEST_PASSWORD } from './password-rules.ts';
import type { Sessions } from './sessions.ts';

/** Who acts, and from where. */
export interface Caller {
  readonly actor: string;
  readonly address: string;
}

export type SignIn<R extends string> =
  | { readonly kind: 'signed-in'; readonly secret: string; readonly account: Account<R> }
  /** The same words for a wrong name, a wrong password and a disabled account: names are not to be found out. */
  | { readonly kind: 'wrong' }
  | { readonly kind: 'locked'; readonly waitMs: number };

/** What pages see of an account. */
export interface Account<R extends string> {
  readonly name: string;
  readonly person: string;
  readonly role: R;
  readonly isDisabled: boolean;
  readonly createdMs: number;
  readonly lastSignInMs: number | null;
}

export interface Accounts<R extends string> {
  signIn(name: string, password: string, address: string): Promise<SignIn<R>>;
  signOut(secret: string, caller: Caller): Promise<void>;
  /** The account of a session's secret, as it is now; null when the session has ended or the account may not. */
  who(secret: string, isUse: boolean): Account<R> | null;
  list(): Promise<Account<R>[]>;
  isEmpty(): boolean;
  add(
    account: { name: string; person: string; role: R; password: string },
    caller: Caller,
  ): Promise<Account<R>>;
  change(
    name: string,
    fields: { person?: string; role?: R; isDisabled?: boolean },
    caller: Caller,
  ): Promise<void>;
  /** Ends every session of the account and lifts its lock. */
  resetPassword(name: string, password: string, caller: Caller): Promise<void>;
  /** By the person: the old one is asked for; other sessions end. */
  changeOwnPassword(secret: string, before: string, after: string, caller: Caller): Promise<void>;
  unlock(name: string, caller: Caller): Promise<void>;
  entries(limit: number, beforeMs: number): Promise<StoredEntry[]>;
  /** Takes over what another process (the command line, another gateway) has changed. */
  refresh(): Promise<void>;
}

const NAME = /^[\p{L}\p{N}._-]{2,32}$/u;

/**
 * Accounts of one server. `keeper` is the role of which one enabled account must always remain, once there is one.
 * Errors: `bad-input` with the field, `conflict` (name taken, last keeper), `not-found`, `rate-limited`.
 */
export async function createAccounts<R extends string>(parts: {
  readonly store: AccountStore;
  readonly hasher: PasswordHasher;
  readonly sessions: Sessions;
  readonly roles: readonly R[];
  readonly keeper: R;
  readonly nowMs: () => number;
  readonly monoMs: () => number;
}): Promise<Accounts<R>> {
  const { store, hasher, sessions, roles, keeper, nowMs, monoMs } = parts;
  const lockOut = createLockOut();
  let known = new Map<string, StoredAccount>();
  const refresh = async (): Promise<void> => {
    const before = known;
    known = new Map((await store.list()).map((one) => [one.name, one]));
    for (const [name, one] of before) {
      const now = known.get(name);
      // Changed by another process: whoever knew the old password is signed out.
      if (now === undefined || now.isDisabled || now.passwordMs !== one.passwordMs) sessions.endAll(name);
    }
  };
  await refresh();
  // A name that does not exist costs as much time as one that does.
  const decoy = await hasher.hash(crypto.randomUUID());

  const entry = (action: string, subject: string, caller: Caller, detail = ''): AccessEntry => ({
    ...{ atMs: nowMs(), action, actor: caller.actor, subject, address: caller.address, detail },
  });
  const isRole = (role: string): role is R => roles.some((one) => one === role);
  const toAccount = (one: StoredAccount): Account<R> | null => {
    const { name, person, role, isDisabled, createdMs, lastSignInMs } = one;
    return isRole(role) ? { name, person, role, isDisabled, createdMs, lastSignInMs } : null;
  };
  const keepOne = (after: readonly StoredAccount[]): void => {
    const has = (all: readonly StoredAccount[]) => all.some((one) => one.role === keeper && !one.isDisabled);
    if (has([...known.values()]) && !has(after))
      throw new ContractError('conflict', `the last account with the role ${keeper} must remain`, 'role');
  };
  const checkPassword = (password: string, name: string): void => {
    const fault = passwordFault(password, name);
    if (fault === null) return;
    const lengths = `${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters`;
    throw new ContractError('bad-input', `password: ${fault}; it takes ${lengths}`, 'password');
  };
  const mustExist = (isThere: boolean): void => {
    if (!isThere) throw new ContractError('not-found', 'there is no such account', 'name');
  };
  const keysOf = (name: string, address: string) => [`account ${name}`, `address ${address}`] as const;

  return {
    async signIn(name, password, address) {
      const keys = keysOf(name, address);
      const waitMs = lockOut.waitMs(keys, monoMs());
      if (waitMs > 0) return { kind: 'locked', waitMs };
      const stored = await store.find(name);
      const account = stored === null ? null : toAccount(stored);
      const isRight = await hasher.verify(password, stored?.password ?? decoy);
      const caller = { actor: name.slice(0, 32), address };
      // Tries that were sent at once stand in one line: each is judged by what those before it came to.
      const isLate = lockOut.waitMs(keys, monoMs());
      if (isLate > 0) return { kind: 'locked', waitMs: isLate };
      if (!isRight || stored === null || account === null || stored.isDisabled) {
        lockOut.fail(keys, monoMs());
        const locked = lockOut.waitMs(keys, monoMs());
        await store.note(entry(locked > 0 ? 'sign-in.locked' : 'sign-in.refused', caller.actor, caller));
        return locked > 0 ? { kind: 'locked', waitMs: locked } : { kind: 'wrong' };
      }
      lockOut.clear(keys[0]);
      const at = nowMs();
      await store.change(name, { lastSignInMs: at }, entry('sign-in', name, caller));
      known.set(name, { ...stored, lastSignInMs: at });
      return { kind: 'signed-in', secret: sessions.start(name, monoMs()), account };
    },
    async signOut(secret, caller) {
      sessions.end(secret);
      await store.note(entry('sign-out', caller.actor, caller));
    },
    who(secret, isUse) {
      const session = sessions.find(secret, monoMs(), isUse);
      const stored = session === null ? undefined : known.get(session.account);
      return stored === undefined || stored.isDisabled ? null : toAccount(stored);
    },
    async list() {
      await refresh();
      return [...known.values()].flatMap((one) => toAccount(one) ?? []);
    },
    isEmpty: () => known.size === 0,
    async add({ name, person, role, password }, caller) {
      if (!NAME.test(name))
        throw new ContractError('bad-input', 'name: 2 to 32 letters, figures, dots or dashes', 'name');
      if (person.trim() === '' || person.length > 64)
        throw new ContractError('bad-input', 'person: 1 to 64 characters', 'person');
      checkPassword(password, name);
      const hash = await hasher.hash(password);
      const at = nowMs();
      const stored: StoredAccount = {
        ...{ name, person: person.trim(), role, password: hash, isDisabled: false },
        ...{ createdMs: at, passwordMs: at, lastSignInMs: null },
      };
      if (!(await store.add(stored, entry('account.added', name, caller, role))))
        throw new ContractError('conflict', 'this name is taken', 'name');
      known.set(name, stored);
      return { name, person: stored.person, role, isDisabled: false, createdMs: at, lastSignInMs: null };
    },
    async change(name, fields, caller) {
      const detail = Object.entries(fields)
        .map(([key, value]) => `${key}=${String(value)}`)
        .join(' ');
      mustExist(await store.change(name, fields, entry('account.changed', name, caller, detail), keepOne));
      // Another role begins with a new sign-in: no page keeps rights it no longer has.
      if (fields.role !== undefined || fields.isDisabled === true) sessions.endAll(name);
      await refresh();
    },
    async resetPassword(name, password, caller) {
      checkPassword(password, name);
      const hash = await hasher.hash(password);
      const fields = { password: hash, passwordMs: nowMs() };
      mustExist(await store.change(name, fields, entry('password.reset', name, caller)));
      sessions.endAll(name);
      lockOut.clear(`account ${name}`);
      await refresh();
    },
    async changeOwnPassword(secret, before, after, caller) {
      const session = sessions.find(secret, monoMs(), true);
      const stored = session === null ? undefined : known.get(session.account);
      if (stored === undefined) throw new ContractError('unauthenticated', 'sign in again');
      const keys = keysOf(stored.name, caller.address);
      if (lockOut.waitMs(keys, monoMs()) > 0) throw new ContractError('rate-limited', 'wait, then try again');
      if (!(await hasher.verify(before, stored.password))) {
        lockOut.fail(keys, monoMs());
        throw new ContractError('bad-input', 'before: this is not the present password', 'before');
      }
      checkPassword(after, stored.name);
      const hash = await hasher.hash(after);
      const fields = { password: hash, passwordMs: nowMs() };
      await store.change(stored.name, fields, entry('password.changed', stored.name, caller));
      sessions.endAll(stored.name, secret);
      known.set(stored.name, { ...stored, ...fields });
    },
    async unlock(name, caller) {
      mustExist(known.has(name));
      lockOut.clear(`account ${name}`);
      await store.note(entry('account.unlocked', name, caller));
    },
    entries: (limit, beforeMs) => store.entries(limit, beforeMs),
    refresh,
  };
}
