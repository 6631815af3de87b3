import { z } from 'zod';
import { ProxmoxError } from './proxmox.js';
import type { PveHttp } from './pve-http.js';

/** Asks for that very number: any token may, whatever it is let see. */
export async function isVmidFree(http: PveHttp, vmid: number): Promise<boolean> {
  try {
    await http.read('/cluster/nextid', z.json(), { vmid: String(vmid) });
    return true;
  } catch (error) {
    if (error instanceof ProxmoxError && error.kind === 'bad-parameter' && /already exists/.test(error.message)) {
      return false;
    }
    throw error;
  }
}
