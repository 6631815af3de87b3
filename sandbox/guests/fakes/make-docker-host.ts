import { execFileSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { connectEngine } from '../connect-engine.js';
import type { GuestHost } from '../guest-host.js';
import { removeAllGuests } from '../remove-all-guests.js';

const bundle = '/etc/ssl/certs/ca-certificates.crt';
const context = fileURLToPath(new URL('../../guest', import.meta.url));

export interface DockerHost {
  host: GuestHost;
  /** First three numbers of the network's addresses. */
  prefix: string;
  /** Removes every guest, image and network that was made. */
  close(): Promise<void>;
}

/** A sandbox's place on the real engine, with a network and an id of its own; builds the guest's image if need be. */
export async function makeDockerHost(): Promise<DockerHost> {
  const docker = await connectEngine('/var/run/docker.sock');
  const secret = existsSync(bundle) ? ['--secret', `id=ca_bundle,src=${bundle}`] : [];
  const sandboxId = `test${randomBytes(4).toString('hex')}`;
  const image = `chatops-guest-base-${sandboxId}`;
  execFileSync('docker', ['build', '-q', '-t', image, ...secret, context], { stdio: 'pipe' });
  const prefix = `10.${randomInt(200, 250)}.${randomInt(1, 250)}`;
  const network = await docker.createNetwork({
    Name: `chatops-guests-${sandboxId}`,
    Driver: 'bridge',
    IPAM: { Driver: 'default', Config: [{ Subnet: `${prefix}.0/24`, Gateway: `${prefix}.1` }] },
    Labels: { 'chatops.sandbox': sandboxId },
  });
  return {
    host: { docker, sandboxId, network: `chatops-guests-${sandboxId}`, images: { 'debian-13': image } },
    prefix,
    async close() {
      await removeAllGuests(docker, sandboxId);
      await network.remove();
      await docker.getImage(image).remove();
    },
  };
}
