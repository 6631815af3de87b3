/**
 * The calls that the bot itself makes to Proxmox VE 9, each one request (uploads and task starts included).
 * Reads are repeated on another endpoint or after a pause when the connection fails; changes are not.
 * Errors are `ProxmoxError` with Proxmox's own reason, never anything else.
 */
export interface Proxmox {
  version(): Promise<{ version: string; release: string }>;
  permissions(): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  listNodes(): Promise<PveNode[]>;
  listResources(): Promise<PveVm[]>;
  listStorages(node: string): Promise<PveStorage[]>;
  listBridges(node: string): Promise<string[]>;
  poolExists(pool: string): Promise<boolean>;
  poolMembers(pool: string): Promise<number[]>;
  /** By `/cluster/nextid?vmid=`; true also where a stranger's VM is not visible to our token only if Proxmox says so. */
  isVmidFree(vmid: number): Promise<boolean>;
  /** Null where there is no such VM on that node. */
  findConfig(node: string, vmid: number): Promise<PveConfig | null>;
  findStatus(node: string, vmid: number): Promise<PveStatus | null>;
  createVm(node: string, parameters: Record<string, string>): Promise<string>;
  cloneVm(node: string, template: number, parameters: Record<string, string>): Promise<string>;
  /** Synchronous (PUT); `digest` refuses when somebody changed the config meanwhile. */
  setConfig(node: string, vmid: number, parameters: Record<string, string>): Promise<void>;
  makeTemplate(node: string, vmid: number): Promise<string>;
  startVm(node: string, vmid: number): Promise<string>;
  shutdownVm(node: string, vmid: number, timeoutSeconds: number): Promise<string>;
  stopVm(node: string, vmid: number): Promise<string>;
  destroyVm(node: string, vmid: number): Promise<string>;
  /** Bytes as ISO content under that name; an existing one is overwritten by Proxmox without a word. */
  uploadIso(node: string, storage: string, name: string, content: Uint8Array, sha256: string): Promise<string>;
  downloadImage(
    node: string,
    storage: string,
    name: string,
    url: string,
    checksum: { algorithm: string; value: string },
  ): Promise<string>;
  listContent(node: string, storage: string): Promise<{ volid: string; size: number }[]>;
  /** UPID, or null where Proxmox did it at once. */
  deleteVolume(node: string, storage: string, volid: string): Promise<string | null>;
  taskStatus(upid: string): Promise<{ running: boolean; exitStatus: string | null }>;
  taskLog(upid: string): Promise<string[]>;
  /** Newest first. `since` in milliseconds since the epoch. */
  findTasks(node: string, filter: { vmid: number; type: string; since: number }): Promise<PveTask[]>;
  agentPing(node: string, vmid: number): Promise<boolean>;
  agentInterfaces(node: string, vmid: number): Promise<PveInterface[]>;
  /** Null where the file does not exist in the guest. */
  agentReadFile(node: string, vmid: number, path: string): Promise<string | null>;
}

export interface PveNode {
  node: string;
  online: boolean;
  memoryBytes: number;
  memoryUsedBytes: number;
  cpus: number;
}

export interface PveVm {
  vmid: number;
  node: string;
  name: string;
  template: boolean;
  running: boolean;
  pool: string | null;
  tags: string[];
  memoryBytes: number;
}

export interface PveStorage {
  storage: string;
  content: string[];
  shared: boolean;
  active: boolean;
  freeBytes: number;
  totalBytes: number;
}

/** Only what the bot reads; every value as Proxmox wrote it. */
export interface PveConfig {
  name: string;
  description: string;
  digest: string;
  lock: string | null;
  template: boolean;
  tags: string[];
  /** The uuid of `smbios1`, or null. */
  smbiosUuid: string | null;
  /** Upper-case colon form, or null. */
  net0Mac: string | null;
  /** Drives by slot: `scsi0`, `ide2`, … */
  drives: ReadonlyMap<string, string>;
}

interface PveStatus {
  running: boolean;
  lock: string | null;
}

export interface PveTask {
  upid: string;
  type: string;
  user: string;
  tokenId: string | null;
  /** Begun by one of our own tokens (the build token included). */
  ours: boolean;
  /** Milliseconds since the epoch, in whole seconds, by the node's clock. */
  startedAt: number;
  running: boolean;
  exitStatus: string | null;
}

export interface PveInterface {
  name: string;
  /** Upper-case colon form, or null. */
  mac: string | null;
  ipv4: string[];
}

/** `kind` tells the cases apart that the callers treat differently; `message` holds Proxmox's own words. */
export class ProxmoxError extends Error {
  readonly kind:
    | 'unreachable'
    | 'tls'
    | 'unauthorised'
    | 'forbidden'
    | 'bad-parameter'
    | 'not-found'
    | 'locked'
    | 'refused'
    | 'bad-answer';
  /** HTTP status, or null where no answer came. */
  readonly status: number | null;
  /** Whether the call may have taken effect all the same. */
  readonly uncertain: boolean;
  constructor(kind: ProxmoxError['kind'], status: number | null, uncertain: boolean, message: string) {
    super(message);
    this.kind = kind;
    this.status = status;
    this.uncertain = uncertain;
  }
}
