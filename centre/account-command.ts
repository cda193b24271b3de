import { CommandError, EXIT } from '../server/process/exit.ts';
import { requiredOption } from '../server/process/parse-options.ts';
import { CENTRE_ROLES, type CentreRole } from '../shared/contract/define.ts';
import { ContractError } from '../shared/contract/errors.ts';
import { openAccounts } from './open-accounts.ts';
import { openExistingStore } from './open-store.ts';
import type { StorePlace } from './store-place.ts';

export type AccountRequest =
  | { readonly what: 'list' }
  | { readonly what: 'add'; readonly name: string; readonly person: string; readonly role: string }
  | { readonly what: 'reset' | 'disable' | 'enable'; readonly name: string };

/** Done at the computer of the centre itself; every change is in the journal of access with this name. */
const CALLER = { actor: 'command line', address: '' };

/**
 * Accounts from the command line, also beside a running centre, which notices within a second. The password comes
 * from standard input, so that it stands in no list of processes and no history.
 */
export async function runAccountCommand(
  place: StorePlace,
  request: AccountRequest,
  readPassword: () => Promise<string>,
): Promise<object> {
  const database = await openExistingStore(place).accounts();
  try {
    const accounts = await openAccounts(database);
    switch (request.what) {
      case 'list':
        return { accounts: await accounts.list() };
      case 'add': {
        const { name, person } = request;
        const account = { name, person, role: roleOf(request.role), password: await readPassword() };
        await accounts.add(account, CALLER);
        return { name, role: account.role };
      }
      case 'reset':
        await accounts.resetPassword(request.name, await readPassword(), CALLER);
        return { name: request.name, isReset: true };
      case 'disable':
      case 'enable': {
        const isDisabled = request.what === 'disable';
        await accounts.change(request.name, { isDisabled }, CALLER);
        return { name: request.name, isDisabled };
      }
    }
  } catch (error) {
    if (error instanceof ContractError) throw new CommandError(EXIT.usage, error.message);
    throw error;
  } finally {
    await database.close();
  }
}

/** What was typed, checked: names the option that is missing. */
export function accountRequest(
  what: string,
  options: {
    readonly name?: string | undefined;
    readonly person?: string | undefined;
    readonly role?: string | undefined;
  },
): AccountRequest {
  if (what === 'list') return { what };
  if (what === 'add')
    return {
      what,
      name: requiredOption('name', options.name),
      person: requiredOption('person', options.person),
      role: requiredOption('role', options.role),
    };
  if (what === 'reset' || what === 'disable' || what === 'enable')
    return { what, name: requiredOption('name', options.name) };
  throw new CommandError(EXIT.usage, 'account takes list, add, reset, disable or enable');
}

function roleOf(text: string): CentreRole {
  const role = CENTRE_ROLES.find((one) => one === text);
  if (role === undefined)
    throw new CommandError(EXIT.usage, `--role must be one of ${CENTRE_ROLES.join(', ')}`);
  return role;
}
