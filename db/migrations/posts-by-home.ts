/** Version 6: a request may have a card in more than one channel. `home`: the channel that it is meant for. */
export const postsByHome = `
CREATE TABLE home_posts (
  request_id TEXT NOT NULL, home TEXT NOT NULL, channel TEXT NOT NULL, message_id TEXT NOT NULL, posted_at INTEGER NOT NULL,
  mentioned_until INTEGER, remark TEXT, PRIMARY KEY (request_id, home)
) STRICT;
INSERT INTO home_posts (request_id, home, channel, message_id, posted_at, mentioned_until, remark)
  SELECT request_id, coalesce((SELECT channel FROM requests WHERE id = request_id), channel), channel, message_id, posted_at,
    mentioned_until, remark FROM posts;
DROP TABLE posts;
ALTER TABLE home_posts RENAME TO posts;
`;
