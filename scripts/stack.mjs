import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addChats } from './chat-config.mjs';
import { composeEnv, findBuiltServices } from './compose.mjs';
import { findGuestNet } from './find-guest-net.mjs';
import { lendImages } from './lend-images.mjs';
import { makeSecrets } from './make-secrets.mjs';
import { capture, isEntry, main, run, SetupError, say } from './run.mjs';

const root = join(import.meta.dirname, '..');
/** The network that the configurations in `config/` name; an installation gets one that is free. */
const writtenNet = '10.213.40';

/**
 * One installation with a sandbox: a compose project of its own, and a folder that holds what belongs to it. `config` is
 * a folder with `chatops.yaml` and `policy.yaml`; it is copied, with the network that this machine has free, and with the
 * Slack at `slackUrl` and the Discord at `discordUrl` where they are given.
 */
export async function describeStack({ project, folder, config, content, slackUrl, discordUrl }) {
  const guestNet = await findGuestNet(project);
  const copied = join(folder, 'config');
  mkdirSync(copied, { recursive: true, mode: 0o755 });
  let secrets = {};
  for (const name of readdirSync(config)) {
    let text = readFileSync(join(config, name), 'utf8').replaceAll(writtenNet, guestNet);
    if (name === 'chatops.yaml') {
      ({ text, secrets } = addChats(text, { slackUrl, discordUrl }));
    }
    writeFileSync(join(copied, name), text);
  }
  const env = composeEnv({
    ...process.env,
    CHATOPS_PROJECT: project,
    CHATOPS_CONFIG: copied,
    CHATOPS_CONTENT: content,
    CHATOPS_SECRETS: join(folder, 'secrets'),
    CHATOPS_GUEST_NET: guestNet,
  });
  return { project, folder, env, secrets };
}

/**
 * Makes the networks and starts nothing. Gives this host's own address on the network of the bot: a server that listens
 * there is reached by the bot, and from nowhere else than this machine.
 */
export async function makeNetworks(stack) {
  // The sandbox is on every network, and its container needs no secret files.
  await composeIn(stack, ['--progress', 'quiet', 'create', 'proxmox-sandbox']);
  const gateway = '{{(index .IPAM.Config 0).Gateway}}';
  const { stdout, stderr } = await capture('docker', ['network', 'inspect', '-f', gateway, `${stack.project}_default`]);
  if (stdout.trim() === '') {
    throw new SetupError(`the network ${stack.project}_default has no gateway: ${stderr.trim()}`);
  }
  return stdout.trim();
}

/** Starts the sandbox and the bot and waits until both are healthy. What runs already is left alone. */
export async function startStack(stack) {
  await makeSecrets(join(stack.folder, 'secrets'), stack.secrets);
  say('starting the sandbox and the bot');
  // A terminal as narrow as a phone's cannot show compose's own progress.
  await composeIn(stack, [
    '--progress',
    'quiet',
    'up',
    '-d',
    '--wait',
    '--wait-timeout',
    '180',
    'proxmox-sandbox',
    'proxmox-backend',
  ]);
}

/** Arguments of `docker` for a command in the bot's container. */
export function inBackend(stack, args, { tty = false } = {}) {
  return ['compose', '-p', stack.project, 'exec', ...(tty ? [] : ['-T']), 'proxmox-backend', ...args];
}

export async function composeIn(stack, args, options = {}) {
  await run('docker', ['compose', '--profile', 'sandbox', ...args], { cwd: root, env: stack.env, ...options });
}

/** Removes every container, volume, network and image that the installation made, by its own labels and names. */
export async function removeStack(stack) {
  const { project } = stack;
  // What makes jobs and machines goes first, and the networks last: one that is still in use stays.
  await composeIn(stack, ['stop', '--timeout', '5']);
  await removeAll('container', ['ps', '-aq', '--filter', `label=chatops.project=${project}`], ['rm', '-f', '-v']);
  await removeAll('container', ['ps', '-aq', '--filter', `label=chatops.sandbox=${project}`], ['rm', '-f', '-v']);
  await composeIn(stack, ['down', '--volumes', '--timeout', '5']);
  await removeAll('image', ['images', '-q', '--filter', `label=chatops.sandbox=${project}`], ['rmi', '-f']);
  // By name, not by id: another installation may have the same image under a name of its own.
  // Each in full: `chatops-*` would be another project's `chatops-demo-…` too.
  const names = (await findBuiltServices()).flatMap((service) => ['--filter', `reference=${project}-${service}`]);
  await removeAll('image', ['images', '--format', '{{.Repository}}:{{.Tag}}', ...names], ['rmi']);
  // Those of earlier builds, whose names newer ones took.
  const earlier = ['--filter', 'dangling=true', '--filter', `label=com.docker.compose.project=${project}`];
  await removeAll('image', ['images', '-q', ...earlier], ['rmi']);
}

async function removeAll(kind, list, remove) {
  const { stdout } = await capture('docker', list);
  const ids = [...new Set(stdout.split('\n').filter((line) => line !== ''))];
  if (ids.length === 0) {
    return;
  }
  say(`removing ${ids.length} ${kind}${ids.length === 1 ? '' : 's'}`);
  await capture('docker', [...remove, ...ids]);
}

/**
 * For tests, which start several installations: `networks | up | down --project NAME --folder F --config F --content F`.
 * All but `down` take `--images-of NAME`, the project whose images are used, and `up` takes `--slack-url URL` and
 * `--discord-url URL`. `networks` prints this host's address on the bot's network as its last line.
 */
async function runCommand(args) {
  const names = ['project', 'folder', 'config', 'content', 'images-of', 'slack-url', 'discord-url'];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const urls = { slackUrl: values['slack-url'], discordUrl: values['discord-url'] };
  const stack = await describeStack({ ...values, ...urls });
  if (positionals[0] === 'down') {
    return removeStack(stack);
  }
  await lendImages(values['images-of'], stack.project);
  if (positionals[0] === 'networks') {
    process.stdout.write(`${await makeNetworks(stack)}\n`);
    return 0;
  }
  return startStack(stack);
}

if (isEntry(import.meta.url)) {
  await main(runCommand);
}
