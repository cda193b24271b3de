/** Who played the signal of a check that a page was to play: a JSON `SignalEmission`, written with the check's end. */
export const emissionMigrationSql = `
  CREATE TABLE audio_check_emission (
    check_id TEXT PRIMARY KEY REFERENCES audio_check_start(id), emission TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER audio_check_emission_is_append_only_update BEFORE UPDATE ON audio_check_emission
    BEGIN SELECT RAISE(ABORT, 'audio_check_emission is append-only'); END;
  CREATE TRIGGER audio_check_emission_is_append_only_delete BEFORE DELETE ON audio_check_emission
    BEGIN SELECT RAISE(ABORT, 'audio_check_emission is append-only'); END;
`;
