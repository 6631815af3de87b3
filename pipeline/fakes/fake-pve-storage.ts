import { createHash } from 'node:crypto';
import { type Proxmox, ProxmoxError } from '../proxmox/proxmox.js';
import { startFakeTask } from './fake-pve-tasks.js';
import { checkNode } from './fake-pve-vms.js';
import type { FakePveWorld, FakeStorage } from './fake-pve-world.js';

type StorageCalls = Pick<Proxmox, 'listStorages' | 'uploadIso' | 'downloadImage' | 'listContent' | 'deleteVolume'>;

/** Storages: content types, silent overwriting, checksums and fullness as Proxmox has them. */
export function fakeStorageCalls(world: FakePveWorld, now: () => number): StorageCalls {
  return {
    async listStorages(node) {
      checkNode(world, node);
      return world.storages
        .filter((storage) => storage.nodes.includes(node))
        .map(({ nodes: _nodes, volumes: _volumes, ...storage }) => ({ ...storage, content: [...storage.content] }));
    },
    async uploadIso(node, storage, name, content, sha256) {
      const found = getStorage(world, node, storage, 'iso');
      if (!/^[A-Za-z0-9][\w.-]*\.(iso|img)$/.test(name)) refuse(`wrong file extension or name '${name}'`);
      const good = createHash('sha256').update(content).digest('hex') === sha256;
      const upid = startFakeTask(world, now(), {
        call: 'uploadIso',
        node,
        type: 'imgcopy',
        id: '',
        effect: () => {
          if (good) put(found, `${storage}:iso/${name}`, content.length);
        },
      });
      const task = world.tasks.find((candidate) => candidate.upid === upid);
      if (!good && task !== undefined) task.exitStatus = 'checksum mismatch';
      return upid;
    },
    async downloadImage(node, storage, name) {
      const found = getStorage(world, node, storage, 'import');
      return startFakeTask(world, now(), {
        call: 'downloadImage',
        node,
        type: 'download',
        id: name,
        effect: () => put(found, `${storage}:import/${name}`, 1024),
      });
    },
    async listContent(node, storage) {
      return [...getStorage(world, node, storage).volumes].map(([volid, { size }]) => ({ volid, size }));
    },
    async deleteVolume(node, storage, volid) {
      const found = getStorage(world, node, storage);
      const user = [...world.vms.values()].find((vm) => [...vm.config.values()].some((value) => value.includes(volid)));
      if (user?.running === true) refuse(`volume '${volid}' is in use by VM ${user.vmid}`);
      if (!found.volumes.delete(volid)) {
        throw new ProxmoxError('not-found', 500, false, `volume '${volid}' does not exist`);
      }
      return null;
    },
  };
}

function getStorage(world: FakePveWorld, node: string, name: string, content?: string): FakeStorage {
  checkNode(world, node);
  const found = world.storages.find((storage) => storage.storage === name && storage.nodes.includes(node));
  if (found === undefined) throw new ProxmoxError('not-found', 500, false, `storage '${name}' does not exist`);
  if (content !== undefined && !found.content.includes(content)) {
    refuse(`storage '${name}' does not support '${content}' content`);
  }
  return found;
}

function put(storage: FakeStorage, volid: string, size: number): void {
  storage.volumes.set(volid, { size });
}

function refuse(words: string): never {
  throw new ProxmoxError('refused', 500, false, words);
}
