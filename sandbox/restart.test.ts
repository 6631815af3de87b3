import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { makeTemplate } from './fakes/make-template.js';
import { startSandbox } from './fakes/start-sandbox.js';
import { matchGuests } from './match-guests.js';

describe('a sandbox that starts again', () => {
  it('has its VMs, files and tasks, and ends what ran as failed, with the lock kept', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    const before = await startSandbox({ folder });
    await makeTemplate(before, 9000);
    await before.finished(
      await before.upload('/nodes/pve1/storage/local/upload', { content: 'iso' }, 's.iso', Buffer.from('seed')),
    );
    before.strike({ name: 'slow-clone', delayMs: 60_000 });
    const clone = await before.call('POST', '/nodes/pve1/qemu/9000/clone', { newid: 500, full: 1 });
    await vi.waitFor(() => expect(before.sandbox.state.vms.find(500)).not.toBeNull());

    // The first process is not closed: it is gone in the middle of its clone.
    const after = await startSandbox({ folder, guests: before.guests });
    const upid = encodeURIComponent(clone.data);
    expect((await after.call('GET', `/nodes/pve1/tasks/${upid}/status`)).data).toMatchObject({
      status: 'stopped',
      exitstatus: 'unexpected status',
    });
    expect((await after.call('GET', '/nodes/pve1/qemu/500/config')).data.lock).toBe('clone');
    expect((await after.call('GET', '/nodes/pve1/qemu/9000/config')).data.template).toBe(1);
    expect((await after.call('GET', '/nodes/pve1/storage/local/content')).data).toMatchObject([
      { volid: 'local:iso/s.iso' },
    ]);

    before.sandbox.tasks.stop(clone.data);
    await before.close();
    await after.close();
    await rm(folder, { recursive: true });
  });

  it('removes guests of no VM, and knows that a guest is gone', async () => {
    const pve = await startSandbox();
    await makeTemplate(pve, 9000);
    await pve.guests.create(777, 'debian-13');
    await pve.guests.remove(9000);
    await matchGuests(pve.sandbox);
    expect(await pve.guests.list()).toEqual([]);
    expect(pve.sandbox.state.vms.find(9000)?.hasGuest).toBe(false);
    await pve.close();
  });
});
