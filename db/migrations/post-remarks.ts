/** Version 5: what is said on a card that went elsewhere or may stand twice (JSON), and when a post was first tried. */
export const postRemarks = `
ALTER TABLE posts ADD COLUMN remark TEXT;
ALTER TABLE outbox ADD COLUMN tried_at INTEGER;
`;
