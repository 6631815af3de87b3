import { afterAll, vi } from 'vitest';
import { describeGuests } from '../guests.contract.js';
import type { GuestBoot } from '../guests.js';
import { createDockerGuests } from './create-docker-guests.js';
import { type DockerHost, makeDockerHost } from './fakes/make-docker-host.js';
import { runInGuest } from './run-in-guest.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let made: DockerHost | undefined;

afterAll(async () => {
  await made?.close();
});

describeGuests('containers', async () => {
  const docker = await makeDockerHost();
  made = docker;
  let vmid = 100;
  return {
    guests: createDockerGuests(docker.host),
    nextVmid: () => vmid++,
    boot: (id) => bootOf(docker, id),
    // The program is all by which the agent is known; how its package brings it is the boot test's.
    async installAgent(id) {
      await runInGuest(docker.host, id, ['install', '-m', '0755', '/bin/true', '/usr/sbin/qemu-ga']);
    },
  };
});

function bootOf({ prefix }: DockerHost, vmid: number): GuestBoot {
  return {
    hostname: `vm${vmid}`,
    mac: `BC:24:11:00:01:${(vmid % 256).toString(16).padStart(2, '0').toUpperCase()}`,
    ipv4: `${prefix}.${(vmid % 100) + 10}`,
    seed: null,
    cores: 1,
    memoryMiB: 512,
  };
}
