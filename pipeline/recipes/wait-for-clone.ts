import type { CallTools } from '../run/recipe.js';
import { poll } from './poll.js';

/** Longer than any clone may run (the provider gives up after 1800 s). */
const sinceMs = 3600_000;

/**
 * Waits while one of our clones of that template runs: Proxmox files a clone's task under its source, on the source's
 * node (https://git.proxmox.com/?p=qemu-server.git;a=blob;f=src/PVE/API2/Qemu.pm). False where one still does at the
 * time limit.
 */
export async function waitForClone(tools: CallTools, source: { node: string; vmid: number }): Promise<boolean> {
  const since = tools.now() - sinceMs;
  const ended = await poll(tools, 2000, async () => {
    const tasks = await tools.proxmox.findTasks(source.node, { vmid: source.vmid, type: 'qmclone', since });
    return tasks.some((task) => task.running && task.ours) ? null : true;
  });
  return ended ?? false;
}
