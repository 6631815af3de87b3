/**
 * Version 8: each decision about a request is kept with what the policy was asked, so that it can be told and asked again
 * years later; the cases that every new revision has to pass; and accounts that have no rights by the word of their
 * platform: guests, bots, closed ones.
 */
export const decisionTables = `
CREATE TABLE decisions (
  number INTEGER PRIMARY KEY AUTOINCREMENT, request_id TEXT NOT NULL REFERENCES requests (id), at INTEGER NOT NULL,
  question TEXT NOT NULL, decision TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_of_request ON decisions (request_id, number);
CREATE INDEX decisions_by_time ON decisions (at);
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions BEGIN SELECT raise(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions BEGIN SELECT raise(ABORT, 'decisions are append-only'); END;
CREATE TABLE outsiders (actor TEXT PRIMARY KEY, why TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE golden_cases (name TEXT PRIMARY KEY, golden_case TEXT NOT NULL) STRICT;
`;
