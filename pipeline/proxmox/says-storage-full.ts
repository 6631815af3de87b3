/**
 * Whether Proxmox's words mean a storage without room: the file system's own, LVM's ("insufficient free space"), thin
 * LVM's ("free space in thin pool … reached threshold") and those of quotas.
 */
export function saysStorageFull(text: string): boolean {
  return words.test(text);
}

const words =
  /no space left|not enough (free )?space|out of space|insufficient|thin pool .*reached threshold|storage .*full|quota/i;
