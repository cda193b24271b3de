import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { mergeRules } from '../../../../shared/domain/roster/problem/rule-set.ts';
import { siteClient } from '../../../client/site.ts';
import { createJudge, type Judge } from './judge-seat.ts';

export const RULES_KEY = ['rosterRules.table'];

/** Versions of the rules; read again whenever a page with them opens. */
export const useRules = () =>
  useQuery({ queryKey: RULES_KEY, queryFn: () => siteClient.query('rosterRules.table', {}) });

/** The rules in use as a judge of moves; null until they have arrived. */
export function useJudge(): Judge | null {
  const { data } = useRules();
  return useMemo(() => {
    if (!data) return null;
    const merged = mergeRules(data.active.profile, []);
    return 'value' in merged ? createJudge(merged.value) : null;
  }, [data]);
}
