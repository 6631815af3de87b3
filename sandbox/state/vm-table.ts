import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { Vm } from '../vm/vm.js';

export interface VmTable {
  find(vmid: number): Vm | null;
  list(): Vm[];
  /** Adds or replaces. */
  save(vm: Vm): void;
  remove(vmid: number): void;
}

const flag = z.number().transform((value) => value !== 0);

const row = z
  .object({
    vmid: z.number(),
    node: z.string(),
    config: z.string().transform((text) => z.record(z.string(), z.string()).parse(JSON.parse(text))),
    pending: z.string().transform((text) => z.record(z.string(), z.string().nullable()).parse(JSON.parse(text))),
    pool: z.string().nullable(),
    has_guest: flag,
    powered_on: flag,
    started_at_s: z.number().nullable(),
  })
  .transform(
    ({ has_guest, powered_on, started_at_s, ...rest }): Vm => ({
      ...rest,
      hasGuest: has_guest,
      poweredOn: powered_on,
      startedAtS: started_at_s,
    }),
  );

export function vmTable(db: Database): VmTable {
  const find = db.prepare('SELECT * FROM vms WHERE vmid = ?');
  const list = db.prepare('SELECT * FROM vms ORDER BY vmid');
  const save = db.prepare(
    `INSERT OR REPLACE INTO vms (vmid, node, config, pending, pool, has_guest, powered_on, started_at_s)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const remove = db.prepare('DELETE FROM vms WHERE vmid = ?');
  return {
    find(vmid) {
      const found = find.get(vmid);
      return found === undefined ? null : row.parse(found);
    },
    list: () => list.all().map((each) => row.parse(each)),
    save(vm) {
      save.run(
        vm.vmid,
        vm.node,
        JSON.stringify(vm.config),
        JSON.stringify(vm.pending),
        vm.pool,
        vm.hasGuest ? 1 : 0,
        vm.poweredOn ? 1 : 0,
        vm.startedAtS,
      );
    },
    remove(vmid) {
      remove.run(vmid);
    },
  };
}
