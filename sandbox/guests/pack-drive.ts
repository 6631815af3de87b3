import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';

type Files = ReadonlyMap<string, Uint8Array>;

/** The folder of the guest's image that the boot script takes the seed from. */
export const driveFolder = '/var/lib/guest';

/**
 * What a guest finds in its drive at the next boot: the seed's files as one archive, which the boot script unpacks in
 * the place of the earlier seed. An empty drive is an empty archive: a stopped container's files cannot be removed.
 */
export async function packDrive(seed: Files | null): Promise<Buffer> {
  return packFiles(new Map([['cdrom.tar', await packFiles(seed ?? new Map())]]));
}

async function packFiles(files: Files): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of files) {
    archive.entry({ name, mode: 0o600 }, Buffer.from(content));
  }
  archive.finalize();
  return buffer(archive);
}
