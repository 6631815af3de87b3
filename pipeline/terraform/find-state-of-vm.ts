import { z } from 'zod';
import { readJson } from '../read-json.js';

const instance = z.object({
  status: z.string().optional(),
  attributes: z.object({ vm_id: z.number() }),
});
const State = z.object({
  version: z.literal(4),
  serial: z.number(),
  lineage: z.string(),
  resources: z.array(z.object({ mode: z.string(), type: z.string(), instances: z.array(instance) })).default([]),
});

/** What a state file says of the one VM: `whole` once Terraform had finished with it, `tainted` before that. */
export function findStateOfVm(state: Uint8Array | null, vmid: number): 'none' | 'tainted' | 'whole' {
  const read = state === null ? null : readJson(new TextDecoder().decode(state), State);
  const vm = read?.resources
    .filter(({ mode, type }) => mode === 'managed' && type === 'proxmox_virtual_environment_vm')
    .flatMap(({ instances }) => instances)
    .find(({ attributes }) => attributes.vm_id === vmid);
  if (vm === undefined) {
    return 'none';
  }
  return vm.status === undefined ? 'whole' : 'tainted';
}
