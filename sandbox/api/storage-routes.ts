import { clusterNodes, clusterStorages } from '../cluster.js';
import type { Volume } from '../state/volume-table.js';
import type { ContentType, Storage } from '../storage.js';
import { findStorage, volumeNode } from '../volumes/find-storage.js';
import { freeVolume } from '../volumes/free-volume.js';
import { storageUsage } from '../volumes/storage-usage.js';
import { mayDo, requirePrivileges } from './access.js';
import { ApiError } from './api-error.js';
import { boolean, integer, nodeName, oneOf, storageName, text, vmid } from './parameter-types.js';
import { type Call, route } from './route.js';

const readStorage = { path: '/storage/{storage}', any: ['Datastore.Audit', 'Datastore.AllocateSpace'] };
const onStorage = { node: nodeName(), storage: storageName() };
const onVolume = { node: nodeName(), storage: storageName().optional(), volume: text() };

export const storageRoutes = [
  route('GET', '/storage', {
    permission: 'user',
    parameters: {
      type: oneOf([
        'btrfs',
        'cephfs',
        'cifs',
        'dir',
        'esxi',
        'iscsi',
        'iscsidirect',
        'lvm',
        'lvmthin',
        'nfs',
        'pbs',
        'rbd',
        'zfs',
        'zfspool',
      ]).optional(),
    },
    handle: ({ type }, call) =>
      visibleStorages(call)
        .filter((storage) => type === undefined || storage.type === type)
        .map((storage) => ({
          storage: storage.name,
          type: storage.type,
          content: storage.content.join(','),
          shared: storage.shared ? 1 : 0,
        })),
  }),
  route('GET', '/nodes/{node}/storage', {
    permission: 'user',
    parameters: {
      node: nodeName(),
      content: text().optional(),
      enabled: boolean().optional(),
      format: boolean().optional(),
      storage: storageName().optional(),
      target: nodeName().optional(),
    },
    handle: ({ node, content, storage }, call) => {
      const wanted = content?.split(/[,; ]+/);
      return visibleStorages(call)
        .filter((each) => storage === undefined || each.name === storage)
        .filter((each) => wanted === undefined || each.content.some((type) => wanted.includes(type)))
        .map((each) => ({ storage: each.name, ...storageStatus(call, each, node) }));
    },
  }),
  route('GET', '/nodes/{node}/storage/{storage}/status', {
    permission: readStorage,
    parameters: onStorage,
    handle: ({ node, storage }, call) => storageStatus(call, findStorage(storage), node),
  }),
  route('GET', '/nodes/{node}/storage/{storage}/content', {
    permission: readStorage,
    parameters: { ...onStorage, content: text().optional(), vmid: vmid().optional() },
    handle: ({ node, storage, content, vmid: owner }, { sandbox }) => {
      const place = findStorage(storage);
      return sandbox.state.volumes
        .list()
        .filter((volume) => volume.node === volumeNode(place, node) && volume.volid.startsWith(`${storage}:`))
        .filter((volume) => content === undefined || volume.content === content)
        .filter((volume) => owner === undefined || volume.vmid === owner)
        .map(listedVolume);
    },
  }),
  route('GET', '/nodes/{node}/storage/{storage}/content/{volume}', {
    permission: 'user',
    parameters: onVolume,
    handle: ({ node, storage, volume }, call) => {
      const found = findVolume(call, node, storage, volume);
      requirePrivileges(
        call.access,
        `/storage/${storageOf(found)}`,
        ['Datastore.Audit', 'Datastore.AllocateSpace'],
        true,
      );
      return { path: pathOf(found), size: found.sizeBytes, used: found.usedBytes, format: found.format };
    },
  }),
  route('DELETE', '/nodes/{node}/storage/{storage}/content/{volume}', {
    permission: 'user',
    parameters: { ...onVolume, delay: integer({ minimum: 1, maximum: 30 }).optional() },
    handle: ({ node, storage, volume }, call) => {
      const { sandbox, access } = call;
      const volid = qualified(storage, volume);
      requirePrivileges(access, `/storage/${volid.slice(0, volid.indexOf(':'))}`, ['Datastore.Allocate']);
      const found = findVolume(call, node, storage, volume);
      if (found.content === 'images') refuseOwned(call, found);
      return sandbox.tasks.start({
        node,
        type: 'imgdel',
        // PVE files the task under the VM that owns the volume, or the storage.
        id: found.vmid === null ? `${volid}@${storageOf(found)}` : `${found.vmid}@${storageOf(found)}`,
        user: access.token.id,
        run: async ({ log }) => {
          freeVolume(sandbox, node, found.volid);
          log(`Removed volume '${found.volid}'`);
        },
      });
    },
  }),
];

function visibleStorages({ access }: Call): readonly Storage[] {
  return clusterStorages.filter((storage) =>
    mayDo(access, `/storage/${storage.name}`, ['Datastore.Audit', 'Datastore.AllocateSpace'], true),
  );
}

function storageStatus({ sandbox }: Call, storage: Storage, node: string) {
  if (!clusterNodes.some((each) => each.name === node)) throw new ApiError(500, `no such cluster node '${node}'`);
  const usage = storageUsage(sandbox, storage, node);
  return {
    type: storage.type,
    content: storage.content.join(','),
    shared: storage.shared ? 1 : 0,
    active: 1,
    enabled: 1,
    ...usage,
    used_fraction: usage.used / usage.total,
  };
}

function listedVolume(volume: Volume) {
  return {
    volid: volume.volid,
    content: volume.content satisfies ContentType,
    format: volume.format,
    size: volume.sizeBytes,
    ...(volume.content === 'images' ? { used: volume.usedBytes } : {}),
    ctime: volume.createdAtS,
    ...(volume.vmid === null ? {} : { vmid: volume.vmid }),
    ...(volume.parent === null ? {} : { parent: volume.parent }),
  };
}

/** A volume is named whole (`local:iso/x.iso`) or within the storage of the path. */
function qualified(storage: string | undefined, volume: string): string {
  if (volume.includes(':')) return volume;
  if (storage === undefined)
    throw new ApiError(400, 'Parameter verification failed.', {
      storage: 'property is missing and it is not optional',
    });
  return `${storage}:${volume}`;
}

function storageOf(volume: Volume): string {
  return volume.volid.slice(0, volume.volid.indexOf(':'));
}

function findVolume({ sandbox }: Call, node: string, storage: string | undefined, volume: string): Volume {
  const found = sandbox.state.volumes.find(node, qualified(storage, volume));
  if (found === null)
    throw new ApiError(500, `volume_size_info on '${qualified(storage, volume)}' failed - no such volume`);
  return found;
}

function refuseOwned({ sandbox }: Call, volume: Volume): void {
  const owner = volume.vmid === null ? null : sandbox.state.vms.find(volume.vmid);
  if (owner !== null) {
    throw new ApiError(
      500,
      `Cannot remove image, a guest with VMID '${owner.vmid}' exists! You can delete the image from the guest's hardware pane`,
    );
  }
}

function pathOf(volume: Volume): string {
  const storage = storageOf(volume);
  const name = volume.volid.slice(storage.length + 1);
  if (storage === 'local-lvm') return `/dev/pve/${name}`;
  const root = storage === 'local' ? '/var/lib/vz' : `/mnt/pve/${storage}`;
  return volume.content === 'iso' ? `${root}/template/${name}` : `${root}/${volume.content}/${name}`;
}
