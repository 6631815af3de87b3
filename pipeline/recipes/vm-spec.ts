import { z } from 'zod';

const imageIds = z.object({
  terraform: z.string(),
  packer: z.string(),
  'cloud-init': z.string(),
  ansible: z.string(),
});

/** A network as a guest sees it. */
const guestNetwork = z.object({
  bridge: z.string(),
  vlan: z.number().int().nullable(),
  mtu: z.number().int().nullable(),
  dns: z.array(z.string()),
  domain: z.string().nullable(),
  /** CIDR that an address must lie in to count as net0's. */
  inside: z.string(),
});

const guestSettings = z.object({
  zone: z.string(),
  ntp: z.array(z.string()),
  aptMirror: z.string().nullable(),
  aptProxy: z.string().nullable(),
  adminKeys: z.array(z.string()),
  sudo: z.string(),
});

/** How one template is made: the whole of it is in the definition hash. */
export const TemplateSpec = z.object({
  /** As in `template=debian-13`. */
  name: z.string(),
  image: z.object({
    url: z.string(),
    checksum: z.object({ algorithm: z.enum(['sha256', 'sha512']), value: z.string() }),
  }),
  /** Debian packages that the definition installs on top of the base. */
  packages: z.array(z.string()),
  /** Provisioning scripts from `content/templates/<name>/`, in order of name. */
  scripts: z.array(z.object({ name: z.string(), text: z.string() })),
  buildNetwork: guestNetwork,
  /** Null: by DHCP. */
  buildAddress: z.object({ ipv4: z.string(), prefix: z.number().int(), gateway: z.string() }).nullable(),
  cpuType: z.string(),
});
export type TemplateSpec = z.infer<typeof TemplateSpec>;

/** Which template a request uses: fixed at planning. */
export const TemplateChoice = z.object({
  spec: TemplateSpec,
  /** sha256 (hex) over the canonical spec, the packer files and the packer image. */
  definitionHash: z.string(),
  generation: z.number().int(),
  vmid: z.number().int(),
  node: z.string(),
  /** When our own build record says it was built (milliseconds), or null: the template stage builds it. */
  builtAt: z.number().nullable(),
  /** The base's VMID, reserved with the build; null where the template is current. */
  baseVmid: z.number().int().nullable(),
  /** Whether our own record says that the base under it stands already. */
  baseBuilt: z.boolean(),
  buildPool: z.string(),
  buildStorage: z.string(),
  importStorage: z.string(),
  seedStorage: z.string(),
});
export type TemplateChoice = z.infer<typeof TemplateChoice>;

/** A blueprint with everything that its job gets. */
export const BlueprintSpec = z.object({
  name: z.string(),
  /** Where the playbook comes from: ours, or the operator's `content/`. */
  files: z.array(z.object({ path: z.string(), mode: z.number().int(), text: z.string() })),
  /** Playbooks in order, relative to the files' root. */
  playbooks: z.array(z.string()),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Names of this blueprint's secrets; each reaches its job as the file `secrets/<name>`. */
  secrets: z.array(z.string()),
});
export type BlueprintSpec = z.infer<typeof BlueprintSpec>;

/** Everything that a VM's recipes need to know. Fixed when the request is planned, and part of its effect. */
export const VmSpec = z.object({
  instance: z.string(),
  requestId: z.string(),
  /** `R-42`. */
  label: z.string(),
  requester: z.object({ login: z.string(), display: z.string(), keys: z.array(z.string()) }),
  reason: z.string().nullable(),
  sandbox: z.boolean(),
  environment: z.string(),
  name: z.string(),
  vmid: z.number().int(),
  node: z.string(),
  pool: z.string(),
  /** Upper-case colon form. */
  mac: z.string(),
  network: guestNetwork,
  /** Null: by DHCP. */
  address: z.object({ ipv4: z.string(), prefix: z.number().int(), gateway: z.string() }).nullable(),
  size: z.object({
    name: z.string(),
    cores: z.number().int(),
    memoryMiB: z.number().int(),
    diskGiB: z.number().int(),
  }),
  storage: z.string(),
  seedStorage: z.string(),
  hardware: z.object({ cpuType: z.string(), balloon: z.boolean(), onBoot: z.boolean() }),
  /** `host:port` of the Proxmox API that jobs use. */
  endpoint: z.string(),
  template: TemplateChoice,
  guest: guestSettings,
  /** The public half of the run's own key, taken out of the guest at the end. */
  jobPublicKey: z.string(),
  blueprint: BlueprintSpec,
  leaseDays: z.number().int(),
  images: imageIds,
  /** Whether Packer and Ansible jobs also join the `guests` network. */
  jobsReachGuests: z.boolean(),
  /** Memory on the node that was promised to other requests whose VMs do not run yet; left out: none. */
  reservedMemoryMiB: z.number().int().optional(),
});
export type VmSpec = z.infer<typeof VmSpec>;

/** What destroying needs to know of a VM that the bot made. */
export const DestroySpec = z.object({
  instance: z.string(),
  /** The destroying request. */
  requestId: z.string(),
  label: z.string(),
  /** The request that made the VM: its state artifact and the description line carry this id. */
  madeBy: z.string(),
  vmid: z.number().int(),
  name: z.string(),
  node: z.string(),
  pool: z.string(),
  environment: z.string(),
  /** Stored at ready: proof that the VM is the one we made. Null: never known; then the Notes' line alone proves it. */
  smbiosUuid: z.string().nullable(),
  endpoint: z.string(),
  /** The create request's variables for the module, so that the configuration is the one the state knows. */
  vm: VmSpec,
  images: imageIds,
});
export type DestroySpec = z.infer<typeof DestroySpec>;

/** What building a template by itself needs to know. */
export const BuildSpec = z.object({
  instance: z.string(),
  requestId: z.string(),
  label: z.string(),
  template: TemplateChoice,
  endpoint: z.string(),
  images: imageIds,
  jobsReachGuests: z.boolean(),
});
export type BuildSpec = z.infer<typeof BuildSpec>;
