import type { ContainerInspectInfo } from 'dockerode';
import { z } from 'zod';
import type { GuestBoot } from '../guests.js';
import { copyDisk } from './copy-disk.js';
import { getGuest } from './find-guest.js';
import type { GuestHost } from './guest-host.js';
import { containerName, type GuestNic, type GuestSpec, readNic } from './guest-spec.js';
import { leaseAddress } from './lease-address.js';
import { driveFolder, packDrive } from './pack-drive.js';
import { placeContainer } from './place-container.js';
import type { Serially } from './serially.js';
import { sweepImages } from './sweep-images.js';

const engineSchema = z.object({ NCPU: z.number() });
const mebibyte = 1024 ** 2;

/** Boots a stopped guest with what the API set since the last boot: name, NIC, resources, drive. */
export async function startGuest(host: GuestHost, serially: Serially, vmid: number, boot: GuestBoot): Promise<void> {
  const present = await getGuest(host, vmid);
  if (present.State.Running) return;
  const nic = await serially(() => prepareContainer(host, present, vmid, boot));
  const container = host.docker.getContainer(containerName(host, vmid));
  const memory = boot.memoryMiB * mebibyte;
  await container.update({ NanoCpus: (await usableCores(host, boot)) * 1e9, Memory: memory, MemorySwap: memory });
  await container.putArchive(await packDrive(boot.seed), { path: driveFolder });
  try {
    await container.start();
  } catch (cause) {
    throw new Error(`guest ${vmid} did not start with ${nic.ipv4} on ${host.network}: ${String(cause)}`, {
      cause,
    });
  }
}

/** The engine refuses more than the machine has; a sandbox's nodes claim more than a small machine. */
async function usableCores({ docker }: GuestHost, { cores }: GuestBoot): Promise<number> {
  const { NCPU } = engineSchema.parse(await docker.info());
  return Math.min(cores, NCPU);
}

async function prepareContainer(
  host: GuestHost,
  present: ContainerInspectInfo,
  vmid: number,
  boot: GuestBoot,
): Promise<GuestNic> {
  const nic = await wantedNic(host, present, boot);
  const spec = { vmid, hostname: boot.hostname, nic };
  if (!(await fits(host, present, spec))) {
    await placeContainer(host, spec, await copyDisk(host, present, vmid));
    await sweepImages(host);
  }
  return nic;
}

async function wantedNic(host: GuestHost, present: ContainerInspectInfo, boot: GuestBoot): Promise<GuestNic> {
  const mac = boot.mac.toLowerCase();
  if (boot.ipv4 !== null) return { mac, ipv4: boot.ipv4, leased: false };
  const had = readNic(present.Config.Labels);
  // Without a seed the guest has the network configuration of its disk, a fixed address included.
  if (had?.mac === mac && (had.leased || boot.seed === null)) return had;
  return { mac, ipv4: await leaseAddress(host, mac), leased: true };
}

async function fits(
  host: GuestHost,
  present: ContainerInspectInfo,
  spec: GuestSpec & { nic: GuestNic },
): Promise<boolean> {
  const had = readNic(present.Config.Labels);
  const network = await host.docker.getNetwork(host.network).inspect();
  return (
    present.Config.Hostname === spec.hostname &&
    had?.mac === spec.nic.mac &&
    had.ipv4 === spec.nic.ipv4 &&
    had.leased === spec.nic.leased &&
    // Compose may have made the network anew under its old name.
    present.NetworkSettings.Networks[host.network]?.NetworkID === network.Id
  );
}
