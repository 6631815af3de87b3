import { z } from 'zod';
import type { Act } from '../act.js';
import { answer } from '../answer.js';
import { defineCommand } from '../define-command.js';
import { quote } from '../quote.js';
import { readLabel } from '../request/request-words.js';
import { showTime } from '../show-time.js';
import type { AuditLine } from './audit-store.js';

const SHOWN = 50;

export const showAudit = defineCommand({
  words: 'vm-admin audit',
  summary: 'the newest lines of the audit log, of a request or a person',
  arguments: [{ name: 'about', example: 'R-42 or a login', required: false, bare: true }],
  input: z.object({ about: z.string().optional() }),
  run: (act, { about }) => {
    const filter = about === undefined ? { requestId: null, person: null } : readAbout(act, about);
    if (filter === null) {
      return answer('problem', `${quote(about ?? '')} is neither a request nor a login`, [
        'as in: /vm-admin audit R-42',
      ]);
    }
    const lines = act.stores.audit.list({ ...filter, limit: SHOWN });
    const rows = lines.map((line) => rowOf(act, line));
    const table = { head: ['', 'when', 'account', 'act', 'request', 'detail'], rows };
    return answer('ok', rows.length === 0 ? 'there is nothing in the audit log' : 'audit', [], {
      table: rows.length === 0 ? null : table,
    });
  },
});

function readAbout({ stores }: Act, about: string): { requestId: string | null; person: string | null } | null {
  const number = readLabel(about);
  const request = number === null ? null : stores.requests.findByNumber(number);
  if (request !== null) return { requestId: request.id, person: null };
  const person = stores.people.findByLogin(about);
  return person === null ? null : { requestId: null, person: person.id };
}

function rowOf({ stores, tools }: Act, { number, at, actor, act, requestId, detail }: AuditLine): string[] {
  const request = requestId === null ? null : stores.requests.find(requestId);
  const details = Object.entries(detail).map(([key, value]) => `${key}=${value}`);
  const label = request === null ? '' : `R-${request.number}`;
  return [String(number), showTime(at, tools.settings.zone), actor, act, label, details.join(' ')];
}
