import { jobLogin } from '../cloud-init/job-login.js';

/** One host, as a static inventory. The values are ours: a host name and an IPv4 that were checked before. */
export function renderInventory(host: string, ipv4: string): string {
  const variables = { ansible_host: ipv4, ansible_user: jobLogin, ansible_ssh_private_key_file: '/job/job-key' };
  return `${JSON.stringify({ all: { hosts: { [host]: variables } } }, null, 2)}\n`;
}
