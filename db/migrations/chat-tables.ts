/** Version 2: what a chat needs. Groups that mirror one of a platform, Homes, and whom a waiting card has mentioned. */
export const chatTables = `
-- source: the platform's group; is_read 0: a list in the configuration, which is never away.
CREATE TABLE mirrors (
  group_name TEXT PRIMARY KEY REFERENCES groups (name) ON DELETE CASCADE, source TEXT NOT NULL,
  is_read INTEGER NOT NULL CHECK (is_read IN (0, 1)), read_at INTEGER, problem TEXT
) STRICT;
CREATE TABLE mirrored_members (
  group_name TEXT NOT NULL REFERENCES mirrors (group_name) ON DELETE CASCADE, actor TEXT NOT NULL, since INTEGER NOT NULL,
  PRIMARY KEY (group_name, actor)
) STRICT;
CREATE INDEX mirrored_members_actor ON mirrored_members (actor);
CREATE TABLE homes (actor TEXT PRIMARY KEY, opened_at INTEGER NOT NULL, shown TEXT) STRICT;
ALTER TABLE posts ADD COLUMN mentioned_until INTEGER;
ALTER TABLE outbox ADD COLUMN answers TEXT;
`;
