import { z } from 'zod';
import type { TemplateRecord, TemplateStore } from '../commands/stores.js';
import { readRows } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const templateRow: z.ZodType<TemplateRecord> = z.object({
  cluster: z.string(),
  vmid: z.number(),
  name: z.string(),
  node: z.string(),
  kind: z.enum(['base', 'template']),
  definitionHash: z.string(),
  generation: z.number(),
  builtAt: z.number().nullable(),
  requestId: z.string(),
  smbiosUuid: z.string().nullable(),
  retiredAt: z.number().nullable(),
});
const vmidRow = z.object({ vmid: z.number() });

/** Our own build records: what is not in here is no template of ours. */
export function templates(db: Sqlite): TemplateStore {
  const insert = db.prepare(
    `INSERT INTO templates (cluster, vmid, name, node, kind, definition_hash, generation, built_at, request_id,
       smbios_uuid, retired_at)
     VALUES (@cluster, @vmid, @name, @node, @kind, @definitionHash, @generation, @builtAt, @requestId, @smbiosUuid,
       @retiredAt)`,
  );
  const live = 'cluster = ? AND vmid = ? AND retired_at IS NULL';
  const build = db.prepare(`UPDATE templates SET built_at = ?, smbios_uuid = ? WHERE ${live}`);
  const retire = db.prepare(`UPDATE templates SET retired_at = ? WHERE ${live}`);
  const drop = db.prepare(`DELETE FROM templates WHERE ${live} AND built_at IS NULL`);
  const list = db.prepare<[]>(
    `SELECT cluster, vmid, name, node, kind, definition_hash AS definitionHash, generation, built_at AS builtAt,
       request_id AS requestId, smbios_uuid AS smbiosUuid, retired_at AS retiredAt
     FROM templates WHERE retired_at IS NULL ORDER BY generation DESC, number DESC`,
  );
  const used = db.prepare<string[]>('SELECT DISTINCT vmid FROM templates WHERE cluster = ? ORDER BY vmid');
  return {
    reserve: (template) => void insert.run(template),
    markBuilt: (cluster, vmid, at, smbiosUuid) => void build.run(at, smbiosUuid, cluster, vmid),
    retire: (cluster, vmid, at) => void retire.run(at, cluster, vmid),
    drop: (cluster, vmid) => void drop.run(cluster, vmid),
    list: () => readRows(templateRow, list),
    usedVmids: (cluster) => readRows(vmidRow, used, cluster).map(({ vmid }) => vmid),
  };
}
