import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTemplate } from '../fakes/make-template.js';
import { startSandbox, type TestSandbox } from '../fakes/start-sandbox.js';
import { pveCloudinit } from './pve-cloudinit.js';
import { staticAddress } from './static-address.js';

const iso = (text: string) => ({ label: 'CIDATA', files: new Map([['user-data', Buffer.from(text)]]) });

describe('a guest finds', () => {
  let pve: TestSandbox;

  beforeEach(async () => {
    pve = await startSandbox({
      isos: { one: iso('one'), two: iso('two'), music: { label: 'MUSIC', files: new Map() } },
    });
    await makeTemplate(pve, 9000);
    await pve.finished(await pve.call('POST', '/nodes/pve1/qemu/9000/clone', { newid: 500, name: 'web-1', full: 1 }));
    for (const name of ['one', 'two', 'music']) {
      const bytes = Buffer.from(name);
      await pve.finished(
        await pve.upload('/nodes/pve1/storage/local/upload', { content: 'iso' }, `${name}.iso`, bytes),
      );
    }
  });

  afterEach(() => pve.close());

  async function seedWith(config: Readonly<Record<string, string>>): Promise<string | null> {
    expect(await pve.call('PUT', '/nodes/pve1/qemu/500/config', config)).toMatchObject({ status: 200 });
    expect(await pve.finished(await pve.call('POST', '/nodes/pve1/qemu/500/status/start'))).toBe('OK');
    const seed = pve.guests.bootOf(500)?.seed ?? null;
    return seed === null ? null : Buffer.from(seed.get('user-data') ?? []).toString();
  }

  it.each([
    ['nothing where there is no CD-ROM', { cores: '1' }, null],
    ['a seed on SCSI', { scsi1: 'local:iso/one.iso,media=cdrom' }, 'one'],
    ['nothing on IDE', { ide2: 'local:iso/one.iso,media=cdrom' }, null],
    ['nothing on SATA', { sata0: 'local:iso/one.iso,media=cdrom' }, null],
    ['nothing on a CD-ROM of another label', { scsi1: 'local:iso/music.iso,media=cdrom' }, null],
    [
      'of two seeds the last',
      { scsi1: 'local:iso/one.iso,media=cdrom', scsi2: 'local:iso/two.iso,media=cdrom' },
      'two',
    ],
    ['nothing on an empty drive', { scsi1: 'none,media=cdrom' }, null],
    ["nothing of Proxmox's own on IDE", { ide2: 'shared:cloudinit', ciuser: 'ops' }, null],
    ["an ISO behind Proxmox's own drive", { scsi1: 'shared:cloudinit', scsi2: 'local:iso/two.iso,media=cdrom' }, 'two'],
  ] as const)('%s', async (_, config, expected) => {
    expect(await seedWith(config)).toBe(expected);
  });

  it("Proxmox's own data, made of the VM's fields", async () => {
    const keys = encodeURIComponent('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA ana\n');
    const given = {
      scsi1: 'shared:cloudinit',
      ciuser: 'ops',
      sshkeys: keys,
      ciupgrade: '0',
      ipconfig0: 'ip=10.0.20.45/24,gw=10.0.20.1',
    };
    expect(await seedWith(given)).toBe(
      [
        '#cloud-config',
        'hostname: web-1',
        'manage_etc_hosts: true',
        'fqdn: web-1',
        'user: ops',
        'ssh_authorized_keys:',
        '  - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA ana',
        'chpasswd:',
        '  expire: False',
        'users:',
        '  - default',
        '',
      ].join('\n'),
    );
    expect(pve.guests.bootOf(500)?.ipv4).toBe('10.0.20.45');
    const dump = await pve.call('GET', '/nodes/pve1/qemu/500/cloudinit/dump', { type: 'network' });
    expect(dump.data).toContain(
      "address: '10.0.20.45'\n        netmask: '255.255.255.0'\n        gateway: '10.0.20.1'",
    );
  });
});

describe("Proxmox's own instance-id", () => {
  it('changes with the user-data, and only then', () => {
    const config = { name: 'web-1', net0: 'virtio=BC:24:11:00:00:45', ipconfig0: 'ip=dhcp' };
    const first = pveCloudinit(config, 500, 'meta');
    expect(first).toMatch(/^instance-id: [0-9a-f]{40}\n$/);
    expect(pveCloudinit({ ...config, cores: '4' }, 500, 'meta')).toBe(first);
    expect(pveCloudinit({ ...config, ciuser: 'ops' }, 500, 'meta')).not.toBe(first);
  });

  it('goes with a password that is shown to nobody', () => {
    const config = { cipassword: 'hunter2' };
    expect(pveCloudinit(config, 500, 'user', true)).toContain('password: **********');
    expect(pveCloudinit(config, 500, 'user')).toContain('password: hunter2');
  });
});

describe('the static address', () => {
  const v2 =
    'version: 2\nethernets:\n  a: {match: {macaddress: "bc:24:11:00:00:45"}, addresses: ["fd00::1/64", 10.0.20.45/24]}\n';
  const nested =
    'network:\n  version: 2\n  ethernets: {a: {match: {macaddress: "BC:24:11:00:00:45"}, addresses: [10.0.20.46/24]}}\n';
  const dhcp = 'version: 2\nethernets: {a: {match: {macaddress: "bc:24:11:00:00:45"}, dhcp4: true}}\n';
  const v1 =
    "version: 1\nconfig:\n- {type: physical, name: eth0, mac_address: 'bc:24:11:00:00:45', subnets: [{type: static, address: 10.0.20.47}]}\n";
  it.each([
    ['version 2 by MAC', v2, '10.0.20.45'],
    ['version 2 under network', nested, '10.0.20.46'],
    ['DHCP', dhcp, null],
    ['version 1', v1, '10.0.20.47'],
    ['another MAC', v2.replace(':45', ':46'), null],
    ['nonsense', ':\n- [', null],
  ])('of %s is %s', (_, text, address) => {
    expect(staticAddress(text, 'BC:24:11:00:00:45')).toBe(address);
  });
});
