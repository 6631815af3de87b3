/** Version 9: times in which nothing is changed, of one environment or of everything (null). They are ended, never removed. */
export const freezeTables = `
CREATE TABLE freezes (
  number INTEGER PRIMARY KEY AUTOINCREMENT, environment TEXT, until INTEGER NOT NULL, reason TEXT NOT NULL,
  begun_at INTEGER NOT NULL, begun_by TEXT NOT NULL REFERENCES people (id),
  ended_at INTEGER, ended_by TEXT REFERENCES people (id)
) STRICT;
CREATE INDEX freezes_open ON freezes (number) WHERE ended_at IS NULL;
CREATE TRIGGER freezes_no_delete BEFORE DELETE ON freezes BEGIN SELECT raise(ABORT, 'freezes are never removed'); END;
`;
