import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOneStory } from './as-one-story.js';
import { findPlanted } from './find-planted.js';
import { outputOf, runProgram } from './run-program.js';
import { type Stack, startStack } from './start-stack.js';
import { answerOf, type Conversation } from './talk-as.js';
import { useSsh } from './use-ssh.js';
import { askFor, untilEnd } from './walk-request.js';
import { type Job, type JobWatch, watchJobs } from './watch-jobs.js';

const apiToken = `päss "word" \\ <&> ${randomBytes(12).toString('base64')}`;

/** An operator's playbook that prints every secret that it can get, and fails once. */
const content = {
  'blueprints/leaky/blueprint.yaml': [
    'summary: tells everything',
    'extends: [base]',
    'playbooks: [leaky.yml]',
    'secrets: [api-token, proxmox, master]',
  ].join('\n'),
  'blueprints/leaky/leaky.yml': `
- hosts: all
  become: true
  vars:
    files: [secrets/api-token, secrets/proxmox, secrets/master, job-key]
  tasks:
    - name: as it is
      ansible.builtin.debug: { msg: "{{ lookup('file', '/job/' ~ item) }}" }
      loop: "{{ files }}"
    - name: as base64
      ansible.builtin.debug: { msg: "{{ ('x' ~ lookup('file', '/job/' ~ item)) | b64encode }}" }
      loop: "{{ files }}"
    - name: as a part of a URL
      ansible.builtin.debug: { msg: "{{ lookup('file', '/job/' ~ item) | urlencode }}" }
      loop: "{{ files }}"
    - name: as JSON
      ansible.builtin.debug: { msg: "{{ {'secret': lookup('file', '/job/' ~ item)} | to_json }}" }
      loop: "{{ files }}"
    - name: on both streams of a command
      ansible.builtin.command:
        argv: [sh, -c, 'echo "$1"; echo "$1" >&2', sh, "{{ lookup('file', '/job/' ~ item) }}"]
      loop: "{{ files }}"
    - name: the secret half of a token
      ansible.builtin.debug: { msg: "{{ lookup('file', '/job/secrets/proxmox').split('=')[1] }}" }
    - name: first time here
      ansible.builtin.command: { cmd: mkdir /etc/leaked, creates: /etc/leaked }
      register: first
    - name: and in the reason of a failure
      ansible.builtin.fail: { msg: "no {{ lookup('file', '/job/secrets/api-token') }}" }
      when: first is changed
`,
};

const override = `
services:
  proxmox-backend:
    secrets: [leaky_api]
secrets:
  leaky_api: {file: ./leaky-api}
`;

const blueprintSecrets = `
blueprintSecrets:
  leaky: { api-token: /run/secrets/leaky_api, proxmox: /access/token, master: /run/secrets/master_key }
`;

let stack: Stack;
let requester: Conversation;
let jobs: JobWatch;
const planted = new Map<string, string>();
/** What the engine says of every job while it runs, and which processes it shows. */
const seen: string[] = [];
const looks: Promise<void>[] = [];

beforeAll(async () => {
  stack = await startStack({
    content,
    config: { 'chatops.yaml': (text) => text + blueprintSecrets },
    override: (folder) => override.replace('./leaky-api', join(folder, 'leaky-api')),
    files: { 'leaky-api': apiToken },
  });
  requester = stack.talkAs('requester');
  jobs = watchJobs(stack.project, (job) => void looks.push(look(job)));
  const inBackend = (file: string) => outputOf('docker', ['exec', stack.backend, 'cat', file]);
  planted.set('a blueprint’s secret', apiToken);
  planted.set('master key', (await inBackend('/run/secrets/master_key')).trim());
  planted.set('Proxmox token', stack.sandbox.tokens.bot);
  planted.set('secret half of the Proxmox token', stack.sandbox.tokens.bot.split('=')[1] ?? '');
});
afterAll(async () => {
  jobs?.close();
  await stack?.stop();
});

