import type { CallTools } from '../run/recipe.js';

/** A node through which the VM's seed can be reached now: its own, or any other where the storage is shared; or null. */
export async function findSeedNode(
  { proxmox }: Pick<CallTools, 'proxmox'>,
  vm: { node: string; seedStorage: string },
): Promise<string | null> {
  const online = (await proxmox.listNodes()).filter((one) => one.online).map(({ node }) => node);
  if (online.includes(vm.node)) {
    return vm.node;
  }
  for (const node of online) {
    const storages = await proxmox.listStorages(node);
    if (storages.some(({ storage, shared, active }) => storage === vm.seedStorage && shared && active)) {
      return node;
    }
  }
  return null;
}
