import { ApiError } from '../api/api-error.js';
import type { Sandbox } from '../sandbox.js';
import type { Volume } from '../state/volume-table.js';
import type { Storage } from '../storage.js';
import { findStorage, volumeNode } from './find-storage.js';
import { storageUsage } from './storage-usage.js';

export interface VolumeOrder {
  node: string;
  storage: string;
  vmid: number;
  sizeBytes: number;
  purpose: 'disk' | 'cloudinit';
  format?: string | undefined;
  bootImage?: Volume['bootImage'];
  /** Volume id of the base that a linked clone grows on. */
  parent?: string | null;
}

/** Makes a disk image under the next free name of the VM on that storage. */
export function allocateVolume(sandbox: Sandbox, order: VolumeOrder): Volume {
  const storage = findStorage(order.storage);
  if (!storage.content.includes('images')) {
    throw new ApiError(500, `storage '${storage.name}' does not support content-type 'images'`);
  }
  const { avail } = storageUsage(sandbox, storage, order.node);
  const volume = describeVolume(sandbox, storage, order);
  if (volume.usedBytes > avail) throw new Error(noSpace(storage, volume));
  sandbox.state.volumes.save(volume);
  return volume;
}

function describeVolume(sandbox: Sandbox, storage: Storage, order: VolumeOrder): Volume {
  const node = volumeNode(storage, order.node);
  const extension = storage.type === 'lvmthin' ? 'raw' : (order.format ?? (order.purpose === 'disk' ? 'raw' : 'qcow2'));
  const format = order.parent == null || storage.type === 'lvmthin' ? extension : 'qcow2';
  const nameOf = (stem: string): string => renderVolid(storage, order.vmid, stem, format, order.parent ?? null);
  const taken = (volid: string): boolean => sandbox.state.volumes.find(order.node, volid) !== null;
  let volid = nameOf(`vm-${order.vmid}-cloudinit`);
  if (order.purpose === 'disk') {
    let ordinal = 0;
    do volid = nameOf(`vm-${order.vmid}-disk-${ordinal++}`);
    while (taken(volid));
  }
  return {
    node,
    volid,
    content: 'images',
    format,
    sizeBytes: order.sizeBytes,
    usedBytes: order.parent == null ? order.sizeBytes : 0,
    vmid: order.vmid,
    parent: order.parent ?? null,
    bootImage: order.bootImage ?? null,
    file: null,
    createdAtS: Math.floor(Date.now() / 1000),
  };
}

function renderVolid(storage: Storage, vmid: number, stem: string, format: string, parent: string | null): string {
  if (storage.type === 'lvmthin') return `${storage.name}:${stem}`;
  const base = parent === null ? '' : `${parent.slice(parent.indexOf(':') + 1)}/`;
  return `${storage.name}:${base}${vmid}/${stem}.${format}`;
}

function noSpace(storage: Storage, volume: Volume): string {
  const name = volume.volid.slice(volume.volid.indexOf(':') + 1);
  return storage.type === 'lvmthin'
    ? `lvcreate 'pve/${name}' error:   Cannot create new thin volume, free space in thin pool pve/data reached threshold.`
    : `unable to create image: cannot create '/mnt/pve/${storage.name}/images/${name}': No space left on device`;
}
