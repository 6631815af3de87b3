import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Card } from '../commands/card.js';
import { CardRemark } from '../commands/card-remark.js';
import { isProgress } from '../commands/is-progress.js';
import type { OutboxItem, OutboxStore } from '../commands/outbox-store.js';
import { booleanColumn, findRow, jsonColumn, readRows, type SqlParameter } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const columns = {
  id: z.number(),
  nonce: z.string(),
  attempts: z.number(),
  uncertain: booleanColumn,
  triedAt: z.number().nullable(),
  channel: z.string(),
  card: jsonColumn(Card),
};
const outboxRow = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('card'), requestId: z.string(), ...columns }),
  z.object({ kind: z.literal('reply'), requestId: z.string(), ...columns }),
  z.object({ kind: z.literal('tell'), actor: z.string(), answers: z.string().nullable(), ...columns }),
  z.object({ kind: z.literal('notice'), ...columns }),
]);
const sentRow = z.object({ kind: z.string(), requestId: z.string().nullable(), channel: z.string() });
const replacedRow = z.object({ dueAt: z.number(), attempts: z.number() });
const nextRow = z.object({ dueAt: z.number().nullable() });
const postRow = z.object({
  home: z.string(),
  channel: z.string(),
  messageId: z.string(),
  mentionedUntil: z.number().nullable(),
  remark: jsonColumn(CardRemark).nullable(),
});

/** Longer than a call takes: what a turn of the sender has listed and not begun, it asks for again (`isKept`). */
const SENDING_MS = 2 * 60_000;

/**
 * Messages to be sent. A row that is being sent while a newer card replaces it may still be settled: its post is then
 * known, and the newer card edits it. What belongs to a request waits behind its earlier rows of that channel, and what one
 * account is told behind what it was to be told before.
 */
export function outbox(db: Sqlite): OutboxStore {
  const postColumns = 'home, channel, message_id AS messageId, mentioned_until AS mentionedUntil, remark';
  const post = db.prepare<string[]>(`SELECT ${postColumns} FROM posts WHERE request_id = ? AND home = ?`);
  const posts = db.prepare<string[]>(`SELECT ${postColumns} FROM posts WHERE request_id = ? ORDER BY posted_at, rowid`);
  const forget = db.prepare('DELETE FROM posts WHERE request_id = ? AND home = ?');
  const mention = db.prepare('UPDATE posts SET mentioned_until = ? WHERE request_id = ? AND home = ?');
  const next = db.prepare<number[]>(`SELECT min(due_at) AS dueAt FROM outbox WHERE state = 'waiting' AND due_at > ?`);
  const kept = db.prepare<number[]>('SELECT kind, request_id AS requestId, channel FROM outbox WHERE id = ?');
  const sending = db.prepare(`UPDATE outbox SET uncertain = 1, tried_at = coalesce(tried_at, ?) WHERE id = ?`);
  const gone = db.prepare(`UPDATE outbox SET state = 'gone', why = ? WHERE id = ? AND state <> 'sent'`);
  // An uncertain row is looked for first, even where a newer card has replaced it: else the card would stand twice.
  const later = db.prepare(
    `UPDATE outbox SET attempts = attempts + 1, due_at = @dueAt, uncertain = @uncertain,
       state = CASE WHEN state = 'replaced' AND @uncertain = 1 THEN 'waiting' ELSE state END
     WHERE id = @id AND state IN ('waiting', 'replaced')`,
  );
  return {
    add: adder(db),
    listDue: dueLister(db),
    findNextDue: (now) => findRow(nextRow, next, now)?.dueAt ?? null,
    isKept: (id) => findRow(sentRow, kept, id) !== null,
    markSending: (id, at) => void sending.run(at, id),
    markSent: sentMarker(db),
    markLater: (id, dueAt, uncertain) => void later.run({ id, dueAt, uncertain: uncertain ? 1 : 0 }),
    markGone: (id, why) => void gone.run(why, id),
    findPost: (requestId, home) => findRow(postRow, post, requestId, home),
    listPosts: (requestId) => readRows(postRow, posts, requestId),
    forgetPost: (requestId, home) => void forget.run(requestId, home),
    noteMention: (requestId, home, until) => void mention.run(until, requestId, home),
  };
}

