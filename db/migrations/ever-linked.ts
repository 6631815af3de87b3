/** Version 3: persons whose accounts were ever joined. It outlives the link: they count as one human for ever. */
export const everLinked = `
CREATE TABLE ever_linked (
  one TEXT NOT NULL REFERENCES people (id), other TEXT NOT NULL REFERENCES people (id), at INTEGER NOT NULL,
  PRIMARY KEY (one, other), CHECK (one <> other)
) STRICT;
CREATE INDEX ever_linked_other ON ever_linked (other);
`;
