import { createHash } from 'node:crypto';
import type { AuditLine } from '../commands/audit/audit-store.js';

export type AuditContent = Omit<AuditLine, 'hash'>;

/**
 * Hash of a line: sha256(previous hash ‖ sha256(canonical content)), all in bytes. The content is RFC 8785 canonical
 * JSON, so that anybody can compute it again from an export.
 */
export function auditHash(previous: string, content: AuditContent): string {
  return linkAuditHash(previous, auditContentHash(content));
}

export function auditContentHash(content: AuditContent): string {
  return createHash('sha256').update(canonicalContent(content)).digest('hex');
}

/** Of a line whose content is known by its hash alone. */
export function linkAuditHash(previous: string, contentHash: string): string {
  return createHash('sha256')
    .update(Buffer.from(previous, 'hex'))
    .update(Buffer.from(contentHash, 'hex'))
    .digest('hex');
}

/** What stands before the first line: it ties the chain to its installation. */
export function firstAuditHash(instance: string): string {
  return createHash('sha256').update(`chatops audit ${instance}`).digest('hex');
}

/** Flat objects only, so sorted keys and JSON.stringify are all of RFC 8785. */
export function canonicalDetail(detail: AuditContent['detail']): string {
  const members = Object.entries(detail)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return `{${members.join(',')}}`;
}

function canonicalContent({ act, actor, at, detail, number, person, requestId }: AuditContent): string {
  const rest = JSON.stringify({ act, actor, at }).slice(0, -1);
  return `${rest},"detail":${canonicalDetail(detail)},${JSON.stringify({ number, person, requestId }).slice(1)}`;
}
