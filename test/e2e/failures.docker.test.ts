import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RequestCard } from '../../commands/card.js';
import { linesOf, outputOf } from './run-program.js';
import { dataOf } from './sandbox-control.js';
import { type Stack, startStack } from './start-stack.js';
import { answerOf, type Conversation } from './talk-as.js';
import { type SshUser, useSsh } from './use-ssh.js';
import { approvePlan, askFor, askToDestroy, untilEnd, untilWaiting } from './walk-request.js';

/** Would print who runs it, leave a file, read a secret, or end the text that holds it. */
const hostile = `{{ lookup('pipe', 'id; touch /tmp/pwned') }} \u0024{file('/job/proxmox-token')} %{ if true }x%{ endif } $(touch /tmp/pwned)`;
/** A parameter has room for less. */
const hostileTitle = `{{ lookup('pipe', 'id; touch /tmp/pwned') }} \u0024{path.module} %{ x }`;

/** Fails until somebody mends the machine. */
const content = {
  'blueprints/picky/blueprint.yaml': [
    'summary: a page, where the machine is fit for it',
    'extends: [web]',
    'playbooks: [picky.yml]',
  ].join('\n'),
  'blueprints/picky/picky.yml': [
    '- hosts: all',
    '  become: true',
    '  tasks:',
    '    - name: fitness is proven',
    '      ansible.builtin.command: { argv: [cat, /etc/fit] }',
    '      changed_when: false',
  ].join('\n'),
};

/** `dev` has a zone that the template's Debian does not know; `prod` its disks and seeds on the nodes. */
function configure(text: string): string {
  const [head = '', dev = '', prod = ''] = text.split(/^(?= {2}(?:dev|prod):)/m);
  const legacy = dev.replace('guest: {', 'guest: { zone: US/Eastern,');
  const local = prod
    .replace('storage: shared', 'storage: local-lvm')
    .replace('seedStorage: shared', 'seedStorage: local');
  return head + legacy + local;
}

let stack: Stack;
let requester: Conversation;
let approver: Conversation;
let ssh: SshUser;
/** Of the request that found no room. */
let full: string;

beforeAll(async () => {
  stack = await startStack({ content, config: { 'chatops.yaml': configure } });
  requester = stack.talkAs('requester');
  approver = stack.talkAs('approver');
  ssh = await useSsh(stack.folder, 'requester');
  answerOf(await requester.ask(`/vm key add ${ssh.publicKey}`), 'ok');
});
afterAll(() => stack?.stop());

function create(name: string, more = 'env=prod blueprint=base'): Promise<string> {
  return askFor(requester, `/vm create ${name} template=debian-13 size=s lease=2d ${more}`);
}

/** Asked, planned and waiting; gives the label and the reserved VMID. */
async function plan(name: string, more?: string): Promise<{ label: string; vmid: number }> {
  const label = await create(name, more);
  const { card } = await untilWaiting(requester, label);
  return { label, vmid: card.facts?.vmid ?? 0 };
}

async function press(
  who: Conversation,
  label: string,
  action: RequestCard['buttons'][number]['action'],
): Promise<void> {
  const button = requester.shown(label)?.card.buttons.find((shown) => shown.action === action);
  if (button === undefined) throw new Error(`${label} has no button ${action}`);
  answerOf(await who.press(button), 'ok');
  // The answer may come before the card that shows it.
  await requester.card(label, ({ outcome }) => outcome === null, 'to go on');
}

/** The rows of the sandbox's own log that asked for a change of that VM. */
async function changesOf(vmid: number): Promise<string[]> {
  const calls = await stack.sandbox.calls();
  return calls
    .filter(({ method, path }) => method !== 'GET' && new RegExp(`/qemu/${vmid}(/|\\?|$)`).test(path))
    .map(({ method, path }) => `${method} ${path}`);
}

