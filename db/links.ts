import { z } from 'zod';
import type { Link, LinkStore } from '../commands/people/link.js';
import { findRow, readRows } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const linkRow = z
  .object({
    number: z.number(),
    state: z.enum(['offered', 'claimed', 'half-confirmed', 'asked', 'accepted', 'refused', 'cancelled', 'expired']),
    codeHash: z.string(),
    fromActor: z.string(),
    fromChannel: z.string(),
    toActor: z.string().nullable(),
    toChannel: z.string().nullable(),
    shown: z.string().nullable(),
    madeAt: z.number(),
    expiresAt: z.number(),
  })
  .transform(
    ({ fromActor, fromChannel, toActor, toChannel, ...rest }): Link => ({
      ...rest,
      from: { actor: fromActor, channel: fromChannel },
      to: toActor === null || toChannel === null ? null : { actor: toActor, channel: toChannel },
    }),
  );
const tryRow = z.object({ at: z.number() });

const SELECT = `SELECT number, state, code_hash AS codeHash, from_actor AS fromActor, from_channel AS fromChannel,
  to_actor AS toActor, to_channel AS toChannel, shown, made_at AS madeAt, expires_at AS expiresAt FROM links`;

/** Accounts that are to be joined; the code of each is kept as a hash alone. */
export function links(db: Sqlite): LinkStore {
  const insert = db.prepare(
    `INSERT INTO links (state, code_hash, from_actor, from_channel, to_actor, to_channel, shown, made_at, expires_at)
     VALUES (@state, @codeHash, @fromActor, @fromChannel, @toActor, @toChannel, @shown, @madeAt, @expiresAt)`,
  );
  const update = db.prepare(
    `UPDATE links SET state = @state, to_actor = @toActor, to_channel = @toChannel, shown = @shown,
       expires_at = @expiresAt WHERE number = @number`,
  );
  const byNumber = db.prepare<number[]>(`${SELECT} WHERE number = ?`);
  const byCode = db.prepare<string[]>(`${SELECT} WHERE code_hash = ?`);
  const open = db.prepare<[]>(
    `${SELECT} WHERE state IN ('offered', 'claimed', 'half-confirmed', 'asked') ORDER BY number`,
  );
  const insertTry = db.prepare('INSERT INTO link_tries (actor, at) VALUES (?, ?)');
  const tries = db.prepare<(string | number)[]>('SELECT at FROM link_tries WHERE actor = ? AND at >= ? ORDER BY at');
  const forget = db.prepare('DELETE FROM link_tries WHERE at < ?');
  return {
    add: (link) => ({ ...link, number: Number(insert.run(columnsOf(link)).lastInsertRowid) }),
    save: (link) => void update.run({ ...columnsOf(link), number: link.number }),
    find: (number) => findRow(linkRow, byNumber, number),
    findByCode: (codeHash) => findRow(linkRow, byCode, codeHash),
    listOpen: () => readRows(linkRow, open),
    noteTry: (actor, at) => void insertTry.run(actor, at),
    triesSince: (actor, since) => readRows(tryRow, tries, actor, since).map(({ at }) => at),
    forgetTries: (before) => void forget.run(before),
  };
}

function columnsOf({ from, to, state, codeHash, shown, madeAt, expiresAt }: Omit<Link, 'number'>) {
  return {
    ...{ state, codeHash, shown, madeAt, expiresAt, fromActor: from.actor, fromChannel: from.channel },
    ...{ toActor: to?.actor ?? null, toChannel: to?.channel ?? null },
  };
}
