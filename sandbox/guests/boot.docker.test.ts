import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { GuestBoot } from '../guests.js';
import { bootOf, seedOf, type TryGuests, tryGuests } from './fakes/try-guests.js';
import { waitUntil } from './fakes/wait-until.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let lab: TryGuests;
let nextVmid = 100;

beforeAll(async () => {
  lab = await tryGuests();
});

afterAll(async () => {
  await lab.close();
});

async function boot(changes: Partial<GuestBoot>): Promise<{ vmid: number; given: GuestBoot }> {
  const vmid = nextVmid++;
  const given = bootOf(changes);
  await lab.guests.create(vmid, 'debian-13');
  await lab.guests.start(vmid, given);
  return { vmid, given };
}

async function addressOf(vmid: number): Promise<string> {
  const nic = (await lab.guests.agentInterfaces(vmid)).at(-1);
  return nic?.addresses.find(({ family }) => family === 'ipv4')?.address ?? '';
}

const ana = () => [
  'users:',
  '  - name: ana',
  '    sudo: "ALL=(ALL) NOPASSWD:ALL"',
  '    shell: /bin/bash',
  `    ssh_authorized_keys: ["${lab.publicKey}"]`,
  'runcmd:',
  '  - echo ran >> /root/runs',
];
const hostKey = (vmid: number) => lab.shell(vmid, 'cat /etc/ssh/ssh_host_ed25519_key.pub');

describe('a first boot from a seed', () => {
  it('makes user, key and host keys with real cloud-init, at the address that the seed asks for', async () => {
    const ipv4 = `${lab.prefix}.20`;
    const seed = seedOf('first-1', ana());
    const mac = 'BC:24:11:0A:0B:0C';
    const lines = [
      'version: 2',
      'ethernets:',
      '  net0:',
      `    match: {macaddress: "${mac.toLowerCase()}"}`,
      `    addresses: [${ipv4}/24]`,
      `    routes: [{to: default, via: ${lab.prefix}.1}]`,
    ];
    seed.set('network-config', Buffer.from(lines.join('\n')));
    const { vmid } = await boot({ seed, ipv4, mac });
    expect(JSON.parse(await lab.cloudInitResult(vmid))).toEqual({
      v1: { datasource: 'DataSourceNoCloud [seed=/var/lib/cloud/seed/nocloud]', errors: [] },
    });
    const status = JSON.parse(await lab.shell(vmid, 'cloud-init status --format json'));
    expect(status).toMatchObject({ status: 'done', extended_status: 'done', recoverable_errors: {} });
    expect(await lab.ssh('ana', ipv4, 'hostname && sudo cat /root/runs')).toBe('web-1\nran');
    expect(await addressOf(vmid)).toBe(ipv4);
  });

  it('has no right over the machine it runs on', async () => {
    const { vmid } = await boot({ cores: 512, memoryMiB: 256 });
    const { HostConfig, Mounts } = await lab.host.docker
      .getContainer(`chatops-guest-${lab.host.sandboxId}-${vmid}`)
      .inspect();
    expect(Mounts).toEqual([]);
    expect(HostConfig).toMatchObject({ Privileged: false, CapDrop: ['ALL'], Memory: 256 * 1024 ** 2 });
    expect(HostConfig.CapAdd).not.toContain('SYS_ADMIN');
  });

  it('says which address could not be had', async () => {
    const ipv4 = `${lab.prefix}.21`;
    await boot({ ipv4 });
    const vmid = nextVmid++;
    await lab.guests.create(vmid, 'debian-13');
    await expect(lab.guests.start(vmid, bootOf({ ipv4 }))).rejects.toThrow(`guest ${vmid} did not start with ${ipv4}`);
  });
});

describe('later boots', () => {
  it('keep address, host key and user and repeat nothing, after a stop and after a reboot inside', async () => {
    const { vmid, given } = await boot({ seed: seedOf('later-1', ana()) });
    await lab.cloudInitResult(vmid);
    const before = { address: await addressOf(vmid), key: await hostKey(vmid) };
    await lab.guests.stop(vmid);
    await lab.guests.start(vmid, given);
    await lab.cloudInitResult(vmid);
    expect({ address: await addressOf(vmid), key: await hostKey(vmid) }).toEqual(before);
    for (const turn of ['one', 'two']) {
      await lab.shell(vmid, `touch /run/before-reboot-${turn}`);
      await lab.ssh('ana', before.address, 'sudo reboot').catch(() => '');
      await waitUntil('the reboot', () => lab.shell(vmid, `[ ! -e /run/before-reboot-${turn} ]`).catch(() => null));
      await lab.cloudInitResult(vmid);
    }
    expect({ address: await addressOf(vmid), key: await hostKey(vmid) }).toEqual(before);
    expect(await lab.ssh('ana', before.address, 'sudo cat /root/runs')).toBe('ran');
  });

  it('take a new name and an empty drive with the disk as it was', async () => {
    const { vmid, given } = await boot({ seed: seedOf('name-1', ana()) });
    await lab.cloudInitResult(vmid);
    const before = { address: await addressOf(vmid), key: await hostKey(vmid) };
    await lab.shell(vmid, 'touch /etc/cloud/cloud-init.disabled');
    expect(await lab.guests.shutdown(vmid, 20_000)).toBe(true);
    await lab.guests.start(vmid, { ...given, hostname: 'web-2', seed: null });
    await waitUntil('sshd', () => lab.ssh('ana', before.address, 'hostname').catch(() => null));
    expect(await lab.ssh('ana', before.address, 'hostname')).toBe('web-2');
    expect(await lab.shell(vmid, 'ls -A /var/lib/cloud/seed/nocloud; cat /etc/hostname')).toBe('web-2');
    expect({ address: await addressOf(vmid), key: await hostKey(vmid) }).toEqual(before);
  });

  it.each(['poweroff', 'shutdown -h now'])(
    'are none after %s inside, until the power button is pressed',
    async (command) => {
      const { vmid } = await boot({});
      await lab.cloudInitResult(vmid);
      await lab.shell(vmid, command).catch(() => '');
      await waitUntil('the power-off', async () => ((await lab.guests.isRunning(vmid)) ? null : true), 20_000);
      expect((await lab.guests.list()).find((view) => view.vmid === vmid)).toEqual({ vmid, running: false });
    },
  );
});

