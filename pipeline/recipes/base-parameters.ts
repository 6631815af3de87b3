import { baseLine, baseName } from '../packer/template-names.js';
import { baseMac } from './base-mac.js';
import { ownLine } from './own-line.js';
import { baseVmidOf, type TemplateWork } from './template-work.js';

/** The slot of the seed's drive, and afterwards of the cloud-init drive that Packer's key comes through. */
export const baseSeedSlot = 'scsi1';

/** Under this name the distribution's image lies on the import storage: another checksum is another file. */
export function imageName({ template }: TemplateWork): string {
  const { name, image } = template.spec;
  // Proxmox wants an ending that says the format; `.img` of cloud images is qcow2.
  const ending = /\.(raw|vmdk)$/.exec(image.url)?.[1] ?? 'qcow2';
  return `chatops-${name}-${image.checksum.value.slice(0, 12)}.${ending}`;
}

export function baseSeedName(work: TemplateWork): string {
  return `chatops-base-${baseVmidOf(work)}.iso`;
}

/** Stands in the base's Notes, which every clone takes along: it may not be what proves the request's own VM. */
export function baseOwner({ requestId }: TemplateWork): string {
  return `${requestId}-base`;
}

/** The base as Proxmox's create call takes it. */
export function baseParameters(work: TemplateWork): Record<string, string> {
  const { template } = work;
  const vmid = baseVmidOf(work);
  const { spec } = template;
  const { bridge, vlan, mtu } = spec.buildNetwork;
  const nic = [
    `virtio=${baseMac(work.instance, vmid)}`,
    `bridge=${bridge}`,
    ...(vlan === null ? [] : [`tag=${vlan}`]),
    ...(mtu === null ? [] : [`mtu=${mtu}`]),
  ];
  return {
    vmid: String(vmid),
    name: baseName(template, vmid),
    pool: template.buildPool,
    description: `${ownLine(work.instance, baseOwner(work))}\n${baseLine(work.instance, template)}\n`,
    tags: 'chatops;template-base',
    ostype: 'l26',
    cpu: spec.cpuType,
    cores: '2',
    memory: '2048',
    agent: '1',
    serial0: 'socket',
    scsihw: 'virtio-scsi-single',
    boot: 'order=scsi0',
    net0: nic.join(','),
    scsi0: `${template.buildStorage}:0,import-from=${template.importStorage}:import/${imageName(work)},discard=on,iothread=1`,
    [baseSeedSlot]: `${template.seedStorage}:iso/${baseSeedName(work)},media=cdrom`,
  };
}

/** How clones of the base come up for Packer: by Proxmox's own cloud-init drive. No full upgrade at first boot. */
export function cloudInitParameters({ template }: TemplateWork): Record<string, string> {
  const { buildAddress, buildNetwork } = template.spec;
  return {
    [baseSeedSlot]: `${template.buildStorage}:cloudinit`,
    ciupgrade: '0',
    ipconfig0:
      buildAddress === null ? 'ip=dhcp' : `ip=${buildAddress.ipv4}/${buildAddress.prefix},gw=${buildAddress.gateway}`,
    ...(buildNetwork.dns.length === 0 ? {} : { nameserver: buildNetwork.dns.join(' ') }),
    ...(buildNetwork.domain === null ? {} : { searchdomain: buildNetwork.domain }),
  };
}
