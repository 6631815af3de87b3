import { describe, expect, it } from 'vitest';
import { describeGuests } from '../guests.contract.js';
import type { GuestBoot } from '../guests.js';
import { fakeGuests } from './fake-guests.js';

const boot: GuestBoot = {
  hostname: 'web-1',
  mac: 'BC:24:11:00:00:01',
  ipv4: '10.0.20.45',
  seed: null,
  cores: 1,
  memoryMiB: 512,
};

describeGuests('in memory', async () => {
  const guests = fakeGuests();
  let vmid = 100;
  return {
    guests,
    nextVmid: () => vmid++,
    boot: () => boot,
    installAgent: async (id) => guests.setAgent(id, true),
  };
});

describe('the strict fake', () => {
  it('refuses two changes of one guest at once', async () => {
    const guests = fakeGuests();
    await guests.create(100, 'debian-13');
    const both = Promise.all([guests.start(100, boot), guests.stop(100)]);
    await expect(both).rejects.toThrow('stop 100 while another call changes it');
  });

  it('refuses a clone of a running guest, and a rollback of one', async () => {
    const guests = fakeGuests();
    await guests.create(100, 'debian-13');
    await guests.takeSnapshot(100, 'before');
    await guests.start(100, boot);
    await expect(guests.clone(101, 100)).rejects.toThrow('guest 100 runs');
    await expect(guests.rollback(100, 'before')).rejects.toThrow('guest 100 runs');
  });

  it('refuses an agent call to a stopped guest', async () => {
    const guests = fakeGuests();
    await guests.create(100, 'debian-13');
    await expect(guests.agentReadFile(100, '/etc/hostname')).rejects.toThrow('guest 100 does not run');
  });
});
