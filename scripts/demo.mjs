import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installPackages, mayInstall } from './apt.mjs';
import { openConversation } from './conversation.mjs';
import { chatProject, demoChat, describeChatDemo } from './demo-chat.mjs';
import { discordDemo } from './demo-discord.mjs';
import { demoOnce } from './demo-once.mjs';
import { slackDemo } from './demo-slack.mjs';
import { isEntry, main, run, SetupError, say, works } from './run.mjs';
import { setUp } from './setup.mjs';
import { describeStack, inBackend, removeStack, startStack } from './stack.mjs';

const root = join(import.meta.dirname, '..');
const folder = join(root, '.demo');
const chats = [slackDemo, discordDemo];
const key = join(folder, 'requester_ed25519');

const usage = `npm run demo                       start, and talk as the requester
npm run demo -- --as approver      a second terminal, as the approver
npm run demo -- --slack            the same in a Slack on this machine, with a page to type and click in
npm run demo -- --discord          the same in a Discord
npm run demo -- --once [--destroy] the whole conversation by itself; the last line is JSON
npm run demo -- --down             remove everything that the demo made`;

/** The whole product on this machine: the terminal instead of a chat, the sandbox instead of Proxmox. */
export async function demo(args) {
  const options = readOptions(args);
  process.env.CHATOPS_PROJECT = process.env.CHATOPS_DEMO_PROJECT ?? 'chatops-demo';
  if (options.down) {
    return down();
  }
  const chosen = chats.filter((chat) => options[chat.key]);
  if (chosen.length > 1) {
    throw new SetupError(`one chat at a time\n\n${usage}`);
  }
  if (chosen.length === 1) {
    const [chat] = chosen;
    const project = chatProject(chat, process.env.CHATOPS_PROJECT);
    process.env.CHATOPS_PROJECT = project;
    await setUp();
    return demoChat(chat, { project, folder: folderOf(chat) });
  }
  await setUp();
  const stack = await describe();
  await startStack(stack);
  await ensureKey(stack, options.as);
  return options.once ? demoOnce(stack, { key, destroy: options.destroy }) : talk(stack, options.as);
}

function readOptions(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        once: { type: 'boolean', default: false },
        destroy: { type: 'boolean', default: false },
        slack: { type: 'boolean', default: false },
        discord: { type: 'boolean', default: false },
        down: { type: 'boolean', default: false },
        as: { type: 'string', default: 'requester' },
      },
    });
    return values;
  } catch (error) {
    throw new SetupError(`${error.message}\n\n${usage}`);
  }
}

function describe() {
  const content = join(folder, 'content');
  mkdirSync(content, { recursive: true });
  return describeStack({ project: process.env.CHATOPS_PROJECT, folder, config: join(root, 'config/demo'), content });
}

async function down() {
  if (!(await works('docker', ['info']))) {
    throw new SetupError('no container engine answers, so nothing can be removed');
  }
  await removeStack(await describe());
  for (const chat of chats.filter((each) => existsSync(folderOf(each)))) {
    const project = chatProject(chat, process.env.CHATOPS_PROJECT);
    await removeStack(await describeChatDemo(chat, { project, folder: folderOf(chat) }));
  }
  rmSync(folder, { recursive: true, force: true });
  say('removed; the engine, the base image, the build cache and node_modules stay');
}

function folderOf(chat) {
  return join(folder, chat.key);
}

/** The requester's key pair, and its public half in the bot. */
async function ensureKey(stack, as) {
  if (!(await works('ssh', ['-V'])) && mayInstall()) {
    await installPackages(['openssh-client']);
  }
  const isMade = existsSync(key);
  if (!isMade) {
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'demo', '-f', key]);
  }
  if (isMade && as !== 'requester') {
    // The answer would be told in the middle of the requester's own conversation.
    return;
  }
  const requester = openConversation(stack, 'requester');
  await requester.ask(`/vm key add ${readFileSync(`${key}.pub`, 'utf8').trim()}`);
  requester.close();
}

async function talk(stack, as) {
  process.stdout.write(`
  Ask for a VM
    /vm create web-1 template=debian-13 size=s env=prod blueprint=web lease=7d
  Approve it: as the approver, with the line on the card
    /as approver
    (or a second terminal: npm run demo -- --as approver)
  Get in, once it is ready: the card's line  ssh -i …
  Take it away again
    /vm destroy web-1
  Leave: Ctrl-D · remove all: npm run demo -- --down

`);
  const terminal = ['chatops', 'terminal', '--as', as, '--identity', key];
  try {
    await run('docker', inBackend(stack, terminal, { tty: process.stdin.isTTY === true }), { env: stack.env });
  } catch (error) {
    if (await works('docker', inBackend(stack, ['true']), { env: stack.env })) {
      throw error;
    }
    throw new SetupError('\nthe bot is not running any more; npm run demo starts it, and it goes on where it was');
  }
}

if (isEntry(import.meta.url)) {
  await main(demo);
}
