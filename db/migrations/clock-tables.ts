/** Version 10: when the bot looked at the clock last, and a jump of it that nobody has confirmed yet. */
export const clockTables = `
CREATE TABLE clock (
  id INTEGER PRIMARY KEY CHECK (id = 1), ticked_at INTEGER NOT NULL,
  jumped_from INTEGER, jumped_to INTEGER, CHECK ((jumped_from IS NULL) = (jumped_to IS NULL))
) STRICT;
`;
