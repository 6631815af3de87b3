import { randomInt } from 'node:crypto';
import type { GuestBoot, Guests } from '../../guests.js';
import { createDockerGuests } from '../create-docker-guests.js';
import { runInGuest } from '../run-in-guest.js';
import { type DockerHost, makeDockerHost } from './make-docker-host.js';
import { waitUntil } from './wait-until.js';

export interface TryGuests extends DockerHost {
  guests: Guests;
  /** Runs a shell script as root; throws with its output if it fails. Gives stdout without the last newline. */
  shell(vmid: number, script: string): Promise<string>;
  /** Waits until cloud-init's last stage has ended, and gives its result. */
  cloudInitResult(vmid: number): Promise<string>;
  /** Runs a command over SSH from a guest of its own, whose key `publicKey` is. */
  ssh(login: string, address: string, command: string): Promise<string>;
  publicKey: string;
}

const deskVmid = 900;

/** Real guests, and one more that stands for the desk of the person who uses them. */
export async function tryGuests(): Promise<TryGuests> {
  const docker = await makeDockerHost();
  const guests = createDockerGuests(docker.host);

  async function shell(vmid: number, script: string): Promise<string> {
    const { exitCode, stdout, stderr } = await runInGuest(docker.host, vmid, ['sh', '-ec', script]);
    if (exitCode !== 0) throw new Error(`exit ${exitCode}: ${stdout.toString()}${stderr.toString()}`);
    return stdout.toString().trimEnd();
  }

  await guests.create(deskVmid, 'debian-13');
  await guests.start(deskVmid, bootOf({ hostname: 'desk' }));
  await shell(deskVmid, 'ssh-keygen -q -t ed25519 -N "" -f /root/key');
  const options = '-i /root/key -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=5 -q';
  return {
    ...docker,
    guests,
    shell,
    publicKey: await shell(deskVmid, 'cat /root/key.pub'),
    cloudInitResult: (vmid) =>
      waitUntil('the end of cloud-init', async () => {
        const { exitCode, stdout } = await runInGuest(docker.host, vmid, ['cat', '/run/cloud-init/result.json']);
        return exitCode === 0 ? stdout.toString() : null;
      }),
    ssh: (login, address, command) => shell(deskVmid, `ssh ${options} ${login}@${address} '${command}'`),
  };
}

/** A boot without a seed and with an address by DHCP, where nothing else is said. */
export function bootOf(changes: Partial<GuestBoot>): GuestBoot {
  return { hostname: 'web-1', mac: randomMac(), ipv4: null, seed: null, cores: 1, memoryMiB: 512, ...changes };
}

function randomMac(): string {
  const bytes = Array.from({ length: 3 }, () => randomInt(256).toString(16).padStart(2, '0').toUpperCase());
  return `BC:24:11:${bytes.join(':')}`;
}

/** A NoCloud seed of these cloud-config lines. */
export function seedOf(instanceId: string, userData: readonly string[]): Map<string, Uint8Array> {
  return new Map([
    ['user-data', Buffer.from(`#cloud-config\n${userData.join('\n')}\n`)],
    ['meta-data', Buffer.from(`instance-id: ${instanceId}\nlocal-hostname: web-1\n`)],
  ]);
}
