import { useSession } from '../client/centre.ts';
import { setPreferences, usePreferences } from '../kit/preferences.ts';

/**
 * Who acts on this page: whoever signed in; with the launch token one name for every form of the centre, typed and
 * remembered in this browser.
 */
export function useActingPerson(): {
  readonly name: string;
  setName(name: string): void;
  /** Said by the account: nobody types another one. */
  readonly isFixed: boolean;
} {
  const typed = usePreferences().operatorId ?? '';
  const account = useSession()?.account ?? null;
  return {
    name: account?.person ?? typed,
    setName: (next) => setPreferences({ operatorId: next === '' ? null : next }),
    isFixed: account !== null,
  };
}
