import { z } from 'zod';
import { Ask, type Request, RequestState } from '../commands/request/request.js';
import { ChangedMeanwhileError, type RequestStore } from '../commands/stores.js';
import { findRow, jsonColumn, readRows, type SqlParameter } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const requestRow: z.ZodType<Request> = z.object({
  id: z.string(),
  number: z.number(),
  ask: jsonColumn(Ask),
  requester: z.string(),
  actor: z.string(),
  channel: z.string(),
  createdAt: z.number(),
  version: z.number(),
  state: jsonColumn(RequestState),
});

/** In these something of the request goes on, waits or is held. */
export const OPEN_STATES = `('planning', 'awaiting-approval', 'approved', 'running', 'unknown')`;

const SELECT = `SELECT id, number, ask, requester, actor, channel, created_at AS createdAt, version, state FROM requests`;

/** Requests with their state; a change is a compare-and-set on the version. */
export function requests(db: Sqlite): RequestStore {
  const byId = db.prepare<string[]>(`${SELECT} WHERE id = ?`);
  const byNumber = db.prepare<number[]>(`${SELECT} WHERE number = ?`);
  const inState = db.prepare<string[]>(
    `${SELECT} WHERE state_word IN (SELECT value FROM json_each(?)) ORDER BY number`,
  );
  const openOf = db.prepare<string[]>(`${SELECT} WHERE requester = ? AND state_word IN ${OPEN_STATES} ORDER BY number`);
  // Two statements: one for both could not use the index of requesters.
  const listWhere = (where: string) =>
    db.prepare<SqlParameter[]>(
      `${SELECT} WHERE ${where} AND (@action IS NULL OR action = @action) ORDER BY number DESC LIMIT @limit`,
    );
  const ofAll = listWhere('true');
  const ofRequester = listWhere('requester = @requester');
  return {
    add: adder(db),
    save: saver(db),
    find: (id) => findRow(requestRow, byId, id),
    findByNumber: (number) => findRow(requestRow, byNumber, number),
    listInState: (...states) => readRows(requestRow, inState, JSON.stringify(states)),
    listOpenOf: (personId) => readRows(requestRow, openOf, personId),
    list: (filter) => readRows(requestRow, filter.requester === null ? ofAll : ofRequester, filter),
  };
}

function adder(db: Sqlite): RequestStore['add'] {
  const insert = db.prepare(
    `INSERT INTO requests (id, action, ask, requester, actor, channel, created_at, version, state_word, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?)`,
  );
  return (request) => {
    const { id, ask, requester, actor, channel, createdAt, state } = request;
    const ran = insert.run(
      ...[id, ask.action, JSON.stringify(ask), requester, actor, channel, createdAt],
      ...[state.state, JSON.stringify(state)],
    );
    return { ...request, number: Number(ran.lastInsertRowid), version: 1 };
  };
}

function saver(db: Sqlite): RequestStore['save'] {
  const update = db.prepare(
    'UPDATE requests SET state_word = ?, state = ?, version = version + 1 WHERE id = ? AND version = ?',
  );
  return (request, state) => {
    if (update.run(state.state, JSON.stringify(state), request.id, request.version).changes !== 1) {
      throw new ChangedMeanwhileError(`R-${request.number} was changed meanwhile`);
    }
    return { ...request, state, version: request.version + 1 };
  };
}
