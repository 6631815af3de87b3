import { baseImage } from '../volumes/base-image.js';
import type { TestSandbox } from './start-sandbox.js';

/** A template `vmid` on a storage of pve1 with a disk that boots and an agent. */
export async function makeTemplate(pve: TestSandbox, vmid: number, storage = 'shared'): Promise<void> {
  const download = {
    content: 'import',
    filename: baseImage.name,
    url: `${pve.origin}/sandbox/images/${baseImage.name}`,
    checksum: baseImage.sha256,
    'checksum-algorithm': 'sha256',
  };
  const create = {
    vmid,
    name: `base-${vmid}`,
    pool: 'templates',
    ostype: 'l26',
    memory: 1024,
    cores: 1,
    scsihw: 'virtio-scsi-single',
    scsi0: `${storage}:0,import-from=shared:import/${baseImage.name}`,
    net0: 'virtio,bridge=vmbr0',
    agent: 'enabled=1',
    serial0: 'socket',
    tags: 'chatops;template',
    description: 'a base',
  };
  await must(pve, pve.call('POST', '/nodes/pve1/storage/shared/download-url', download));
  await must(pve, pve.call('POST', '/nodes/pve1/qemu', create));
  pve.guests.setAgent(vmid, true);
  await must(pve, pve.call('POST', `/nodes/pve1/qemu/${vmid}/template`));
}

/** Waits for the call's task and throws unless it ended well. */
async function must(pve: TestSandbox, asked: ReturnType<TestSandbox['call']>): Promise<void> {
  const answer = await asked;
  const ended = answer.status === 200 ? await pve.finished(answer) : answer.reason;
  if (ended !== 'OK') throw new Error(ended);
}