describe('what goes wrong with the real tools', () => {
  it('a playbook fails: its task and words, and a retry goes on in the same run; what people wrote was text', async () => {
    const label = await create('web-1', `env=prod blueprint=picky title="${hostileTitle}" reason="${hostile}"`);
    await approvePlan(approver, label);
    const { outcome } = await untilEnd(requester, label, 'stopped');
    expect(outcome).toMatchObject({
      ...{ word: 'failed', stage: 'Ansible configure', side: 'the playbook', changed: 'something' },
      message: 'Task "fitness is proven" failed.',
      lastLines: expect.arrayContaining(['cat: /etc/fit: No such file or directory']),
    });
    const guest = `chatops-guest-${stack.project}-${requester.shown(label)?.card.facts?.vmid}`;
    await outputOf('docker', ['exec', guest, 'touch', '/etc/fit']);
    await press(requester, label, 'retry');
    const { outcome: vm } = await untilEnd(requester, label, 'ready');
    const steps = await stack.rows(
      z.object({ step: z.string(), count: z.number() }),
      'SELECT step, count(*) AS count FROM steps GROUP BY step',
    );
    expect(
      steps
        .filter(({ step }) => ['apply', 'configure', 'plan'].includes(step))
        .toSorted((a, b) => a.step.localeCompare(b.step)),
    ).toEqual([
      { step: 'apply', count: 1 },
      { step: 'configure', count: 2 },
      { step: 'plan', count: 1 },
    ]);

    const page = await (await fetch(`http://${vm.ipv4}/`)).text();
    const shown = page.replaceAll('&#39;', "'").replaceAll('&#34;', '"');
    expect([shown.includes(hostileTitle), shown.includes(hostile), shown.includes('uid=')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await ssh.run(vm, 'ls /tmp/pwned 2>/dev/null || echo none')).toBe('none');
    const config = await stack.sandbox.proxmox('GET', `/nodes/${vm.node}/qemu/${vm.vmid}/config`);
    expect(dataOf(z.object({ description: z.string() }), config).description).toContain(hostile);
  });

  it('a stranger takes the VMID before the apply: it is not touched, whatever it looks like', async () => {
    const { label, vmid } = await plan('web-2');
    const [{ instance = '' } = {}] = await stack.rows(
      z.object({ instance: z.string() }),
      'SELECT id AS instance FROM instance',
    );
    const looks = { name: 'web-2', pool: 'chatops', tags: 'chatops;prod;requester', running: false };
    await stack.sandbox.placeStranger({ vmid, ...looks, description: `chatops ${instance}/somebody-else` });
    const before = await stack.sandbox.proxmox('GET', `/nodes/pve1/qemu/${vmid}/config`);
    await approvePlan(approver, label);
    expect((await untilEnd(requester, label, 'stopped')).outcome).toMatchObject({
      ...{ word: 'refused', stage: 'Terraform apply', changed: 'nothing', side: 'Proxmox' },
      message: `VMID ${vmid} belongs to somebody else's machine now; it was not touched.`,
    });
    expect(await changesOf(vmid)).toEqual([]);
    expect(await stack.sandbox.proxmox('GET', `/nodes/pve1/qemu/${vmid}/config`)).toBe(before);
    expect(await stack.sandbox.isos()).toEqual([]);
  });

  it('the storage fills up: Proxmox’s words, nothing made; with room a retry makes it', async () => {
    const { label, vmid } = await plan('web-3');
    full = label;
    await stack.sandbox.setFaults([{ name: 'storage-full', storage: 'local-lvm' }]);
    await approvePlan(approver, label);
    expect((await untilEnd(requester, label, 'stopped')).outcome).toMatchObject({
      ...{ word: 'failed', stage: 'Terraform apply', changed: 'nothing', side: 'the configuration' },
      message: expect.stringMatching(new RegExp(`reached threshold\\. No VM was made: VMID ${vmid} is free\\.$`)),
      cure: 'Make room on the storage, then retry.',
    });
    expect(await stack.sandbox.isos()).toEqual([]);
    await stack.sandbox.setFaults([]);
  });

  it('the template is locked for too long: absence proven, planned anew, and made with the same vote', async () => {
    const label = full;
    await stack.sandbox.setFaults([{ name: 'lock-timeout', path: '/clone', method: 'POST', count: 1 }]);
    await press(requester, label, 'retry');
    const { outcome } = await untilEnd(requester, label, 'ready');
    const notes = requester.events.flatMap((event) => {
      return event.event === 'card' && event.card.kind === 'request' && event.card.label === label
        ? [event.card.stateNote ?? '']
        : [];
    });
    expect(notes.filter((note) => /got timeout.*No VM was made.*1st of 3/.test(note))).not.toEqual([]);
    const destroying = await askToDestroy(requester, 'web-3');
    await approvePlan(approver, destroying);
    await untilEnd(requester, destroying, 'destroyed');
    expect((await stack.sandbox.vms()).map(({ vmid }) => vmid)).not.toContain(outcome.vmid);
  });

  it('Terraform is killed in the middle of the clone: unknown, and what it left can be destroyed', async () => {
    const { label, vmid } = await plan('web-5');
    await stack.sandbox.setFaults([{ name: 'slow-clone', delayMs: 3_000, count: 1 }]);
    await approvePlan(approver, label);
    await requester.card(label, ({ stages }) => /creating the VM/.test(stages[3]?.note ?? ''), 'to create the VM');
    const jobs = ['ps', '-q', '--filter', `label=chatops.project=${stack.project}`, '--filter', 'name=-apply-apply-'];
    await outputOf('docker', ['kill', ...linesOf(await outputOf('docker', jobs))]);
    expect((await untilEnd(requester, label, 'stopped')).outcome).toMatchObject({
      ...{ word: 'unknown', stage: 'Terraform apply', changed: 'something' },
      message: expect.stringContaining(`VM ${vmid} was made and is ours, but it may be half done.`),
    });
    const destroying = await askToDestroy(requester, 'web-5');
    await approvePlan(approver, destroying);
    await untilEnd(requester, destroying, 'destroyed');
    const { card } = await requester.card(label, ({ state }) => state === 'failed', 'to say that it is gone');
    expect(card.outcome).toMatchObject({
      changed: 'nothing',
      message: expect.stringContaining(`destroyed by ${destroying}`),
    });
    expect((await stack.sandbox.vms()).map((vm) => vm.vmid)).not.toContain(vmid);
  });

  it('cloud-init ends with errors: its own words', async () => {
    const label = await create('web-7', 'env=dev blueprint=base');
    expect((await untilEnd(requester, label, 'stopped')).outcome).toMatchObject({
      ...{ word: 'failed', stage: 'Cloud-Init first boot', step: 'cloud-init', side: 'the VM', changed: 'something' },
      lastLines: [expect.stringContaining('US/Eastern')],
    });
  });

  it('somebody deleted the template: named before anything is cloned', async () => {
    const { label } = await plan('web-8');
    const template = (await stack.sandbox.vms()).find(
      ({ template, name }) => template === 1 && name.startsWith('tpl-'),
    );
    await stack.sandbox.proxmox('DELETE', `/nodes/${template?.node}/qemu/${template?.vmid}`);
    await approvePlan(approver, label);
    expect((await untilEnd(requester, label, 'stopped')).outcome).toMatchObject({
      ...{ word: 'failed', stage: 'Terraform apply', changed: 'nothing', side: 'Proxmox' },
      message: `It cannot be cloned: template debian-13 (VMID ${template?.vmid} on ${template?.node}) is no longer on Proxmox.`,
    });
  });

  it('a second bot on the same data says so and ends', async () => {
    const { code, stderr } = await stack.chatops('serve', '--config', '/config/chatops.yaml');
    expect(code).not.toBe(0);
    expect(stderr).toContain('another process is writing to ');
    answerOf(await requester.ask('/vm list'), 'ok');
  });
});
