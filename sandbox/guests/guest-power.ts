import type { Guests } from '../guests.js';
import { getGuest } from './find-guest.js';
import type { GuestHost } from './guest-host.js';
import type { Serially } from './serially.js';
import { startGuest } from './start-guest.js';
import { tolerate } from './tolerate.js';

type Power = Pick<Guests, 'start' | 'shutdown' | 'stop' | 'isRunning'>;

/** Power button, reset and mains. A guest that powers itself off, whatever its exit code, just does not run. */
export function guestPower(host: GuestHost, serially: Serially): Power {
  return {
    start: (vmid, boot) => startGuest(host, serially, vmid, boot),
    async shutdown(vmid, timeoutMs) {
      const { Id } = await getGuest(host, vmid);
      const container = host.docker.getContainer(Id);
      const timeout = AbortSignal.timeout(timeoutMs);
      // 409: it does not run.
      await tolerate([409], container.kill({ signal: 'SIGTERM' }));
      try {
        await container.wait({ condition: 'not-running', abortSignal: timeout });
      } catch (error) {
        if (!timeout.aborted) throw error;
      }
      return !(await container.inspect()).State.Running;
    },
    async stop(vmid) {
      const container = host.docker.getContainer((await getGuest(host, vmid)).Id);
      await tolerate([409], container.kill());
      await container.wait({ condition: 'not-running' });
    },
    isRunning: async (vmid) => (await getGuest(host, vmid)).State.Running,
  };
}
