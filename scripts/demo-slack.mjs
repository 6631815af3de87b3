import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError, say } from './run.mjs';
import { describeStack, makeNetworks, startStack } from './stack.mjs';

const root = join(import.meta.dirname, '..');
const port = 4000;

/** Who may what is read at the first start alone, so this is an installation of its own beside the terminal's. */
export function slackProject(project) {
  return `${project}-slack`;
}

export function describeSlackDemo({ project, folder }, slackUrl) {
  const content = join(folder, 'content');
  mkdirSync(content, { recursive: true });
  return describeStack({ project, folder, config: join(root, 'config/demo'), content, slackUrl });
}

/** The whole product in the Slack stand-in, until it is interrupted; the bot stays, as with the terminal. */
export async function demoSlack(place) {
  const host = await makeNetworks(await describeSlackDemo(place));
  const url = `http://${host}:${port}`;
  const standIn = await startStandIn(host, url);
  // Ctrl-C reaches the stand-in too; this process waits for its end.
  process.on('SIGINT', () => say('the Slack ends; the bot stays until npm run demo -- --down'));
  try {
    await startStack(await describeSlackDemo(place, `${url}/api/`));
  } catch (error) {
    standIn.child.kill();
    throw error;
  }
  process.stdout.write(guide(url));
  return standIn.ended;
}

/** Resolves once it listens. Only this machine and the bot's own network reach that address. */
function startStandIn(host, url) {
  const program = ['test/stand-ins/slack/run-slack-stand-in.ts', '--host', host, '--port', String(port)];
  const child = spawn(join(root, 'node_modules/.bin/tsx'), [...program, '--public-url', url], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', (code) => resolve(code ?? 0)));
  return new Promise((resolve, reject) => {
    child.stdout.once('data', () => {
      child.stdout.resume();
      resolve({ child, ended });
    });
    child.once('error', reject);
    ended.then(() => reject(new SetupError(`no Slack could be started on ${url}; is another demo running?`)));
  });
}

function guide(url) {
  return `
  Open as Ana, who asks:    ${url}/?user=U0ANA&channel=C0VMS
  and as Bo, who approves:  ${url}/?user=U0BO&channel=C0VMS
    as Ana type   /vm key add       your public key, by a form
                  /vm create        a form; take prod
    as Bo press   Approve           on the card
  Cy (U0CY) is the administrator: /vm-admin
  Leave: Ctrl-C, which ends the Slack and what was said in it · remove all: npm run demo -- --down

`;
}
