/**
 * What the sandbox's API needs from whatever plays the machines.
 *
 * Order: a guest exists from `create` or `clone` until `remove`; `start` may follow `create`, `clone`, `stop` and
 * `rollback`; everything under "agent" answers only while the guest runs. Each call is safe to repeat: starting a
 * running guest, stopping a stopped one and removing an absent one change nothing. Calls for different VMIDs may run
 * at once; for one VMID the caller waits for each before the next. `list` tells the truth after a restart.
 */
export interface Guests {
  /** A new guest whose disk is a base image that `importImage` knows. */
  create(vmid: number, image: GuestImage): Promise<void>;
  /** A new guest whose disk is a copy of another guest's, which is stopped or a template. */
  clone(vmid: number, source: number): Promise<void>;
  /** Boots: hands in the seed (null: none is attached), takes the NIC, ends when the first process runs. */
  start(vmid: number, boot: GuestBoot): Promise<void>;
  /** Asks the guest to power off and waits `timeoutMs`; false if it is still running then. */
  shutdown(vmid: number, timeoutMs: number): Promise<boolean>;
  stop(vmid: number): Promise<void>;
  isRunning(vmid: number): Promise<boolean>;
  /** Freezes the disk as a template's: later starts are the API's to refuse. */
  makeTemplate(vmid: number): Promise<void>;
  takeSnapshot(vmid: number, name: string): Promise<void>;
  rollback(vmid: number, name: string): Promise<void>;
  removeSnapshot(vmid: number, name: string): Promise<void>;
  remove(vmid: number): Promise<void>;
  list(): Promise<GuestView[]>;

  /** Whether the guest agent's package is installed in the guest's disk and the guest runs. */
  agentAnswers(vmid: number): Promise<boolean>;
  /** As qemu-ga lists them: lo, docker0 before net0's where docker is installed, then net0. */
  agentInterfaces(vmid: number): Promise<GuestInterface[]>;
  /** Null where the file does not exist. At most 16 MiB, as qemu-ga reads. */
  agentReadFile(vmid: number, path: string): Promise<Uint8Array | null>;
  agentWriteFile(vmid: number, path: string, content: Uint8Array): Promise<void>;
  /** Runs as root in the guest until it ends. */
  agentExec(vmid: number, command: string[], input: string | null): Promise<GuestExec>;
}

/** The distribution image that a disk was imported from, by the sandbox's own names. */
export type GuestImage = 'debian-13';

export interface GuestBoot {
  hostname: string;
  /** Upper-case colon form. */
  mac: string;
  /** The address that the guest's network-config asks for on that MAC; null: by DHCP, kept over restarts. */
  ipv4: string | null;
  /** NoCloud files by name (`user-data`, `meta-data`, `network-config`, `vendor-data`), or null for no seed. */
  seed: ReadonlyMap<string, Uint8Array> | null;
  cores: number;
  memoryMiB: number;
}

export interface GuestView {
  vmid: number;
  running: boolean;
}

export interface GuestInterface {
  name: string;
  /** Lower-case colon form, as qemu-ga prints it. */
  mac: string;
  addresses: { family: 'ipv4' | 'ipv6'; address: string; prefix: number }[];
}

export interface GuestExec {
  exitCode: number;
  stdout: string;
  stderr: string;
}
