/** Measurements of the control computer's sound card, never changed afterwards. */
export const soundBenchMigrationSql = `
  CREATE TABLE sound_bench_result (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at_ms INTEGER NOT NULL, result TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER sound_bench_result_is_append_only_update BEFORE UPDATE ON sound_bench_result
    BEGIN SELECT RAISE(ABORT, 'sound_bench_result is append-only'); END;
  CREATE TRIGGER sound_bench_result_is_append_only_delete BEFORE DELETE ON sound_bench_result
    BEGIN SELECT RAISE(ABORT, 'sound_bench_result is append-only'); END;
`;
