const GIB = 1024 ** 3;
const clusterBytes = 64 * 1024;
const virtualSizeBytes = 3 * GIB;

/**
 * The distribution image that the sandbox gives and knows again: an empty qcow2 of the size of Debian's own.
 * What boots from it is a guest, not these bytes; they are there to be downloaded, verified and imported.
 * Layout: https://www.qemu.org/docs/master/interop/qcow2.html (header, refcount table, refcount block, L1 table).
 */
function emptyQcow2(): Uint8Array {
  const image = Buffer.alloc(4 * clusterBytes);
  const l1Entries = Math.ceil(virtualSizeBytes / (clusterBytes * (clusterBytes / 8)));
  image.write('QFI\xfb', 0, 'latin1');
  image.writeUInt32BE(2, 4);
  image.writeUInt32BE(16, 20);
  image.writeBigUInt64BE(BigInt(virtualSizeBytes), 24);
  image.writeUInt32BE(l1Entries, 36);
  image.writeBigUInt64BE(BigInt(3 * clusterBytes), 40);
  image.writeBigUInt64BE(BigInt(clusterBytes), 48);
  image.writeUInt32BE(1, 56);
  image.writeBigUInt64BE(BigInt(2 * clusterBytes), clusterBytes);
  for (let cluster = 0; cluster < 4; cluster += 1) image.writeUInt16BE(1, 2 * clusterBytes + 2 * cluster);
  return image;
}

export const baseImage = {
  name: 'debian-13-genericcloud-amd64.qcow2',
  bytes: emptyQcow2(),
  virtualSizeBytes,
  /** Fixed, so that a configuration can name it. */
  sha256: '29ff01431134b7950551bed5dd1ad1534bd4205edcadfc8c6d7a064015450191',
} as const;
