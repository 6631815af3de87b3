import type { Database } from 'better-sqlite3';
import { z } from 'zod';

/** An API token and what it may do where: privileges hold on the path and below, until a longer path says otherwise. */
export interface Token {
  /** `user@realm!name` */
  id: string;
  secretSha256: string;
  privileges: Readonly<Record<string, readonly string[]>>;
}

export interface TokenTable {
  find(id: string): Token | null;
  save(token: Token): void;
}

const tokenRow = z.object({ id: z.string(), secret_sha256: z.string() });
const privilegeRow = z.object({ path: z.string(), privileges: z.string().transform((text) => text.split(',')) });

export function tokenTable(db: Database): TokenTable {
  const find = db.prepare('SELECT * FROM tokens WHERE id = ?');
  const privileges = db.prepare('SELECT path, privileges FROM token_privileges WHERE token = ?');
  const save = db.prepare('INSERT OR REPLACE INTO tokens (id, secret_sha256) VALUES (?, ?)');
  const clear = db.prepare('DELETE FROM token_privileges WHERE token = ?');
  const grant = db.prepare('INSERT INTO token_privileges (token, path, privileges) VALUES (?, ?, ?)');
  return {
    find(id) {
      const found = find.get(id);
      if (found === undefined) return null;
      const rows = privileges.all(id).map((each) => privilegeRow.parse(each));
      const token = tokenRow.parse(found);
      return {
        id,
        secretSha256: token.secret_sha256,
        privileges: Object.fromEntries(rows.map((row) => [row.path, row.privileges])),
      };
    },
    save: db.transaction((token: Token) => {
      save.run(token.id, token.secretSha256);
      clear.run(token.id);
      for (const [path, names] of Object.entries(token.privileges)) grant.run(token.id, path, names.join(','));
    }),
  };
}
