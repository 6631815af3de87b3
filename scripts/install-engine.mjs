import { spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { addTrixieSource, installPackages, mayInstall, readOsRelease } from './apt.mjs';
import { capture, isEntry, main, run, SetupError, say, works } from './run.mjs';

const daemonLog = '/var/log/chatops-dockerd.log';
const readyTimeoutMs = 60_000;

/**
 * Makes sure that a container engine answers and that `docker compose` and `docker buildx` are there. What answers is
 * used as it is; where none does, it is installed and started, as root on Debian or Ubuntu only.
 */
export async function installEngine() {
  if (await engineAnswers()) {
    await installPlugins();
    say('the container engine answers');
    return;
  }
  refuseElsewhere();
  if (!(await works('dockerd', ['--version']))) {
    await installDocker();
  }
  if (!(await engineAnswers())) {
    await startDaemon();
  }
  await installPlugins();
}

function engineAnswers() {
  return works('docker', ['info'], { timeoutMs: 30_000 });
}

function refuseElsewhere() {
  const host = process.env.DOCKER_HOST;
  if (host !== undefined && !host.startsWith('unix:///var/run/') && !host.startsWith('unix:///run/')) {
    throw new SetupError(`DOCKER_HOST is ${host}, and nothing answers there. Start that engine, or unset DOCKER_HOST.`);
  }
  if (!mayInstall()) {
    throw new SetupError(
      'No container engine answers (`docker info`). It is installed by this script only as root on Debian or Ubuntu; ' +
        'here install Docker 24 or newer with the compose and buildx plugins and let this user reach its socket, then ' +
        'run the command again.',
    );
  }
}

async function installDocker() {
  say('no container engine answers: installing Docker from the distribution');
  if (readOsRelease().id === 'ubuntu') {
    await installPackages(['docker.io']);
    return;
  }
  // Debian 12's own engine is too old for current clients and has neither compose nor buildx; Debian 13's installs there.
  await addTrixieSource();
  await installPackages(['docker.io/trixie', 'docker-cli/trixie']);
}

async function installPlugins() {
  const missing = [];
  for (const plugin of ['compose', 'buildx']) {
    if (!(await works('docker', [plugin, 'version']))) {
      missing.push(plugin);
    }
  }
  if (missing.length === 0) {
    return;
  }
  if (!mayInstall()) {
    throw new SetupError(`Docker's ${missing.join(' and ')} is missing: install docker-compose and docker-buildx.`);
  }
  say(`installing Docker's ${missing.join(' and ')}`);
  if (readOsRelease().id === 'ubuntu') {
    await installPackages(missing.map((plugin) => (plugin === 'compose' ? 'docker-compose-v2' : 'docker-buildx')));
    return;
  }
  await addTrixieSource();
  await installPackages(missing.map((plugin) => `docker-${plugin}/trixie`));
}

async function startDaemon() {
  if (existsSync('/run/systemd/system')) {
    say('starting the engine by systemd');
    await run('systemctl', ['start', 'docker']);
  } else {
    say(`starting the engine (no init system runs here); it writes to ${daemonLog}`);
    const log = openSync(daemonLog, 'a', 0o600);
    // Its streams must be none of ours: whoever reads this script's output would wait for as long as the engine runs.
    spawn('dockerd', [], { detached: true, stdio: ['ignore', log, log], cwd: '/' }).unref();
  }
  await waitUntilReady();
}

async function waitUntilReady() {
  const deadline = Date.now() + readyTimeoutMs;
  while (!(await engineAnswers())) {
    if (Date.now() > deadline) {
      const { stdout } = await capture('tail', ['-n', '20', daemonLog]);
      throw new SetupError(`the engine did not answer within ${readyTimeoutMs / 1000} s\n${stdout}`);
    }
    await sleep(500);
  }
  say('the container engine answers');
}

if (isEntry(import.meta.url)) {
  await main(installEngine);
}
