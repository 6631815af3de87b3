import { z } from 'zod';
import type { QuotaScope, QuotaStore } from '../commands/quota/quota.js';
import { booleanColumn, findRow, type Query, readRows, type SqlParameter } from './read-rows.js';
import { OPEN_STATES } from './requests.js';
import type { Sqlite } from './sqlite.js';

const text = z.string().nullable();
const limit = z.number().nullable();
const quotaRow = z.object({
  ...{ person: text, group: text, environment: text },
  ...{ vms: limit, cores: limit, memoryMiB: limit, diskGiB: limit },
});
const countedRow = z.object({
  ...{ owner: z.string(), environment: z.string(), stands: booleanColumn },
  ...{ vms: z.number(), cores: z.number(), memoryMiB: z.number(), diskGiB: z.number() },
});
const needRow = z.object({ cores: z.number(), memoryMiB: z.number(), diskGiB: z.number() });
const useRow = countedRow.extend({ name: z.string(), request: z.number().nullable() });

/**
 * Every VM that stands, and every create request that is open or holds something and has no VM yet. All of it is found by
 * index: how many requests there ever were does not matter.
 */
export const COUNTED = `
  SELECT vms.made_by AS id, vms.owner AS owner, vms.environment AS environment, 1 AS stands, vms.name AS name
  FROM vms WHERE destroyed_at IS NULL
  UNION ALL
  SELECT id, requester, json_extract(ask, '$.environment'), 0, json_extract(ask, '$.name') FROM requests
  WHERE id IN (SELECT id FROM requests WHERE state_word IN ${OPEN_STATES} UNION SELECT request_id FROM reservations)
    AND action = 'create-vm' AND id NOT IN (SELECT made_by FROM vms WHERE destroyed_at IS NULL)`;

/** Quotas, and what counts against them: nothing is counted up or down, so that nothing can drift. */
export function quotas(db: Sqlite): QuotaStore {
  const all = db.prepare<[]>(
    `SELECT person_id AS person, group_name AS "group", environment, vms, cores, memory_mib AS memoryMiB, disk_gib AS diskGiB
     FROM quotas ORDER BY person_id, group_name, environment`,
  );
  const insert = db.prepare(
    `INSERT INTO quotas (person_id, group_name, environment, vms, cores, memory_mib, disk_gib)
     VALUES (@person, @group, @environment, @vms, @cores, @memoryMiB, @diskGiB)`,
  );
  const drop = db.prepare(
    'DELETE FROM quotas WHERE person_id IS @person AND group_name IS @group AND environment IS @environment',
  );
  const need = db.prepare(
    `INSERT INTO needs (request_id, cores, memory_mib, disk_gib) VALUES (@requestId, @cores, @memoryMiB, @diskGiB)
     ON CONFLICT DO UPDATE SET cores = excluded.cores, memory_mib = excluded.memory_mib, disk_gib = excluded.disk_gib`,
  );
  const needOf = db.prepare<string[]>(
    'SELECT cores, memory_mib AS memoryMiB, disk_gib AS diskGiB FROM needs WHERE request_id = ?',
  );
  const remove = (scope: QuotaScope): boolean => drop.run({ ...scope }).changes > 0;
  return {
    remove,
    list: () =>
      readRows(quotaRow, all).map(({ person, group, environment, ...limits }) => ({
        scope: { person, group, environment },
        limits,
      })),
    set: ({ scope, limits }) => {
      remove(scope);
      insert.run({ ...scope, ...limits });
    },
    setNeed: (requestId, { cores, memoryMiB, diskGiB }) => void need.run({ requestId, cores, memoryMiB, diskGiB }),
    findNeed: (requestId) => findRow(needRow, needOf, requestId),
    ...counting(db),
  };
}

function counting(db: Sqlite): Pick<QuotaStore, 'sum' | 'listUses'> {
  const sums: Query = db.prepare<SqlParameter[]>(
    `SELECT owner, environment, stands, count(*) AS vms, sum(coalesce(cores, 0)) AS cores,
       sum(coalesce(memory_mib, 0)) AS memoryMiB, sum(coalesce(disk_gib, 0)) AS diskGiB
     FROM (${COUNTED}) LEFT JOIN needs ON request_id = id WHERE id IS NOT ? GROUP BY owner, environment, stands`,
  );
  const uses: Query = db.prepare<SqlParameter[]>(
    `SELECT owner, environment, stands, name, 1 AS vms, coalesce(cores, 0) AS cores, coalesce(memory_mib, 0) AS memoryMiB,
       coalesce(disk_gib, 0) AS diskGiB, (SELECT number FROM requests WHERE requests.id = counted.id) AS request
     FROM (${COUNTED}) AS counted LEFT JOIN needs ON request_id = counted.id ORDER BY name`,
  );
  return {
    sum: (except) =>
      readRows(countedRow, sums, except).map(({ owner, environment, stands, ...amounts }) => ({
        ...{ owner, environment, stands, amounts },
      })),
    listUses: () =>
      readRows(useRow, uses).map(({ owner, environment, stands, name, request, ...amounts }) => ({
        ...{ owner, environment, stands, name, request, amounts },
      })),
  };
}
