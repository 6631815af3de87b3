/** Version 4: accounts that a person asks to have joined, and codes that were guessed wrong. */
export const linkTables = `
-- shown: what was on the screens, as JSON; the join is refused where it is no longer so.
CREATE TABLE links (
  number INTEGER PRIMARY KEY AUTOINCREMENT, state TEXT NOT NULL CHECK (state IN
    ('offered', 'claimed', 'half-confirmed', 'asked', 'accepted', 'refused', 'cancelled', 'expired')),
  code_hash TEXT NOT NULL UNIQUE, from_actor TEXT NOT NULL, from_channel TEXT NOT NULL, to_actor TEXT, to_channel TEXT,
  shown TEXT, made_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX links_open ON links (state) WHERE state IN ('offered', 'claimed', 'half-confirmed', 'asked');
CREATE TABLE link_tries (actor TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX link_tries_actor ON link_tries (actor, at);
`;
