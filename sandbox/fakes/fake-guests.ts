import type { GuestBoot, GuestExec, GuestInterface, Guests } from '../guests.js';

interface FakeGuest {
  running: boolean;
  /** What was handed in at the last start. */
  boot: GuestBoot | null;
  /** The disk. */
  files: Map<string, Uint8Array>;
  hasAgent: boolean;
  snapshots: Map<string, Map<string, Uint8Array>>;
}

export interface FakeGuests extends Guests {
  /** Every call in order, as `name vmid`. */
  readonly calls: readonly string[];
  /** The boot of a guest that was started. */
  bootOf(vmid: number): GuestBoot | null;
  /** Takes the agent's package out of the disk, or puts it in. */
  setAgent(vmid: number, installed: boolean): void;
  /** A guest that ignores the power button. */
  setDeaf(vmid: number): void;
  /** The guest powers itself off. */
  powerOffInside(vmid: number): void;
}

/**
 * Guests in memory that hold the caller to the port's contract: a call about a guest that is not there, two calls at
 * once for one VMID, a start that skips a step and an agent call to a stopped guest throw.
 */
export function fakeGuests(): FakeGuests {
  const guests = new Map<number, FakeGuest>();
  const busy = new Set<number>();
  const deaf = new Set<number>();
  const calls: string[] = [];

  function get(vmid: number): FakeGuest {
    const guest = guests.get(vmid);
    if (guest === undefined) throw new Error(`fake guests: no guest ${vmid}`);
    return guest;
  }

  function running(vmid: number): FakeGuest {
    const guest = get(vmid);
    if (!guest.running) throw new Error(`fake guests: guest ${vmid} does not run`);
    return guest;
  }

  function stopped(vmid: number): FakeGuest {
    const guest = get(vmid);
    if (guest.running) throw new Error(`fake guests: guest ${vmid} runs`);
    return guest;
  }

  /** One call at a time for a VMID that changes it. */
  async function change<T>(name: string, vmid: number, act: () => T): Promise<T> {
    calls.push(`${name} ${vmid}`);
    if (busy.has(vmid)) throw new Error(`fake guests: ${name} ${vmid} while another call changes it`);
    busy.add(vmid);
    try {
      await new Promise((resolve) => setImmediate(resolve));
      return act();
    } finally {
      busy.delete(vmid);
    }
  }

  function add(vmid: number, guest: Omit<FakeGuest, 'running' | 'boot' | 'snapshots'>): void {
    if (guests.has(vmid)) throw new Error(`fake guests: guest ${vmid} exists`);
    guests.set(vmid, { ...guest, running: false, boot: null, snapshots: new Map() });
  }

  return {
    calls,
    bootOf: (vmid) => get(vmid).boot,
    setAgent(vmid, installed) {
      get(vmid).hasAgent = installed;
    },
    setDeaf(vmid) {
      deaf.add(vmid);
    },
    powerOffInside(vmid) {
      running(vmid).running = false;
    },
    create: (vmid) => change('create', vmid, () => add(vmid, { files: new Map(), hasAgent: false })),
    clone: (vmid, source) =>
      change('clone', vmid, () => {
        const { files, hasAgent } = stopped(source);
        add(vmid, { files: new Map(files), hasAgent });
      }),
    start: (vmid, boot) =>
      change('start', vmid, () => {
        const guest = get(vmid);
        if (guest.running) return;
        Object.assign(guest, { running: true, boot });
        if (boot.seed !== null) guest.files.set('/run/cloud-init/result.json', Buffer.from('{"v1":{"errors":[]}}'));
      }),
    shutdown: (vmid) =>
      change('shutdown', vmid, () => {
        if (deaf.has(vmid)) return false;
        get(vmid).running = false;
        return true;
      }),
    stop: (vmid) =>
      change('stop', vmid, () => {
        get(vmid).running = false;
      }),
    isRunning: async (vmid) => get(vmid).running,
    makeTemplate: (vmid) =>
      change('makeTemplate', vmid, () => {
        stopped(vmid);
      }),
    takeSnapshot: (vmid, name) =>
      change('takeSnapshot', vmid, () => {
        get(vmid).snapshots.set(name, new Map(get(vmid).files));
      }),
    rollback: (vmid, name) =>
      change('rollback', vmid, () => {
        const guest = stopped(vmid);
        const files = guest.snapshots.get(name);
        if (files === undefined) throw new Error(`fake guests: guest ${vmid} has no snapshot ${name}`);
        guest.files = new Map(files);
      }),
    removeSnapshot: (vmid, name) =>
      change('removeSnapshot', vmid, () => {
        get(vmid).snapshots.delete(name);
      }),
    remove: (vmid) =>
      change('remove', vmid, () => {
        guests.delete(vmid);
      }),
    list: async () => [...guests].map(([vmid, guest]) => ({ vmid, running: guest.running })),
    agentAnswers: async (vmid) => get(vmid).running && get(vmid).hasAgent,
    agentInterfaces: async (vmid) => interfacesOf(running(vmid).boot),
    agentReadFile: async (vmid, path) => running(vmid).files.get(path) ?? null,
    async agentWriteFile(vmid, path, content) {
      running(vmid).files.set(path, content);
    },
    async agentExec(vmid, command, input): Promise<GuestExec> {
      running(vmid);
      return { exitCode: command[0] === 'false' ? 1 : 0, stdout: input ?? command.join(' '), stderr: '' };
    },
  };
}

function interfacesOf(boot: GuestBoot | null): GuestInterface[] {
  return [
    { name: 'lo', mac: '00:00:00:00:00:00', addresses: [{ family: 'ipv4', address: '127.0.0.1', prefix: 8 }] },
    { name: 'docker0', mac: '02:42:00:00:00:01', addresses: [{ family: 'ipv4', address: '172.17.0.1', prefix: 16 }] },
    {
      name: 'eth0',
      mac: boot?.mac.toLowerCase() ?? '',
      addresses: [{ family: 'ipv4', address: boot?.ipv4 ?? '198.51.100.77', prefix: 24 }],
    },
  ];
}
