import { rmSync } from 'node:fs';
import type { Sandbox } from '../sandbox.js';

/** Removes a volume and its bytes; nothing if there is none. A base that linked clones use stays, with PVE's words. */
export function freeVolume(sandbox: Sandbox, node: string, volid: string): void {
  const volume = sandbox.state.volumes.find(node, volid);
  if (volume === null) return;
  const child = sandbox.state.volumes.list().find((each) => each.parent === volid);
  if (child !== undefined) throw new Error(`base volume '${volid}' is still in use by linked clones`);
  sandbox.state.volumes.remove(node, volid);
  if (volume.file !== null) rmSync(volume.file, { force: true });
}
