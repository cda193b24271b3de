import type { Database } from './database.ts';

/** A database that calls back after each outermost commit (also of a single statement run outside one). */
export interface HookedDatabase extends Database {
  onCommit(hook: () => void): void;
}

/**
 * Adds commit hooks. They run synchronously after the outermost COMMIT, before the caller of
 * `transaction` continues, so "answered" implies "hooks have run".
 */
export function withCommitHooks(database: Database): HookedDatabase {
  const hooks: (() => void)[] = [];
  let depth = 0;
  return {
    ...database,
    onCommit(hook) {
      hooks.push(hook);
    },
    transaction(work) {
      depth += 1;
      let value: ReturnType<typeof work>;
      try {
        value = database.transaction(work);
      } finally {
        depth -= 1;
      }
      if (depth === 0) for (const hook of hooks) hook();
      return value;
    },
  };
}
