import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { capture, run, SetupError } from './run.mjs';

const root = join(import.meta.dirname, '..');
const socketPath = '/var/run/docker.sock';

/** Where distributions keep the certificate authorities that the machine trusts: Debian, Fedora, Alpine and macOS. */
const bundles = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem'];

/**
 * What `docker-compose.yml` must be told about this machine: the group of the engine's socket and the bundle of
 * certificate authorities. What the environment already says stays.
 */
export function composeEnv(env = process.env) {
  const bundle = bundles.find((path) => existsSync(path));
  const group = existsSync(socketPath) ? String(statSync(socketPath).gid) : '0';
  return {
    ...(bundle === undefined ? {} : { CA_BUNDLE: bundle }),
    CHATOPS_DOCKER_GID: group,
    ...env,
  };
}

/** Runs `docker compose` on the project's file with every profile known. */
export async function compose(args, options = {}) {
  await run('docker', composeArgs(args), { cwd: root, env: composeEnv(), ...options });
}

/** The services of the file that are built, in the order in which they stand there. */
export async function findBuiltServices() {
  const { code, stdout, stderr } = await capture('docker', composeArgs(['config', '--format', 'json']), {
    cwd: root,
    env: composeEnv(),
  });
  if (code !== 0) {
    throw new SetupError(`docker-compose.yml cannot be read: ${stderr.trim()}`);
  }
  const { services } = JSON.parse(stdout);
  return Object.keys(services).filter((name) => services[name].build !== undefined);
}

function composeArgs(args) {
  return ['compose', '--profile', '*', ...args];
}
