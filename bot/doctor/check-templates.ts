import type { TemplateRecord } from '../../commands/stores.js';
import type { Proxmox } from '../../pipeline/proxmox/proxmox.js';
import { bad, type Finding, good } from './finding.js';

/** The templates of our own records are on Proxmox, as templates. */
export async function checkTemplates(
  records: readonly TemplateRecord[],
  proxmox: Pick<Proxmox, 'listResources'>,
): Promise<Finding[]> {
  const built = records.filter(({ builtAt, kind }) => builtAt !== null && kind === 'template');
  if (built.length === 0) return [good('no template is built yet: the first VM that needs one builds it')];
  const vms = new Map((await proxmox.listResources()).map((vm) => [vm.vmid, vm]));
  return built.map(({ name, vmid, generation }) => {
    const what = `template ${name}, generation ${generation}, VMID ${vmid}`;
    const vm = vms.get(vmid);
    if (vm?.template === true) return good(what);
    const why = vm === undefined ? 'is not on Proxmox any more' : 'is no template any more';
    return bad(`${what} ${why}`, `/vm-admin template retire ${name}, and the next VM builds it anew`);
  });
}
