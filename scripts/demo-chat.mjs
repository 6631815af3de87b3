import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError, say } from './run.mjs';
import { describeStack, makeNetworks, startStack } from './stack.mjs';

const root = join(import.meta.dirname, '..');

/** Who may what is read at the first start alone, so this is an installation of its own beside the terminal's. */
export function chatProject(chat, project) {
  return `${project}-${chat.key}`;
}

/** `url`: where the chat listens; null where it does not matter. */
export function describeChatDemo(chat, { project, folder }, url = null) {
  const content = join(folder, 'content');
  mkdirSync(content, { recursive: true });
  const urls = url === null ? {} : chat.apiUrls(url);
  return describeStack({ project, folder, config: join(root, 'config/demo'), content, ...urls });
}

/** The whole product in a chat's stand-in, until it is interrupted; the bot stays, as with the terminal. */
export async function demoChat(chat, place) {
  const host = await makeNetworks(await describeChatDemo(chat, place));
  const url = `http://${host}:${chat.port}`;
  const standIn = await startStandIn(chat, host, url);
  // Ctrl-C reaches the stand-in too; this process waits for its end.
  process.on('SIGINT', () => say(`the ${chat.name} ends; the bot stays until npm run demo -- --down`));
  try {
    await startStack(await describeChatDemo(chat, place, url));
  } catch (error) {
    standIn.child.kill();
    throw error;
  }
  process.stdout.write(chat.guide(url));
  return standIn.ended;
}

/** Resolves once it listens. Only this machine and the bot's own network reach that address. */
function startStandIn({ name, program, port }, host, url) {
  const args = [program, '--host', host, '--port', String(port), '--public-url', url];
  const child = spawn(join(root, 'node_modules/.bin/tsx'), args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', (code) => resolve(code ?? 0)));
  return new Promise((resolve, reject) => {
    child.stdout.once('data', () => {
      child.stdout.resume();
      resolve({ child, ended });
    });
    child.once('error', reject);
    ended.then(() => reject(new SetupError(`no ${name} could be started on ${url}; is another demo running?`)));
  });
}
