import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Guests } from '../guests.js';
import { createDockerGuests } from './create-docker-guests.js';
import { type DockerHost, makeDockerHost } from './fakes/make-docker-host.js';
import { bootOf } from './fakes/try-guests.js';
import { removeAllGuests } from './remove-all-guests.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let lab: DockerHost;
let guests: Guests;

beforeEach(async () => {
  lab = await makeDockerHost();
  guests = createDockerGuests(lab.host);
});

afterEach(async () => {
  await lab.close();
});

const filters = () => ({ label: [`chatops.sandbox=${lab.host.sandboxId}`] });
const imageNames = async () =>
  (await lab.host.docker.listImages({ filters: filters() })).flatMap(({ RepoTags }) => RepoTags ?? []).toSorted();
const tagged = (...tags: string[]) => tags.map((tag) => `chatops-guest-${lab.host.sandboxId}:${tag}`);

async function template(vmid: number): Promise<void> {
  await guests.create(vmid, 'debian-13');
  await guests.start(vmid, bootOf({}));
  await guests.stop(vmid);
  await guests.makeTemplate(vmid);
}

describe('images', () => {
  it('stay while a guest stands on them and go with their last user, in whatever order', async () => {
    await template(100);
    await guests.clone(101, 100);
    await guests.start(101, bootOf({}));
    await guests.takeSnapshot(101, 'one');
    await guests.remove(100);
    expect(await imageNames()).toEqual(tagged('100-template', '101-snapshot-one'));
    await guests.stop(101);
    await guests.clone(102, 101);
    await guests.remove(101);
    expect(await imageNames()).toContain(tagged('102-disk')[0]);
    await guests.start(102, bootOf({ hostname: 'still-there' }));
    await guests.remove(102);
    expect(await lab.host.docker.listImages({ filters: filters() })).toEqual([]);
  });

  it('are no more than one a guest, however often it is renamed', async () => {
    await guests.create(100, 'debian-13');
    for (const hostname of ['one', 'two', 'three']) {
      await guests.start(100, bootOf({ hostname }));
      await guests.stop(100);
    }
    expect(await imageNames()).toEqual(tagged('100-disk'));
  });
});

describe('many guests at once', () => {
  it('are cloned and started side by side, each with an address of its own', async () => {
    await template(100);
    const vmids = [101, 102, 103, 104, 105, 106];
    await Promise.all(
      vmids.map(async (vmid) => {
        await guests.clone(vmid, 100);
        await guests.start(vmid, bootOf({ hostname: `vm${vmid}` }));
      }),
    );
    const addresses = await Promise.all(
      vmids.map(async (vmid) => (await guests.agentInterfaces(vmid)).at(-1)?.addresses[0]?.address),
    );
    expect(new Set(addresses).size).toBe(vmids.length);
    expect((await guests.list()).filter(({ running }) => running).map(({ vmid }) => vmid)).toEqual(vmids);
  });
});

describe('after a crash of the sandbox', () => {
  it('a guest whose container was about to be replaced is found as what is there', async () => {
    await guests.create(100, 'debian-13');
    const container = lab.host.docker.getContainer(`chatops-guest-${lab.host.sandboxId}-100`);
    // As when the old container was removed and the new one not yet renamed.
    await container.rename({ name: `chatops-guest-${lab.host.sandboxId}-100-next` });
    const later = createDockerGuests(lab.host);
    expect(await later.list()).toEqual([{ vmid: 100, running: false }]);
    await later.start(100, bootOf({}));
    expect(await later.list()).toEqual([{ vmid: 100, running: true }]);
  });

  it('a replacement that was never finished does not count, is not in the way and goes with the guest', async () => {
    await guests.create(100, 'debian-13');
    await guests.start(100, bootOf({}));
    const { docker, sandboxId, images } = lab.host;
    const leaveReplacement = () =>
      docker.createContainer({
        name: `chatops-guest-${sandboxId}-100-next`,
        Image: images['debian-13'],
        Labels: { 'chatops.sandbox': sandboxId, 'chatops.sandbox.vmid': '100' },
      });
    await leaveReplacement();
    expect(await guests.list()).toEqual([{ vmid: 100, running: true }]);
    await guests.stop(100);
    await guests.start(100, bootOf({ hostname: 'renamed' }));
    expect(await docker.listContainers({ all: true, filters: filters() })).toHaveLength(1);
    await leaveReplacement();
    await guests.remove(100);
    expect(await guests.list()).toEqual([]);
  });
});

describe('removeAllGuests', () => {
  it("removes this sandbox's guests and images and no other's", async () => {
    const other = await makeDockerHost();
    try {
      const theirs = createDockerGuests(other.host);
      await theirs.create(100, 'debian-13');
      await template(100);
      await guests.takeSnapshot(100, 'one');
      await guests.clone(101, 100);
      await guests.start(101, bootOf({}));
      await removeAllGuests(lab.host.docker, lab.host.sandboxId);
      await removeAllGuests(lab.host.docker, lab.host.sandboxId);
      expect(await guests.list()).toEqual([]);
      expect(await lab.host.docker.listImages({ filters: filters() })).toEqual([]);
      expect(await theirs.list()).toEqual([{ vmid: 100, running: false }]);
    } finally {
      await other.close();
    }
  });
});
