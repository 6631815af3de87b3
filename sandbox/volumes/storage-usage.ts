import type { Sandbox } from '../sandbox.js';
import type { Storage } from '../storage.js';
import { volumeNode } from './find-storage.js';

export interface StorageUsage {
  total: number;
  used: number;
  avail: number;
}

/** Bytes of a storage on a node: the sum of its volumes; full where a fault says so. */
export function storageUsage(sandbox: Sandbox, storage: Storage, node: string): StorageUsage {
  const total = storage.totalBytes;
  if (sandbox.faults.holds('storage-full', {}, (fault) => fault.storage === storage.name)) {
    return { total, used: total, avail: 0 };
  }
  const owner = volumeNode(storage, node);
  const used = sandbox.state.volumes
    .list()
    .filter((volume) => volume.node === owner && volume.volid.startsWith(`${storage.name}:`))
    .reduce((sum, volume) => sum + volume.usedBytes, 0);
  return { total, used, avail: total - used };
}
