import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openConversation } from './conversation.mjs';
import { capture, say } from './run.mjs';

const MINUTE_MS = 60_000;
const name = 'web-1';
const command = `/vm create ${name} template=debian-13 size=s env=prod blueprint=web lease=7d`;

/** The names of the last line, by the tool and title of the card's stages. */
const stageNames = {
  'Terraform plan': 'plan',
  'Packer template': 'template',
  'Cloud-Init seed': 'seed',
  'Terraform apply': 'apply',
  'Cloud-Init first boot': 'firstBoot',
  'Ansible configure': 'configure',
};

/** Ask, approve, wait, look over SSH and, where wanted, destroy. Gives the exit status. */
export async function demoOnce(stack, { key, destroy }) {
  const requester = openConversation(stack, 'requester');
  const approver = openConversation(stack, 'approver');
  try {
    const made = await makeVm(requester, approver);
    const checks = await lookInside(stack, key, made.card.outcome);
    say(`over SSH: ${checks.join(', ')}`);
    if (destroy) {
      await destroyVm(requester, approver);
    }
    process.stdout.write(`${JSON.stringify(made.summary)}\n`);
    return 0;
  } finally {
    requester.close();
    approver.close();
  }
}

async function makeVm(requester, approver) {
  say(`requester: ${command}`);
  const asked = Date.now();
  const label = await askFor(() => requester.ask(command));
  const { waitedMs } = await approve(approver, label);
  const card = await finished(requester, label, 'ready', 20 * MINUTE_MS);
  const { outcome } = card;
  const seconds = Object.fromEntries(
    card.stages.map(({ tool, title, tookMs }) => [stageNames[`${tool} ${title}`], round((tookMs ?? 0) / 1000)]),
  );
  const total = round((Date.now() - asked - waitedMs) / 1000);
  const { vmid, ipv4, node } = outcome;
  return { card, summary: { vmid, ipv4, node, seconds: { ...seconds, total } } };
}

async function destroyVm(requester, approver) {
  say(`requester: /vm destroy ${name}`);
  const label = await askFor(async () => {
    const form = await requester.ask(`/vm destroy ${name}`);
    return form.kind === 'form' ? requester.submit(form.form, { confirm: name, reason: 'the demo is over' }) : form;
  });
  await approve(approver, label);
  await finished(requester, label, 'destroyed', 5 * MINUTE_MS);
}

/** The label of the request that came of it. */
async function askFor(act) {
  const answer = await act();
  const label = /^(R-\d+) /.exec(answer.title)?.[1];
  if (answer.tone !== 'ok' || label === undefined) {
    throw new Error(`refused: ${[answer.title, ...(answer.lines ?? [])].join('; ')}`);
  }
  say(answer.title);
  return label;
}

async function approve(approver, label) {
  const hasEnded = ({ outcome, approval }) => outcome !== null || approval !== null;
  const card = await approver.card(label, hasEnded, `the plan of ${label}`, 5 * MINUTE_MS);
  if (card.outcome !== null) {
    throw new Error(`${label} did not come to its approval: ${JSON.stringify(card.outcome)}`);
  }
  const shown = Date.now();
  say(`approver: /vm approve ${label} ${card.approval.digest}`);
  const answer = await approver.ask(`/vm approve ${label} ${card.approval.digest}`);
  if (answer.tone !== 'ok') {
    throw new Error(`not approved: ${[answer.title, ...answer.lines].join('; ')}`);
  }
  return { waitedMs: Date.now() - shown };
}

async function finished(person, label, kind, timeoutMs) {
  let told = '';
  const shows = (card) => {
    const running = card.stages.find(({ state }) => state === 'running');
    const line = running === undefined ? '' : `${running.number} ${running.tool} ${running.title}`;
    if (line !== '' && line !== told) {
      say(line);
      told = line;
    }
    return card.outcome !== null;
  };
  const card = await person.card(label, shows, `${label} to be ${kind}`, timeoutMs);
  if (card.outcome.kind !== kind) {
    throw new Error(`${label} ended otherwise: ${JSON.stringify(card.outcome, null, 2)}`);
  }
  return card;
}

/** The host key is the card's, the requester gets in, Docker is there, and so is the page. */
async function lookInside(stack, key, { ipv4, login, hostKeyFingerprint }) {
  const { stdout: scanned } = await capture('ssh-keyscan', ['-t', 'ed25519', ipv4]);
  const knownHosts = join(stack.folder, 'known_hosts');
  writeFileSync(knownHosts, scanned);
  const { stdout: fingerprints } = await capture('ssh-keygen', ['-lf', knownHosts]);
  if (!fingerprints.includes(hostKeyFingerprint)) {
    throw new Error(`the host key is not the card's: ${fingerprints.trim()} instead of ${hostKeyFingerprint}`);
  }
  const options = ['-o', 'StrictHostKeyChecking=yes', '-o', `UserKnownHostsFile=${knownHosts}`, '-o', 'BatchMode=yes'];
  const ssh = async (...words) => {
    const { code, stdout, stderr } = await capture('ssh', [
      '-F',
      'none',
      ...options,
      '-i',
      key,
      `${login}@${ipv4}`,
      ...words,
    ]);
    if (code !== 0) {
      throw new Error(`ssh ${words.join(' ')} ended with ${code}: ${stderr.trim()}`);
    }
    return stdout.trim();
  };
  const user = await ssh('id', '-un');
  const docker = await ssh('docker', '--version');
  const page = await fetch(`http://${ipv4}/`);
  if (page.status !== 200) {
    throw new Error(`the page answers ${page.status}`);
  }
  return [`user ${user}`, docker, `page ${page.status}`];
}

function round(seconds) {
  return Math.round(seconds * 10) / 10;
}
