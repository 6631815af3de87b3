import { z } from 'zod';
import type { VmRecord, VmStore } from '../commands/stores.js';
import { findRow, readRows } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const vmRow: z.ZodType<VmRecord> = z.object({
  cluster: z.string(),
  vmid: z.number(),
  name: z.string(),
  environment: z.string(),
  madeBy: z.string(),
  owner: z.string(),
  node: z.string(),
  ipv4: z.string(),
  hostKey: z.string(),
  hostKeyFingerprint: z.string(),
  smbiosUuid: z.string(),
  templateVmid: z.number(),
  leaseUntil: z.number(),
  readyAt: z.number().nullable(),
  destroyedAt: z.number().nullable(),
});
const vmidRow = z.object({ vmid: z.number() });

/** All but `made_by`, by which a record is replaced. */
const REPLACED = [
  ...['cluster', 'vmid', 'name', 'environment', 'owner', 'node', 'ipv4', 'host_key', 'host_key_fingerprint'],
  ...['smbios_uuid', 'template_vmid', 'lease_until', 'ready_at', 'destroyed_at'],
];

const SELECT = `SELECT cluster, vmid, name, environment, made_by AS madeBy, owner, node, ipv4, host_key AS hostKey,
  host_key_fingerprint AS hostKeyFingerprint, smbios_uuid AS smbiosUuid, template_vmid AS templateVmid,
  lease_until AS leaseUntil, ready_at AS readyAt, destroyed_at AS destroyedAt FROM vms`;

/** VMs that came to be; one live VM per cluster and VMID, and per name. */
export function vms(db: Sqlite): VmStore {
  const insert = db.prepare(
    `INSERT INTO vms (cluster, vmid, name, environment, made_by, owner, node, ipv4, host_key, host_key_fingerprint,
       smbios_uuid, template_vmid, lease_until, ready_at, destroyed_at)
     VALUES (@cluster, @vmid, @name, @environment, @madeBy, @owner, @node, @ipv4, @hostKey, @hostKeyFingerprint,
       @smbiosUuid, @templateVmid, @leaseUntil, @readyAt, @destroyedAt)
     ON CONFLICT (made_by) DO UPDATE SET ${REPLACED.map((column) => `${column} = excluded.${column}`).join(', ')}`,
  );
  const liveByName = db.prepare<string[]>(`${SELECT} WHERE name = ? AND destroyed_at IS NULL`);
  const byVmid = db.prepare<(string | number)[]>(
    `${SELECT} WHERE cluster = ? AND vmid = ? ORDER BY number DESC LIMIT 1`,
  );
  const live = db.prepare<[]>(`${SELECT} WHERE destroyed_at IS NULL ORDER BY name`);
  const destroy = db.prepare('UPDATE vms SET destroyed_at = ? WHERE cluster = ? AND vmid = ? AND destroyed_at IS NULL');
  const give = db.prepare('UPDATE vms SET owner = ? WHERE owner = ? AND destroyed_at IS NULL');
  const used = db.prepare<string[]>('SELECT DISTINCT vmid FROM vms WHERE cluster = ? ORDER BY vmid');
  return {
    add: (vm) => void insert.run(vm),
    findLive: (name) => findRow(vmRow, liveByName, name),
    findByVmid: (cluster, vmid) => findRow(vmRow, byVmid, cluster, vmid),
    listLive: () => readRows(vmRow, live),
    usedVmids: (cluster) => readRows(vmidRow, used, cluster).map(({ vmid }) => vmid),
    giveAll: (from, to) => void give.run(to, from),
    markDestroyed: (cluster, vmid, at) => void destroy.run(at, cluster, vmid),
  };
}
