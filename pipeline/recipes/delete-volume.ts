import type { CallTools } from '../run/recipe.js';
import { poll } from './poll.js';

/** Removes a volume and waits until the storage lists it no more; false where it still does at the time limit. */
export async function deleteVolume(
  tools: Pick<CallTools, 'proxmox' | 'signal' | 'now' | 'pause'>,
  node: string,
  storage: string,
  volid: string,
): Promise<boolean> {
  const isGone = async () =>
    !(await tools.proxmox.listContent(node, storage)).some((content) => content.volid === volid);
  if (await isGone()) {
    return true;
  }
  await tools.proxmox.deleteVolume(node, storage, volid);
  return (await poll(tools, 500, async () => ((await isGone()) ? true : null))) ?? false;
}
