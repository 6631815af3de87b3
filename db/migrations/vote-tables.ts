/**
 * Version 9: votes are a history that nothing is taken from. A person's newest row for an effect and a decision is their
 * vote on it; a withdrawal is a row too. And when those who are
 * missing are reminded.
 */
export const voteTables = `
CREATE TABLE all_votes (
  number INTEGER PRIMARY KEY AUTOINCREMENT, request_id TEXT NOT NULL REFERENCES requests (id),
  person_id TEXT NOT NULL REFERENCES people (id), actor TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('approve', 'deny', 'withdraw')), reason TEXT,
  effect_digest TEXT NOT NULL, decision_digest TEXT NOT NULL, policy_revision INTEGER NOT NULL, at INTEGER NOT NULL
) STRICT;
INSERT INTO all_votes SELECT number, request_id, person_id, actor, verdict, reason, effect_digest, decision_digest,
  policy_revision, at FROM votes;
DROP TABLE votes;
ALTER TABLE all_votes RENAME TO votes;
CREATE INDEX votes_of_request ON votes (request_id, effect_digest, decision_digest, person_id, number);
CREATE TRIGGER votes_no_update BEFORE UPDATE ON votes BEGIN SELECT raise(ABORT, 'votes are append-only'); END;
CREATE TRIGGER votes_no_delete BEFORE DELETE ON votes BEGIN SELECT raise(ABORT, 'votes are append-only'); END;
CREATE TRIGGER votes_only_append BEFORE INSERT ON votes WHEN EXISTS (SELECT 1 FROM votes WHERE number = NEW.number)
BEGIN SELECT raise(ABORT, 'votes are append-only'); END;
CREATE TABLE reminders (
  request_id TEXT NOT NULL REFERENCES requests (id), due_at INTEGER NOT NULL, settled_at INTEGER,
  PRIMARY KEY (request_id, due_at)
) STRICT;
CREATE INDEX reminders_open ON reminders (due_at) WHERE settled_at IS NULL;
`;
