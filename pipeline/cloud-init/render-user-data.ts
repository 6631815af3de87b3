import type { VmSpec } from '../recipes/vm-spec.js';
import { jobLogin } from './job-login.js';
import { renderYaml, type YamlValue } from './render-yaml.js';

/**
 * A VM's user-data. The host's name is set before cloud-init's own modules could differ from Proxmox's, and the last
 * command turns cloud-init off for later boots: without its seed it would take the machine for a new one
 * (https://github.com/canonical/cloud-init/issues/3506).
 */
export function renderUserData(vm: VmSpec): string {
  const { guest } = vm;
  const config: { [key: string]: YamlValue } = {
    ...renderName(vm),
    timezone: guest.zone,
    users: renderUsers(vm),
    ssh_pwauth: false,
    disable_root: true,
    ssh_deletekeys: true,
    ssh_genkeytypes: ['ed25519'],
    package_update: false,
    package_upgrade: false,
    write_files: [renderSshd()],
    runcmd: [['touch', '/etc/cloud/cloud-init.disabled']],
  };
  // A guest that is a container has its host's clock and may not set it.
  if (guest.ntp.length > 0 && !vm.sandbox) {
    config.ntp = { enabled: true, servers: [...guest.ntp] };
  }
  const apt = renderApt(guest);
  if (apt !== null) {
    config.apt = apt;
  }
  return `#cloud-config\n${renderYaml(config)}`;
}

/** A container may not set its name: it has it from the start, and asking would make the result "degraded". */
function renderName(vm: VmSpec): { [key: string]: YamlValue } {
  if (vm.sandbox) {
    return { preserve_hostname: true };
  }
  const fqdn = vm.network.domain === null ? {} : { fqdn: `${vm.name}.${vm.network.domain}` };
  return { preserve_hostname: false, hostname: vm.name, ...fqdn, manage_etc_hosts: true };
}

function renderUsers(vm: VmSpec): YamlValue[] {
  const person = {
    name: vm.requester.login,
    gecos: renderGecos(vm.requester.display),
    shell: '/bin/bash',
    lock_passwd: true,
    ...(vm.guest.sudo === '' ? {} : { sudo: vm.guest.sudo }),
    ssh_authorized_keys: [...vm.requester.keys, ...vm.guest.adminKeys],
  };
  const job = {
    name: jobLogin,
    gecos: 'chatops jobs',
    shell: '/bin/bash',
    lock_passwd: true,
    sudo: 'ALL=(ALL) NOPASSWD:ALL',
    ssh_authorized_keys: [vm.jobPublicKey],
  };
  return [person, job];
}

/** The comment field of /etc/passwd ends at a colon, and a comma begins its next part. */
function renderGecos(display: string): string {
  return display.replace(/[:,\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** Written before sshd starts for the first time: cloud-init's network stage comes before it. */
function renderSshd(): YamlValue {
  const lines = [
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin no',
    'X11Forwarding no',
    'MaxAuthTries 4',
    'LoginGraceTime 30',
  ];
  return { path: '/etc/ssh/sshd_config.d/10-chatops.conf', permissions: '0644', content: `${lines.join('\n')}\n` };
}

function renderApt(guest: VmSpec['guest']): YamlValue | null {
  if (guest.aptMirror === null && guest.aptProxy === null) {
    return null;
  }
  return {
    ...(guest.aptMirror === null ? {} : { primary: [{ arches: ['default'], uri: guest.aptMirror }] }),
    ...(guest.aptProxy === null ? {} : { proxy: guest.aptProxy }),
  };
}
