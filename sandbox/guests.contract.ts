import { describe, expect, it } from 'vitest';
import type { GuestBoot, Guests } from './guests.js';

export interface GuestsUnderTest {
  guests: Guests;
  /** Calls give other VMIDs each time. */
  nextVmid(): number;
  /** What a start of this guest hands in; the same for each start of one VMID. */
  boot(vmid: number): GuestBoot;
  /** Waits until the disk of a started guest may be changed through the agent. */
  installAgent(vmid: number): Promise<void>;
}

const enoughMs = 20_000;

/** What every implementation of `Guests` does alike. `make` is called once, in the first test. */
export function describeGuests(name: string, make: () => Promise<GuestsUnderTest>): void {
  let made: Promise<GuestsUnderTest> | undefined;
  const parts = () => (made ??= make());

  async function started(): Promise<GuestsUnderTest & { vmid: number }> {
    const under = await parts();
    const vmid = under.nextVmid();
    await under.guests.create(vmid, 'debian-13');
    await under.guests.start(vmid, under.boot(vmid));
    return { ...under, vmid };
  }

  async function withFile(path: string, text: string): Promise<GuestsUnderTest & { vmid: number }> {
    const under = await started();
    await under.installAgent(under.vmid);
    await under.guests.agentWriteFile(under.vmid, path, Buffer.from(text));
    return under;
  }

  const viewOf = async (guests: Guests, vmid: number) => (await guests.list()).find((view) => view.vmid === vmid);
  const read = async (guests: Guests, vmid: number, path: string) => {
    const content = await guests.agentReadFile(vmid, path);
    return content === null ? null : Buffer.from(content).toString();
  };

  describe(`${name}: a guest's life`, () => {
    it('is stopped when made, runs when started, and is gone when removed', async () => {
      const { guests, nextVmid, boot } = await parts();
      const vmid = nextVmid();
      await guests.create(vmid, 'debian-13');
      expect(await viewOf(guests, vmid)).toEqual({ vmid, running: false });
      await guests.start(vmid, boot(vmid));
      expect(await guests.isRunning(vmid)).toBe(true);
      expect(await viewOf(guests, vmid)).toEqual({ vmid, running: true });
      await guests.stop(vmid);
      expect(await guests.isRunning(vmid)).toBe(false);
      await guests.remove(vmid);
      expect(await viewOf(guests, vmid)).toBeUndefined();
    });

    it('takes every repeated call as done', async () => {
      const { guests, vmid, boot } = await started();
      await guests.start(vmid, boot(vmid));
      expect(await guests.isRunning(vmid)).toBe(true);
      await guests.stop(vmid);
      await guests.stop(vmid);
      expect(await guests.shutdown(vmid, enoughMs)).toBe(true);
      await guests.remove(vmid);
      await guests.remove(vmid);
    });

    it('powers off when asked and starts again', async () => {
      const { guests, vmid, boot } = await started();
      expect(await guests.shutdown(vmid, enoughMs)).toBe(true);
      expect(await guests.isRunning(vmid)).toBe(false);
      await guests.start(vmid, boot(vmid));
      expect(await guests.isRunning(vmid)).toBe(true);
      await guests.remove(vmid);
    });

    it('refuses to make a guest that exists, and to work on one that does not', async () => {
      const { guests, nextVmid, boot } = await parts();
      const vmid = nextVmid();
      const absent = nextVmid();
      await guests.create(vmid, 'debian-13');
      await expect(guests.create(vmid, 'debian-13')).rejects.toThrow(`guest ${vmid} exists`);
      await expect(guests.clone(vmid, vmid)).rejects.toThrow(`guest ${vmid}`);
      await expect(guests.start(absent, boot(absent))).rejects.toThrow(`${absent}`);
      await expect(guests.clone(nextVmid(), absent)).rejects.toThrow(`${absent}`);
      await guests.remove(vmid);
    });
  });

  describe(`${name}: disks`, () => {
    it('keep their files over a restart', async () => {
      const { guests, vmid, boot } = await withFile('/root/note', 'kept');
      await guests.stop(vmid);
      await guests.start(vmid, boot(vmid));
      expect(await read(guests, vmid, '/root/note')).toBe('kept');
      await guests.remove(vmid);
    });

    it('are copied by a clone, from a stopped guest and from a template, and apart from then on', async () => {
      const { guests, vmid, nextVmid, boot } = await withFile('/root/note', 'from the source');
      await guests.stop(vmid);
      const [copy, instance] = [nextVmid(), nextVmid()];
      await guests.clone(copy, vmid);
      await guests.makeTemplate(vmid);
      await guests.clone(instance, vmid);
      for (const clone of [copy, instance]) {
        await guests.start(clone, boot(clone));
        expect(await read(guests, clone, '/root/note')).toBe('from the source');
        await guests.agentWriteFile(clone, '/root/note', Buffer.from(`of ${clone}`));
      }
      expect(await read(guests, copy, '/root/note')).toBe(`of ${copy}`);
      await guests.remove(vmid);
      expect(await read(guests, instance, '/root/note')).toBe(`of ${instance}`);
      await guests.remove(copy);
      await guests.remove(instance);
    });

    it('go back to a snapshot, also to one taken while the guest ran, and more than once', async () => {
      const { guests, vmid, boot } = await withFile('/root/note', 'before');
      await guests.takeSnapshot(vmid, 'first');
      for (const later of ['after', 'again']) {
        await guests.agentWriteFile(vmid, '/root/note', Buffer.from(later));
        await guests.stop(vmid);
        await guests.rollback(vmid, 'first');
        expect(await guests.isRunning(vmid)).toBe(false);
        await guests.start(vmid, boot(vmid));
        expect(await read(guests, vmid, '/root/note')).toBe('before');
      }
      await guests.stop(vmid);
      await guests.removeSnapshot(vmid, 'first');
      await guests.removeSnapshot(vmid, 'first');
      await expect(guests.rollback(vmid, 'first')).rejects.toThrow(`guest ${vmid} has no snapshot first`);
      await guests.start(vmid, boot(vmid));
      expect(await read(guests, vmid, '/root/note')).toBe('before');
      await guests.remove(vmid);
    });
  });

  describe(`${name}: the agent`, () => {
    it('is silent until its package is installed, and when the guest is off', async () => {
      const { guests, vmid, installAgent } = await started();
      expect(await guests.agentAnswers(vmid)).toBe(false);
      await installAgent(vmid);
      expect(await guests.agentAnswers(vmid)).toBe(true);
      await guests.stop(vmid);
      expect(await guests.agentAnswers(vmid)).toBe(false);
      await guests.remove(vmid);
    });

    it('reads and writes bytes, and says null for a file that is not there', async () => {
      const { guests, vmid } = await withFile('/root/note', '');
      const bytes = Uint8Array.from({ length: 256 }, (_, n) => n);
      await guests.agentWriteFile(vmid, '/root/bytes', bytes);
      expect(new Uint8Array((await guests.agentReadFile(vmid, '/root/bytes')) ?? [])).toEqual(bytes);
      expect(await read(guests, vmid, '/root/note')).toBe('');
      expect(await guests.agentReadFile(vmid, '/root/absent')).toBeNull();
      await guests.remove(vmid);
    });

    it('runs a command with its input and tells how it ended', async () => {
      const { guests, vmid } = await started();
      expect(await guests.agentExec(vmid, ['cat'], 'to it')).toEqual({ exitCode: 0, stdout: 'to it', stderr: '' });
      expect((await guests.agentExec(vmid, ['false'], null)).exitCode).toBe(1);
      await guests.remove(vmid);
    });

    it("lists lo first and net0's MAC and address last", async () => {
      const { guests, vmid, boot } = await started();
      const { mac, ipv4 } = boot(vmid);
      const interfaces = await guests.agentInterfaces(vmid);
      expect(interfaces[0]?.name).toBe('lo');
      const nic = interfaces.at(-1);
      expect(nic?.mac).toBe(mac.toLowerCase());
      expect(nic?.addresses.filter(({ family }) => family === 'ipv4').map(({ address }) => address)).toEqual([ipv4]);
      await guests.remove(vmid);
    });
  });
}