/** Until the job has ended; the key that the last one has is one more secret to look for. */
async function look({ id, name }: Job): Promise<void> {
  seen.push(await outputOf('docker', ['inspect', id]).catch(() => ''));
  if (name.includes('-configure-')) {
    planted.set('the job’s private key', (await outputOf('docker', ['exec', id, 'cat', '/job/job-key'])).trim());
  }
  for (;;) {
    const { code, stdout } = await runProgram('docker', ['top', id, '-eo', 'pid,args']);
    if (code !== 0) return;
    seen.push(stdout);
    await setTimeout(500);
  }
}

/** Every table's every column that holds a secret, as the file has them. */
function searchTables(file: string): string[] {
  const database = new Database(file, { readonly: true });
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
  const found = tables.flatMap((table) =>
    database
      .prepare(`SELECT * FROM "${table}"`)
      .raw()
      .all()
      .flatMap((row) => findPlanted(planted, textOf(row)))
      .map((name) => `${table}: ${name}`),
  );
  database.close();
  return [...new Set(found)];
}

function textOf(row: unknown): string {
  const cells = Array.isArray(row) ? row : [row];
  return cells.map((cell) => (Buffer.isBuffer(cell) ? cell.toString('utf8') : String(cell))).join('\n');
}

describe('secrets of an installation', () => {
  asOneStory();

  it('are handed to a playbook that prints them all, with a private key pasted before', async () => {
    const ssh = await useSsh(stack.folder, 'requester');
    const pasted = answerOf(await requester.ask(`/vm key add ${ssh.privateKey}`), 'refused');
    expect(pasted.lines.join('\n')).toMatch(/make a new key pair/);
    planted.set('a private key that was pasted', ssh.privateKey.trim());
    answerOf(await requester.ask(`/vm key add ${ssh.publicKey}`), 'ok');
    const label = await askFor(requester, '/vm create web-1 template=debian-13 size=s env=dev blueprint=leaky');
    const failed = await untilEnd(requester, label, 'stopped');
    expect(failed.outcome).toMatchObject({ stage: 'Ansible configure', word: 'failed' });
    expect(failed.outcome.message + failed.outcome.lastLines.join()).toContain('***');
    const retry = failed.card.buttons.find(({ action }) => action === 'retry');
    if (retry === undefined) throw new Error('there is no button to retry it');
    answerOf(await requester.press(retry), 'ok');
    await requester.card(label, ({ state }) => state === 'ready', 'to be ready');
    const logs = answerOf(await requester.ask(`/vm logs ${label}`), 'ok');
    expect(logs.file?.text).toContain('as a part of a URL');
    expect(logs.file?.text).toContain('***');
    answerOf(await requester.ask(`/vm show ${label}`), 'ok');
    await Promise.all(looks);
    expect([...planted.keys()]).toContain('the job’s private key');
  });

  it('stand in nothing that was shown', () => {
    expect(findPlanted(planted, requester.events.map((event) => JSON.stringify(event)).join('\n'))).toEqual([]);
  });

  it('stand in no environment and on no command line of a job', () => {
    expect(jobs.jobs.length).toBeGreaterThan(8);
    expect(seen.join('\n')).toContain('ansible-playbook');
    expect(findPlanted(planted, seen.join('\n'))).toEqual([]);
  });

  it('stand in no column of the database, and nowhere else in the bot’s data', async () => {
    const copy = join(stack.folder, 'data');
    await outputOf('docker', ['exec', stack.backend, 'chatops', 'backup', '/data/whole.sqlite']);
    await outputOf('docker', ['cp', '-q', `${stack.backend}:/data/.`, copy]);
    expect(searchTables(join(copy, 'whole.sqlite'))).toEqual([]);
    const files = readdirSync(copy, { withFileTypes: true }).filter((entry) => entry.isFile());
    const found = files.flatMap(({ name }) => findPlanted(planted, readFileSync(join(copy, name), 'utf8')));
    expect(files.map(({ name }) => name)).toContain('chatops.sqlite');
    expect(found).toEqual([]);
  });

  it('stand neither in the bot’s own log nor in what the engine says of the bot', async () => {
    const { stdout, stderr } = await runProgram('docker', ['logs', stack.backend]);
    expect(stdout + stderr).toContain('chatops is running');
    const inspected = await outputOf('docker', ['inspect', stack.backend]);
    expect(findPlanted(planted, stdout + stderr + inspected)).toEqual([]);
  });
});
