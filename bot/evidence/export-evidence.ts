import { collectEvidence } from '../../commands/audit/collect-evidence.js';
import { digestEntries } from '../../commands/audit/digest-entries.js';
import { EXPORTED, writeEvidence } from '../../commands/audit/evidence.js';
import { canonicalDigest } from '../../commands/canonical-digest.js';
import type { Request } from '../../commands/request/request.js';
import { labelOf } from '../../commands/request/request-words.js';
import type { Stores } from '../../commands/stores.js';
import { listConfigRevisions } from '../../db/list-config-revisions.js';
import { readAuditStretch } from '../../db/read-audit-stretch.js';
import { readInstance } from '../../db/read-instance.js';
import type { Data } from '../open-data.js';

/** More lines than one request ever has. */
const ALL = 1_000_000;

/**
 * The evidence file of a request, as text. Appends the line that binds all of it and signs the log up to there, in the
 * caller's transaction.
 */
export function exportEvidence(stores: Stores, { db, tools }: Pick<Data, 'db' | 'tools'>, request: Request): string {
  const exportedAt = tools.now();
  const lines = stores.audit.list({ requestId: request.id, person: null, limit: ALL });
  const configurations = listConfigRevisions(db, request.createdAt);
  const frame = { instance: readInstance(db), exportedAt, configurations, lines };
  const facts = collectEvidence(stores, tools, request, frame);
  const digests = digestEntries(facts);
  // A line that is left out would be missed by this number.
  const detail = { request: labelOf(request), facts: canonicalDigest(digests), ownLines: lines.length + 1 };
  stores.audit.add({ at: exportedAt, actor: 'host', person: null, act: EXPORTED, requestId: request.id, detail });
  stores.audit.sign(exportedAt);
  return writeEvidence({ format: 'chatops evidence 1', facts, digests, log: readAuditStretch(db, request.id) });
}
