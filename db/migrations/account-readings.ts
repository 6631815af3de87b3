/**
 * Version 7: groups of a platform that does not list who is in them are read account by account. A reading of an account
 * is about all groups of its platform.
 */
export const accountReadings = `
ALTER TABLE mirrors ADD COLUMN by_account INTEGER NOT NULL DEFAULT 0 CHECK (by_account IN (0, 1));
CREATE TABLE account_readings (actor TEXT PRIMARY KEY, read_at INTEGER, problem TEXT) STRICT;
`;
