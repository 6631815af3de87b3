import type { PveConfig } from './proxmox.js';
import { splitList } from './split-list.js';

const DRIVE = /^(ide|sata|scsi|virtio)\d+$|^(efidisk|tpmstate)0$/;
// `virtio=BC:24:11:…,bridge=vmbr0` as Proxmox writes it, or with the address as a field of its own.
const MAC = /(?:^|,)(?:[a-z0-9-]+|macaddr)=((?:[0-9a-f]{2}:){5}[0-9a-f]{2})(?:,|$)/i;

/** From `GET …/config`. */
export function readConfig(values: Readonly<Record<string, string>>): PveConfig {
  const template = values.template ?? '0';
  return {
    name: values.name ?? '',
    description: values.description ?? '',
    digest: values.digest ?? '',
    lock: values.lock ?? null,
    template: template === '1' || template === 'true',
    tags: splitList(values.tags ?? ''),
    smbiosUuid: /(?:^|,)uuid=([0-9a-fA-F-]{36})(?:,|$)/.exec(values.smbios1 ?? '')?.[1] ?? null,
    net0Mac: MAC.exec(values.net0 ?? '')?.[1]?.toUpperCase() ?? null,
    drives: new Map(Object.entries(values).filter(([key]) => DRIVE.test(key))),
  };
}