describe('the power button', () => {
  it('is heard in the middle of cloud-init', async () => {
    const { vmid } = await boot({
      seed: seedOf('busy-1', ['runcmd:', '  - [touch, /run/busy]', '  - [sleep, "600"]']),
    });
    await waitUntil('runcmd', () => lab.shell(vmid, 'cat /run/busy').catch(() => null));
    const pressedAt = Date.now();
    expect(await lab.guests.shutdown(vmid, 20_000)).toBe(true);
    expect(Date.now() - pressedAt).toBeLessThan(6_000);
  });

  it('is no more than asked: a guest that takes longer still runs', async () => {
    const { vmid } = await boot({});
    await lab.cloudInitResult(vmid);
    await lab.shell(vmid, 'printf "#!/bin/sh\\nsleep 8\\n" > /etc/rc0.d/K01slow; chmod 755 /etc/rc0.d/K01slow');
    expect(await lab.guests.shutdown(vmid, 500)).toBe(false);
    await lab.guests.stop(vmid);
    expect(await lab.guests.isRunning(vmid)).toBe(false);
  });
});

describe('a clone of a template', () => {
  it.each([
    { clean: 'cloud-init clean --logs --seed --machine-id', what: 'its own machine-id', same: false },
    { clean: 'cloud-init clean --logs --seed', what: "the template's machine-id, which was left in", same: true },
  ])('has its own host key and $what', async ({ clean, same }) => {
    const { vmid } = await boot({ seed: seedOf('source-1', ana()) });
    await lab.cloudInitResult(vmid);
    const source = { key: await hostKey(vmid), machineId: await lab.shell(vmid, 'cat /etc/machine-id') };
    await lab.shell(vmid, clean);
    await lab.guests.stop(vmid);
    await lab.guests.makeTemplate(vmid);
    const clone = nextVmid++;
    await lab.guests.clone(clone, vmid);
    await lab.guests.start(clone, bootOf({ seed: seedOf(`clone-${clone}`, ana()) }));
    await lab.cloudInitResult(clone);
    expect(await lab.shell(clone, 'cat /var/lib/cloud/data/instance-id')).toBe(`clone-${clone}`);
    expect(await hostKey(clone)).not.toBe(source.key);
    expect((await lab.shell(clone, 'cat /etc/machine-id')) === source.machineId).toBe(same);
  });
});

describe('packages', () => {
  it('are installed with apt; the agent answers from then on, services run now and after a boot', async () => {
    const { vmid, given } = await boot({});
    await lab.cloudInitResult(vmid);
    expect(await lab.guests.agentAnswers(vmid)).toBe(false);
    const install = 'DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends';
    await lab.shell(vmid, `apt-get update && ${install} qemu-guest-agent nginx`);
    expect(await lab.guests.agentAnswers(vmid)).toBe(true);
    expect(await lab.shell(vmid, 'systemctl is-active nginx && systemctl is-enabled nginx')).toBe('active\nenabled');
    await lab.shell(vmid, 'systemctl reload nginx && service ssh reload && systemctl disable --now nginx');
    expect(await lab.shell(vmid, 'service nginx status || true')).toContain('not running');
    await lab.shell(vmid, 'systemctl enable nginx');
    await lab.guests.stop(vmid);
    await lab.guests.start(vmid, given);
    await lab.cloudInitResult(vmid);
    expect(await lab.shell(vmid, 'systemctl is-active nginx')).toBe('active');
    await expect(lab.shell(vmid, 'systemctl list-units')).rejects.toThrow('has no systemd');
  });

  it("bring docker's bridge before net0 once dockerd is there", async () => {
    const { vmid } = await boot({});
    expect((await lab.guests.agentInterfaces(vmid)).map(({ name }) => name)).toEqual(['lo', 'eth0']);
    await lab.shell(vmid, 'install -m 0755 /bin/true /usr/sbin/dockerd');
    const interfaces = await lab.guests.agentInterfaces(vmid);
    expect(interfaces.map(({ name }) => name)).toEqual(['lo', 'docker0', 'eth0']);
    expect(interfaces[1]?.addresses).toEqual([{ family: 'ipv4', address: '172.17.0.1', prefix: 16 }]);
  });
});
