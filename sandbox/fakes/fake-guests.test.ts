import { describeGuests } from '../guests.contract.js';
import { fakeGuests } from './fake-guests.js';

describeGuests('the fake', async () => {
  const guests = fakeGuests();
  let vmid = 100;
  return {
    guests,
    nextVmid: () => vmid++,
    boot: (id) => ({
      hostname: `vm${id}`,
      mac: `BC:24:11:00:01:${(id % 256).toString(16).padStart(2, '0').toUpperCase()}`,
      ipv4: `198.51.100.${id % 250}`,
      seed: null,
      cores: 1,
      memoryMiB: 512,
    }),
    installAgent: async (id) => guests.setAgent(id, true),
  };
});
