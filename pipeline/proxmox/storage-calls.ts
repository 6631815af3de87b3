import { z } from 'zod';
import type { Proxmox, PveStorage } from './proxmox.js';
import type { PveHttp } from './pve-http.js';
import { pvePath } from './pve-path.js';
import { pveBoolean, pveNumber, pveUpid } from './pve-values.js';
import { renderMultipart } from './render-multipart.js';
import { splitList } from './split-list.js';

type StorageCalls = Pick<Proxmox, 'listStorages' | 'uploadIso' | 'downloadImage' | 'listContent' | 'deleteVolume'>;

const Storages = z.array(
  z
    .looseObject({
      storage: z.string(),
      content: z.string(),
      shared: pveBoolean,
      active: pveBoolean,
      avail: pveNumber.nullish(),
      total: pveNumber.nullish(),
    })
    .transform(
      (storage): PveStorage => ({
        storage: storage.storage,
        content: splitList(storage.content),
        shared: storage.shared,
        active: storage.active,
        freeBytes: storage.avail ?? 0,
        totalBytes: storage.total ?? 0,
      }),
    ),
);

const Volumes = z.array(z.looseObject({ volid: z.string(), size: pveNumber.nullish() }));

/** Storages of a node and what lies on them. */
export function storageCalls(http: PveHttp): StorageCalls {
  return {
    listStorages: (node) => http.read(pvePath`/nodes/${node}/storage`, Storages, { enabled: '1' }),
    uploadIso(node, storage, name, content, sha256) {
      const fields = [
        ['content', 'iso'],
        ['checksum', sha256],
        ['checksum-algorithm', 'sha256'],
      ] as const;
      const body = renderMultipart(fields, { field: 'filename', name, content });
      return http.upload(pvePath`/nodes/${node}/storage/${storage}/upload`, pveUpid, body);
    },
    downloadImage: (node, storage, name, url, checksum) =>
      http.change('POST', pvePath`/nodes/${node}/storage/${storage}/download-url`, pveUpid, {
        content: 'import',
        filename: name,
        url,
        checksum: checksum.value,
        'checksum-algorithm': checksum.algorithm,
      }),
    async listContent(node, storage) {
      const volumes = await http.read(pvePath`/nodes/${node}/storage/${storage}/content`, Volumes);
      return volumes.map(({ volid, size }) => ({ volid, size: size ?? 0 }));
    },
    deleteVolume: (node, storage, volid) =>
      http.change('DELETE', pvePath`/nodes/${node}/storage/${storage}/content/${volid}`, pveUpid.nullable()),
  };
}
