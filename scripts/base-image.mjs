import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDebianMirrors, installPackages, mayInstall, renderTrixieSources } from './apt.mjs';
import { capture, isEntry, main, run, SetupError, say, works } from './run.mjs';

/** The one base of every image: one thing to patch, and one thing to replace where no registry is reachable. */
export const baseImage = 'debian:trixie-slim';
const pullTimeoutMs = 90_000;

/** Makes sure that the base image is here: as it is, pulled from a registry, or made from the Debian mirror. */
export async function ensureBaseImage() {
  if (await works('docker', ['image', 'inspect', baseImage])) {
    say(`base image ${baseImage} is here`);
    return;
  }
  say(`pulling ${baseImage}`);
  const pull = await capture('docker', ['pull', '-q', baseImage], { timeoutMs: pullTimeoutMs });
  if (pull.code === 0) {
    say(`base image ${baseImage} was pulled`);
    return;
  }
  say(`no registry gave it (${pull.stderr.trim().split('\n').at(-1)}): making it from the Debian mirror`);
  await bootstrap();
  say(`base image ${baseImage} was made with debootstrap`);
}

async function bootstrap() {
  if (!mayInstall()) {
    throw new SetupError(
      `${baseImage} could be neither pulled nor, as this is no root on Debian or Ubuntu, made here.`,
    );
  }
  const mirrors = await findDebianMirrors();
  if (!(await works('debootstrap', ['--version']))) {
    await installPackages(['debootstrap']);
  }
  const root = mkdtempSync(join(tmpdir(), 'chatops-base-'));
  try {
    await run('debootstrap', ['--variant=minbase', 'trixie', root, mirrors.main], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    slim(root, mirrors);
    // One process reads the tree and the engine takes it from a pipe: no second copy on the disk.
    await run('sh', [
      '-c',
      'tar -C "$1" -c . | docker import --change "CMD [\\"bash\\"]" - "$2"',
      'sh',
      root,
      baseImage,
    ]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** What the published slim image has and debootstrap does not: apt that keeps no archives, no manuals. */
function slim(root, mirrors) {
  rmSync(join(root, 'etc/apt/sources.list'), { force: true });
  writeFileSync(join(root, 'etc/apt/sources.list.d/debian.sources'), renderTrixieSources(mirrors));
  writeFileSync(
    join(root, 'etc/apt/apt.conf.d/docker-clean'),
    'APT::Keep-Downloaded-Packages "false";\nDPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; };\n',
  );
  // No init system runs in a container: packages must not start their services when they are installed.
  writeFileSync(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const excluded = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/locale/*', '/usr/share/info/*'];
  writeFileSync(
    join(root, 'etc/dpkg/dpkg.cfg.d/docker-slim'),
    `${excluded.map((path) => `path-exclude ${path}`).join('\n')}\npath-include /usr/share/doc/*/copyright\n`,
  );
  for (const folder of [
    'var/lib/apt/lists',
    'var/cache/apt/archives',
    'usr/share/man',
    'usr/share/info',
    'usr/share/locale',
  ]) {
    rmSync(join(root, folder), { recursive: true, force: true });
  }
}

if (isEntry(import.meta.url)) {
  await main(ensureBaseImage);
}
