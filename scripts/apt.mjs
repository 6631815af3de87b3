import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { capture, run, SetupError, say } from './run.mjs';

const nonInteractive = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };

/** The release that this machine runs: `{id: 'debian', codename: 'bookworm'}`, or empty strings where unknown. */
export function readOsRelease() {
  const text = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const field = (name) => text.match(new RegExp(`^${name}="?([^"\n]*)"?$`, 'm'))?.[1] ?? '';
  return { id: field('ID'), codename: field('VERSION_CODENAME') };
}

/** True where packages may be installed by us: as root, on Debian or Ubuntu. */
export function mayInstall() {
  return process.getuid?.() === 0 && ['debian', 'ubuntu'].includes(readOsRelease().id);
}

export async function updateLists() {
  await run('apt-get', ['update', '-q'], nonInteractive);
}

export async function installPackages(packages) {
  if ((await capture('apt-get', ['indextargets'])).stdout === '') {
    await updateLists();
  }
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], nonInteractive);
}

/**
 * The Debian mirrors that this machine itself uses, as `{main, security}` (security is null where none is named).
 * apt is asked, so that both formats of its sources, disabled ones included, are read as apt reads them.
 * `DEBIAN_MIRROR` and `DEBIAN_SECURITY_MIRROR` override it, for machines that are not Debian.
 */
export async function findDebianMirrors() {
  const found = { main: process.env.DEBIAN_MIRROR, security: process.env.DEBIAN_SECURITY_MIRROR };
  let targets = await indexTargets();
  if (targets.length === 0 && mayInstall()) {
    await updateLists();
    targets = await indexTargets();
  }
  const byLabel = (label) => targets.find((target) => target.origin === 'Debian' && target.label === label)?.uri;
  const main = found.main ?? byLabel('Debian');
  if (main === undefined) {
    throw new SetupError('no Debian mirror is known: name one, for example DEBIAN_MIRROR=http://HOST/debian');
  }
  return { main, security: found.security ?? byLabel('Debian-Security') ?? null };
}

/** The apt sources of Debian 13 on the given mirrors, in the format of a `.sources` file. */
export function renderTrixieSources({ main, security }) {
  const entry = (uri, suites) =>
    `Types: deb\nURIs: ${uri}\nSuites: ${suites}\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n`;
  const entries = [entry(main, 'trixie trixie-updates')];
  if (security !== null) {
    entries.push(entry(security, 'trixie-security'));
  }
  return entries.join('\n');
}

/**
 * Lets this machine install single packages of Debian 13 (as `name/trixie`) without moving anything else to it: a
 * priority of 100 is that of installed packages, so nothing is upgraded by it (apt_preferences(5)).
 */
export async function addTrixieSource() {
  if (readOsRelease().codename === 'trixie') {
    return;
  }
  await ensureTrixieKeys();
  const sources = renderTrixieSources(await findDebianMirrors());
  const file = '/etc/apt/sources.list.d/chatops-trixie.sources';
  if (!existsSync(file) || readFileSync(file, 'utf8') !== sources) {
    say('adding Debian 13 as a source of single packages');
    writeFileSync('/etc/apt/preferences.d/chatops-trixie', 'Package: *\nPin: release n=trixie*\nPin-Priority: 100\n');
    writeFileSync(file, sources);
  }
  await updateLists();
}

async function ensureTrixieKeys() {
  if (!existsSync('/usr/share/keyrings/debian-archive-trixie-stable.gpg')) {
    await updateLists();
    await installPackages(['debian-archive-keyring']);
  }
}

async function indexTargets() {
  const format = '$(REPO_URI)\t$(ORIGIN)\t$(LABEL)\t$(CREATED_BY)';
  const { stdout } = await capture('apt-get', ['indextargets', '--format', format]);
  return stdout
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([uri, , , createdBy]) => createdBy === 'Packages' && /^https?:/.test(uri))
    .map(([uri, origin, label]) => ({ uri, origin, label }));
}
