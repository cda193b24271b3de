import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Versioned, Versions } from '../../../shared/contract/versioned.ts';

interface Write<Input, Table> {
  readonly isBusy: boolean;
  run(input: Input): Promise<Table | null>;
}

/** The table of one kind of versions, and its two commands such as the panel presses them. */
export function useVersionTable<Profile extends Versioned, Table extends Versions<Profile>>(
  key: readonly string[],
  query: () => Promise<Table>,
  save: Write<{ profile: Record<string, unknown>; reason: string }, Table>,
  use: Write<{ name: string; version: number; reason: string }, Table>,
) {
  const queries = useQueryClient();
  const { data: table } = useQuery({ queryKey: key, queryFn: query });
  const take = (made: Table | null): boolean => {
    if (made !== null) queries.setQueryData(key, made);
    return made !== null;
  };
  return {
    table,
    take,
    writes: {
      isBusy: save.isBusy,
      save: async (profile: Profile, reason: string) =>
        take(await save.run({ profile: Object.fromEntries(Object.entries(profile)), reason })),
      use: async (name: string, version: number, reason: string) =>
        take(await use.run({ name, version, reason })),
    },
  };
}
