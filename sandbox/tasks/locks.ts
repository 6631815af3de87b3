/** PVE's lock files: one holder a VMID, and an error for who waits too long. */
export interface Locks {
  /** Runs `act` alone for all of the VMIDs, or throws after waiting `timeoutMs` for one of them. */
  hold<T>(vmids: readonly number[], timeoutMs: number, act: () => Promise<T>): Promise<T>;
}

export function locks(): Locks {
  const held = new Map<number, Promise<void>>();

  async function take(vmid: number, deadline: number): Promise<() => void> {
    for (let holder = held.get(vmid); holder !== undefined; holder = held.get(vmid)) {
      const waited = await Promise.race([holder.then(() => 'free'), after(deadline - Date.now())]);
      if (waited !== 'free') {
        throw new Error(`can't lock file '/var/lock/qemu-server/lock-${vmid}.conf' - got timeout`);
      }
    }
    let release = (): void => undefined;
    const holding = new Promise<void>((resolve) => {
      release = () => {
        held.delete(vmid);
        resolve();
      };
    });
    held.set(vmid, holding);
    return release;
  }

  return {
    async hold(vmids, timeoutMs, act) {
      const deadline = Date.now() + timeoutMs;
      const releases: (() => void)[] = [];
      try {
        for (const vmid of vmids) releases.push(await take(vmid, deadline));
        return await act();
      } finally {
        for (const release of releases) release();
      }
    },
  };
}

function after(timeoutMs: number): Promise<'late'> {
  return new Promise((resolve) => setTimeout(() => resolve('late'), Math.max(0, timeoutMs)).unref());
}
