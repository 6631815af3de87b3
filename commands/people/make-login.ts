import { jobLogin } from '../../pipeline/cloud-init/job-login.js';

const LONGEST = 31;

/**
 * Names of users and groups that a guest has already: Debian's base-passwd, its packages' own, users of cloud images,
 * and the bot's account in every VM. `useradd` makes a group of the same name, so groups are in here too.
 */
const RESERVED = new Set([
  ...['root', 'daemon', 'bin', 'sys', 'sync', 'games', 'man', 'lp', 'mail', 'news', 'uucp', 'proxy', 'www-data'],
  ...['backup', 'list', 'irc', 'gnats', 'nobody', 'nogroup', 'messagebus', 'sshd', 'polkitd', 'tcpdump', 'uuidd'],
  ...['adm', 'tty', 'disk', 'kmem', 'dialout', 'fax', 'voice', 'cdrom', 'floppy', 'tape', 'sudo', 'audio', 'dip'],
  ...['operator', 'src', 'shadow', 'utmp', 'video', 'sasl', 'plugdev', 'staff', 'users', 'input', 'sgx', 'kvm'],
  ...['render', 'crontab', 'netdev', 'docker', 'lxd', 'wheel', 'ssh', 'ftp', 'mysql', 'postgres', 'redis', 'nginx'],
  ...['admin', 'administrator', 'administrators', 'debian', 'ubuntu', 'cloud-user', 'ansible', 'vagrant', 'host'],
  jobLogin,
]);

/** Made by systemd and by Debian's packages for their own services; a number behind it would not help. */
const RESERVED_BEGIN = /^(?=(systemd|debian)-)/;

/**
 * A login name for the guests out of what a platform calls somebody: POSIX, at most 31 characters, nobody else's and no
 * name that a guest has already; `-2`, `-3` … make it so.
 */
export function makeLogin(name: string, isTaken: (login: string) => boolean): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .replace(RESERVED_BEGIN, 'user-of-')
    .slice(0, LONGEST)
    .replace(/-+$/, '');
  const base = plain === '' ? 'user' : plain;
  for (let number = 1; ; number += 1) {
    const ending = number === 1 ? '' : `-${number}`;
    const login = `${base.slice(0, LONGEST - ending.length)}${ending}`;
    if (!RESERVED.has(login) && !isTaken(login)) return login;
  }
}
