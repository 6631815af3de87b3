/** How PVE types a configuration key: what it accepts, and as what it answers. */
type KeyKind = 'text' | 'integer' | 'number' | 'boolean' | 'drive' | 'net' | 'name' | readonly string[];

/** The privilege to change a key, as qemu-server groups them; null: only root. Drives depend on their value. */
type KeyPrivilege = readonly string[] | null;

export interface ConfigKey {
  kind: KeyKind;
  privilege: KeyPrivilege;
  /** How many of it there are: `net[n]`. */
  count?: number;
  minimum?: number;
  maximum?: number;
}

const cpu = ['VM.Config.CPU'];
const memory = ['VM.Config.Memory'];
const hardware = ['VM.Config.HWType'];
const options = ['VM.Config.Options'];
const disk = ['VM.Config.Disk'];
const network = ['VM.Config.Network'];
const cloudinit = ['VM.Config.Cloudinit', 'VM.Config.Network'];
const power = ['VM.PowerMgmt'];

const key = (kind: KeyKind, privilege: KeyPrivilege, more: Omit<ConfigKey, 'kind' | 'privilege'> = {}): ConfigKey => ({
  kind,
  privilege,
  ...more,
});

const keyboards =
  'de de-ch da en-gb en-us es fi fr fr-be fr-ca fr-ch hu is it ja lt mk nl no pl pt pt-br sv sl tr'.split(' ');

/** Every key that a VM's configuration may have and that the API sets. */
export const configKeys: Readonly<Record<string, ConfigKey>> = {
  acpi: key('boolean', hardware),
  affinity: key('text', null),
  agent: key('text', options),
  'allow-ksm': key('boolean', memory),
  'amd-sev': key('text', null),
  arch: key(['x86_64', 'aarch64'], null),
  args: key('text', null),
  audio0: key('text', hardware),
  autostart: key('boolean', options),
  balloon: key('integer', memory, { minimum: 0 }),
  bios: key(['seabios', 'ovmf'], options),
  boot: key('text', disk),
  bootdisk: key('text', disk),
  cdrom: key('drive', []),
  cicustom: key('text', cloudinit),
  cipassword: key('text', cloudinit),
  citype: key(['configdrive2', 'nocloud', 'opennebula'], cloudinit),
  ciupgrade: key('boolean', cloudinit),
  ciuser: key('text', cloudinit),
  cores: key('integer', cpu, { minimum: 1 }),
  cpu: key('text', cpu),
  cpulimit: key('number', cpu, { minimum: 0, maximum: 128 }),
  cpuunits: key('integer', cpu, { minimum: 1, maximum: 262144 }),
  description: key('text', options),
  efidisk0: key('drive', []),
  freeze: key('boolean', power),
  hookscript: key('text', null),
  'hostpci[n]': key('text', null, { count: 16 }),
  hotplug: key('text', hardware),
  hugepages: key(['any', '2', '1024'], null),
  'ide[n]': key('drive', [], { count: 4 }),
  'intel-tdx': key('text', null),
  'ipconfig[n]': key('text', cloudinit, { count: 32 }),
  ivshmem: key('text', null),
  keephugepages: key('boolean', null),
  keyboard: key(keyboards, options),
  kvm: key('boolean', hardware),
  localtime: key('boolean', options),
  lock: key(
    ['backup', 'clone', 'create', 'migrate', 'rollback', 'snapshot', 'snapshot-delete', 'suspending', 'suspended'],
    null,
  ),
  machine: key('text', hardware),
  memory: key('text', memory),
  migrate_downtime: key('number', options, { minimum: 0 }),
  migrate_speed: key('integer', options, { minimum: 0 }),
  name: key('name', options),
  nameserver: key('text', cloudinit),
  'net[n]': key('net', network, { count: 32 }),
  numa: key('boolean', cpu),
  'numa[n]': key('text', cpu, { count: 8 }),
  onboot: key('boolean', options),
  ostype: key(
    ['other', 'wxp', 'w2k', 'w2k3', 'w2k8', 'wvista', 'win7', 'win8', 'win10', 'win11', 'l24', 'l26', 'solaris'],
    options,
  ),
  'parallel[n]': key('text', null, { count: 3 }),
  protection: key('boolean', options),
  reboot: key('boolean', options),
  rng0: key('text', hardware),
  'sata[n]': key('drive', [], { count: 6 }),
  'scsi[n]': key('drive', [], { count: 31 }),
  scsihw: key(['lsi', 'lsi53c810', 'virtio-scsi-pci', 'virtio-scsi-single', 'megasas', 'pvscsi'], hardware),
  searchdomain: key('text', cloudinit),
  'serial[n]': key('text', hardware, { count: 4 }),
  shares: key('integer', memory, { minimum: 0, maximum: 50000 }),
  smbios1: key('text', hardware),
  smp: key('integer', cpu, { minimum: 1 }),
  sockets: key('integer', cpu, { minimum: 1 }),
  spice_enhancements: key('text', null),
  sshkeys: key('text', cloudinit),
  startdate: key('text', options),
  startup: key('text', options),
  tablet: key('boolean', hardware),
  tags: key('text', options),
  tdf: key('boolean', options),
  template: key('boolean', options),
  tpmstate0: key('drive', []),
  'unused[n]': key('text', disk, { count: 256 }),
  'usb[n]': key('text', hardware, { count: 14 }),
  vcpus: key('integer', cpu, { minimum: 1 }),
  vga: key('text', hardware),
  'virtio[n]': key('drive', [], { count: 16 }),
  'virtiofs[n]': key('text', null, { count: 10 }),
  vmgenid: key('text', null),
  vmstatestorage: key('text', disk),
  watchdog: key('text', hardware),
};

/** The key's description, numbered ones (`net3`) included; null if PVE has no such key. */
export function findConfigKey(name: string): ConfigKey | null {
  const whole = configKeys[name];
  if (whole !== undefined && whole.count === undefined) return whole;
  const match = /^([a-z]+)(0|[1-9]\d*)$/.exec(name);
  const numbered = match === null ? undefined : configKeys[`${match[1]}[n]`];
  if (numbered?.count === undefined) return null;
  return Number(match?.[2]) < numbered.count ? numbered : null;
}
