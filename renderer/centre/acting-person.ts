import { setPreferences, usePreferences } from '../kit/preferences.ts';

/**
 * Who acts on this page: one name for every form of the centre, remembered in this browser. The one place that
 * changes when accounts say who it is.
 */
export function useActingPerson(): readonly [name: string, setName: (name: string) => void] {
  const name = usePreferences().operatorId ?? '';
  return [name, (next) => setPreferences({ operatorId: next === '' ? null : next })];
}
