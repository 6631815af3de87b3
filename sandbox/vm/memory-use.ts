import type { ClusterNode } from '../cluster.js';
import type { Sandbox } from '../sandbox.js';
import { memoryBytes } from './memory-bytes.js';

/** Bytes in use on a node: its own and the whole memory of each VM that runs there. */
export function memoryUse(sandbox: Sandbox, node: ClusterNode, running: ReadonlySet<number>): number {
  return sandbox.state.vms
    .list()
    .filter((vm) => vm.node === node.name && running.has(vm.vmid))
    .reduce((sum, vm) => sum + memoryBytes(vm.config), node.memoryBaseBytes);
}
