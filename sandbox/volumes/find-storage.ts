import { ApiError } from '../api/api-error.js';
import { clusterStorages } from '../cluster.js';
import type { Storage } from '../storage.js';

/** The storage of that name, or PVE's words for none. */
export function findStorage(name: string): Storage {
  const storage = clusterStorages.find((each) => each.name === name);
  if (storage === undefined) throw new ApiError(500, `storage '${name}' does not exist`);
  return storage;
}

/** Whose volumes they are: the node's, or nobody's where the storage is shared. */
export function volumeNode(storage: Storage, node: string): string {
  return storage.shared ? '' : node;
}
