import { renderYaml } from './render-yaml.js';

/**
 * What a distribution's image becomes a base by: it gets the guest agent, which stock images lack and without which
 * Packer never learns an address. The last command leaves nothing that would make a clone's first boot look done.
 */
export function renderBaseUserData(): string {
  const config = {
    users: [],
    ssh_pwauth: false,
    package_update: true,
    packages: ['qemu-guest-agent'],
    runcmd: [
      ['systemctl', 'start', '--no-block', 'qemu-guest-agent'],
      ['cloud-init', 'clean', '--logs', '--machine-id', '--seed'],
    ],
  };
  return `#cloud-config\n${renderYaml(config)}`;
}
