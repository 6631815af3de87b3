import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exampleVm, hostileText, hostileTexts } from '../fakes/example-vm.js';
import { renderMetaData } from './render-meta-data.js';
import { renderNetworkConfig } from './render-network-config.js';
import { renderUserData } from './render-user-data.js';
import { seedHash } from './seed-hash.js';
import { seedName, seedVolid } from './seed-volid.js';

describe('user-data', () => {
  it('begins with the line that makes it a cloud-config', () => {
    expect(renderUserData(exampleVm).split('\n')[0]).toBe('#cloud-config');
  });

  it('gives the requester a login with their keys, the admins’ keys and the sudo rule', () => {
    const [person] = parse(renderUserData(exampleVm)).users;
    expect(person).toEqual({
      name: 'ana',
      gecos: 'Ana Example',
      shell: '/bin/bash',
      lock_passwd: true,
      sudo: 'ALL=(ALL) NOPASSWD:ALL',
      ssh_authorized_keys: [...exampleVm.requester.keys, ...exampleVm.guest.adminKeys],
    });
  });

  it('gives the job its own account with the run’s key alone', () => {
    const [, job] = parse(renderUserData(exampleVm)).users;
    expect(job.name).toBe('chatops');
    expect(job.ssh_authorized_keys).toEqual([exampleVm.jobPublicKey]);
  });

  it('turns cloud-init off for later boots as its last command', () => {
    expect(parse(renderUserData(exampleVm)).runcmd.at(-1)).toEqual(['touch', '/etc/cloud/cloud-init.disabled']);
  });

  it('sets clock and name on a machine, and neither on a guest that is a container', () => {
    expect(parse(renderUserData(exampleVm))).toMatchObject({
      hostname: 'web-1',
      fqdn: 'web-1.example.org',
      ntp: { servers: ['ntp.example.org'] },
    });
    const sandboxed = parse(renderUserData({ ...exampleVm, sandbox: true }));
    expect(sandboxed.preserve_hostname).toBe(true);
    expect(sandboxed).not.toHaveProperty('hostname');
    expect(sandboxed).not.toHaveProperty('ntp');
  });

  it('leaves sudo out where the environment gives none', () => {
    const [person] = parse(renderUserData({ ...exampleVm, guest: { ...exampleVm.guest, sudo: '' } })).users;
    expect(person).not.toHaveProperty('sudo');
  });

  it.each(hostileTexts)('keeps %j as the text it is', (text) => {
    const vm = {
      ...exampleVm,
      guest: { ...exampleVm.guest, zone: text, adminKeys: [text], sudo: text, aptProxy: text },
    };
    const config = parse(renderUserData(vm));
    expect(Object.keys(config)).toEqual(
      Object.keys(parse(renderUserData({ ...exampleVm, guest: { ...exampleVm.guest, aptProxy: 'x' } }))),
    );
    expect(config.timezone).toBe(text);
    expect(config.users[0].sudo).toBe(text);
    expect(config.users[0].ssh_authorized_keys[1]).toBe(text);
    expect(config.apt.proxy).toBe(text);
  });

  it('keeps a display name out of the other fields of /etc/passwd', () => {
    const vm = { ...exampleVm, requester: { ...exampleVm.requester, display: 'Ana:0:0,\nroot' } };
    expect(parse(renderUserData(vm)).users[0].gecos).toBe('Ana 0 0 root');
  });
});

describe('network-config', () => {
  it('names the interface by its MAC and carries a fixed address', () => {
    expect(parse(renderNetworkConfig(exampleVm))).toEqual({
      version: 2,
      ethernets: {
        net0: {
          match: { macaddress: 'bc:24:11:00:00:01' },
          addresses: ['10.0.20.45/24'],
          routes: [{ to: '0.0.0.0/0', via: '10.0.20.1' }],
          nameservers: { addresses: ['10.0.20.1'], search: ['example.org'] },
        },
      },
    });
  });

  it('asks for DHCP where the environment has no range', () => {
    const vm = { ...exampleVm, address: null, network: { ...exampleVm.network, dns: [], domain: null, mtu: 1450 } };
    expect(parse(renderNetworkConfig(vm)).ethernets.net0).toEqual({
      match: { macaddress: 'bc:24:11:00:00:01' },
      dhcp4: true,
      mtu: 1450,
    });
  });
});

describe('the seed', () => {
  it('is named by the hash of its files, which is the instance-id', () => {
    expect(seedHash(exampleVm)).toMatch(/^[0-9a-f]{64}$/);
    expect(seedName(exampleVm)).toBe(`chatops-12045-${seedHash(exampleVm).slice(0, 12)}.iso`);
    expect(seedVolid(exampleVm)).toBe(`shared:iso/${seedName(exampleVm)}`);
  });

  it('is another one when anything in it is', () => {
    expect(seedHash({ ...exampleVm, jobPublicKey: 'ssh-ed25519 other' })).not.toBe(seedHash(exampleVm));
    expect(seedHash({ ...exampleVm, address: null })).not.toBe(seedHash(exampleVm));
    expect(seedHash({ ...exampleVm, reason: hostileText })).toBe(seedHash(exampleVm));
  });

  it('says instance and host name in meta-data', () => {
    expect(parse(renderMetaData('abc', 'web-1'))).toEqual({ 'instance-id': 'abc', 'local-hostname': 'web-1' });
  });
});
