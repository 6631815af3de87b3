import type { Token } from '../state/token-table.js';
import type { Vm } from '../vm/vm.js';
import { ApiError } from './api-error.js';

/** What a token may do on a path: the privileges of the longest granted path that leads to it. */
function privilegesOn(token: Token, path: string): readonly string[] {
  let found: readonly string[] = [];
  let longest = -1;
  for (const [granted, privileges] of Object.entries(token.privileges)) {
    const leads = granted === '/' || path === granted || path.startsWith(`${granted}/`);
    if (leads && granted.length > longest) {
      found = privileges;
      longest = granted.length;
    }
  }
  return found;
}

export interface Access {
  token: Token;
  /** A VM in a pool has the pool's privileges too. */
  poolOf: (vmid: number) => string | null;
  /** A privilege that is refused whatever the token has, for tests. */
  withheld: (privilege: string) => boolean;
}

/** Whether the token holds all (or any) of the privileges on a path such as `/vms/100`. */
export function mayDo(access: Access, path: string, privileges: readonly string[], any = false): boolean {
  const held = new Set(privilegesOn(access.token, path));
  const vm = /^\/vms\/(\d+)$/.exec(path);
  const pool = vm === null ? null : access.poolOf(Number(vm[1]));
  if (pool !== null) for (const privilege of privilegesOn(access.token, `/pool/${pool}`)) held.add(privilege);
  const has = (privilege: string): boolean => held.has(privilege) && !access.withheld(privilege);
  return any ? privileges.some(has) : privileges.every(has);
}

/** Throws PVE's 403 unless the token holds the privileges. */
export function requirePrivileges(access: Access, path: string, privileges: readonly string[], any = false): void {
  if (mayDo(access, path, privileges, any)) return;
  throw new ApiError(403, `Permission check failed (${path}, ${privileges.join('|')})`);
}

/** A privilege on a VM, or on the pool that it is made in. */
export function requireOnVm(access: Access, vm: Pick<Vm, 'vmid' | 'pool'>, privileges: readonly string[], any = false) {
  if (vm.pool !== null && mayDo(access, `/pool/${vm.pool}`, privileges, any)) return;
  requirePrivileges(access, `/vms/${vm.vmid}`, privileges, any);
}
