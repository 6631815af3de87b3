import type { Sandbox } from '../sandbox.js';

/** Whether the node answers; the fault `node-offline` takes it away. */
export function isOnline(sandbox: Sandbox, node: string): boolean {
  return !sandbox.faults.holds('node-offline', {}, (fault) => fault.node === node);
}
