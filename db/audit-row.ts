import { z } from 'zod';
import type { AuditLine } from '../commands/audit/audit-store.js';
import { jsonColumn } from './read-rows.js';

const detail = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

export const auditRow: z.ZodType<AuditLine> = z.object({
  number: z.number(),
  at: z.number(),
  actor: z.string(),
  person: z.string().nullable(),
  act: z.string(),
  requestId: z.string().nullable(),
  detail: jsonColumn(detail),
  hash: z.string(),
});

export const AUDIT_SELECT = 'SELECT number, at, actor, person, act, request_id AS requestId, detail, hash FROM audit';
