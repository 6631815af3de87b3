import type { Database } from 'better-sqlite3';
import { z } from 'zod';

const content = z.enum(['images', 'iso', 'import', 'vztmpl', 'snippets']);

export interface Volume {
  /** The node that has it; empty for a shared storage. */
  node: string;
  /** `storage:name`, as PVE writes it. */
  volid: string;
  content: z.infer<typeof content>;
  format: string;
  sizeBytes: number;
  usedBytes: number;
  vmid: number | null;
  /** The base volume of a linked clone. */
  parent: string | null;
  /** The distribution image that boots from it, if any. */
  bootImage: 'debian-13' | null;
  /** Where the bytes are, for content that has bytes here. */
  file: string | null;
  createdAtS: number;
}

export interface VolumeTable {
  find(node: string, volid: string): Volume | null;
  list(): Volume[];
  save(volume: Volume): void;
  remove(node: string, volid: string): void;
}

const row = z
  .object({
    node: z.string(),
    volid: z.string(),
    content,
    format: z.string(),
    size_bytes: z.number(),
    used_bytes: z.number(),
    vmid: z.number().nullable(),
    parent: z.string().nullable(),
    boot_image: z.literal('debian-13').nullable(),
    file: z.string().nullable(),
    created_at_s: z.number(),
  })
  .transform(
    ({ size_bytes, used_bytes, boot_image, created_at_s, ...rest }): Volume => ({
      ...rest,
      sizeBytes: size_bytes,
      usedBytes: used_bytes,
      bootImage: boot_image,
      createdAtS: created_at_s,
    }),
  );

export function volumeTable(db: Database): VolumeTable {
  const find = db.prepare("SELECT * FROM volumes WHERE volid = ? AND node IN (?, '')");
  const list = db.prepare('SELECT * FROM volumes ORDER BY volid, node');
  const save = db.prepare(
    `INSERT OR REPLACE INTO volumes
     (node, volid, content, format, size_bytes, used_bytes, vmid, parent, boot_image, file, created_at_s)
     VALUES (@node, @volid, @content, @format, @sizeBytes, @usedBytes, @vmid, @parent, @bootImage, @file, @createdAtS)`,
  );
  const remove = db.prepare("DELETE FROM volumes WHERE volid = ? AND node IN (?, '')");
  return {
    find(node, volid) {
      const found = find.get(volid, node);
      return found === undefined ? null : row.parse(found);
    },
    list: () => list.all().map((each) => row.parse(each)),
    save(volume) {
      save.run(volume);
    },
    remove(node, volid) {
      remove.run(volid, node);
    },
  };
}