function adder(db: Sqlite): OutboxStore['add'] {
  const replace = db.prepare<SqlParameter[]>(
    `UPDATE outbox SET state = 'replaced', settled_at = ? WHERE request_id = ? AND channel = ? AND kind = 'card' AND state = 'waiting'
       AND uncertain = 0 RETURNING due_at AS dueAt, attempts`,
  );
  // One that is being sent this very moment is needed until its sending ends, which lasts no longer.
  const clear = db.prepare(
    `DELETE FROM outbox WHERE request_id = ? AND channel = ? AND kind = 'card' AND state = 'replaced' AND uncertain = 0
       AND settled_at < ?`,
  );
  const insert = db.prepare(
    `INSERT INTO outbox (kind, request_id, actor, channel, card, nonce, due_at, added_at, answers, attempts)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return (item, at) => {
    let [dueAt, attempts] = [at, 0];
    if (item.kind === 'card') {
      const replaced = readRows(replacedRow, replace, at, item.requestId, item.channel);
      // Progress that was put off to spare the platform is put off still; an end is not.
      if (isProgress(item.card)) {
        dueAt = Math.max(at, ...replaced.map((row) => row.dueAt));
        attempts = Math.max(0, ...replaced.map((row) => row.attempts));
      }
      clear.run(item.requestId, item.channel, at - SENDING_MS);
    }
    const requestId = 'requestId' in item ? item.requestId : null;
    const actor = item.kind === 'tell' ? item.actor : null;
    const answers = item.kind === 'tell' ? item.answers : null;
    // 22 characters: Discord takes at most 25 for a nonce (https://discord.com/developers/docs/resources/message).
    const nonce = randomBytes(16).toString('base64url');
    insert.run(
      item.kind,
      requestId,
      actor,
      item.channel,
      JSON.stringify(item.card),
      nonce,
      dueAt,
      at,
      answers,
      attempts,
    );
  };
}

function dueLister(db: Sqlite): OutboxStore['listDue'] {
  const due = db.prepare<SqlParameter[]>(
    `SELECT id, kind, request_id AS requestId, actor, answers, channel, card, nonce, attempts, uncertain, tried_at AS triedAt
     FROM outbox AS this
     WHERE state = 'waiting' AND due_at <= @now AND (@what IS NULL OR (kind = 'tell') = (@what = 'told')) AND NOT EXISTS (
       SELECT 1 FROM outbox AS earlier WHERE earlier.state = 'waiting' AND earlier.id < this.id
         AND earlier.due_at > @now AND (earlier.actor = this.actor
           OR (earlier.request_id = this.request_id AND earlier.channel = this.channel)))
     ORDER BY id LIMIT @limit`,
  );
  return (now, limit, what) =>
    readRows(outboxRow, due, { now, limit, what: what ?? null }).map(
      ({ id, nonce, attempts, uncertain, triedAt, ...item }) => ({
        ...{ id, nonce, attempts, uncertain, triedAt },
        item: item satisfies OutboxItem,
      }),
    );
}

function sentMarker(db: Sqlite): OutboxStore['markSent'] {
  const byId = db.prepare<number[]>('SELECT kind, request_id AS requestId, channel FROM outbox WHERE id = ?');
  const sent = db.prepare(`UPDATE outbox SET state = 'sent', message_id = ?, settled_at = ? WHERE id = ?`);
  const forget = db.prepare('DELETE FROM outbox WHERE id = ?');
  // A card that went elsewhere is edited there: where its row wanted it says nothing then.
  const post = db.prepare(
    `INSERT INTO posts (request_id, home, channel, message_id, posted_at, remark) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (request_id, home) DO UPDATE SET message_id = excluded.message_id,
       remark = CASE WHEN message_id = excluded.message_id THEN remark ELSE excluded.remark END,
       channel = CASE WHEN message_id = excluded.message_id THEN channel ELSE excluded.channel END`,
  );
  const clear = db.prepare(
    `DELETE FROM outbox WHERE request_id = ? AND channel = ? AND kind = 'card' AND id < ? AND state IN ('replaced', 'sent')`,
  );
  return (id, messageId, at, channel, remark) => {
    const row = findRow(sentRow, byId, id);
    if (row === null) return;
    // A private answer may hold a log of megabytes, and nobody comes back to it.
    if (row.kind === 'tell') return void forget.run(id);
    sent.run(messageId, at, id);
    if (row.kind !== 'card' || row.requestId === null) return;
    const said = remark === undefined ? null : JSON.stringify(remark);
    post.run(row.requestId, row.channel, channel ?? row.channel, messageId, at, said);
    clear.run(row.requestId, row.channel, id);
  };
}
