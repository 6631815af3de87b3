import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asOneStory } from './as-one-story.js';
import { findLeftovers } from './find-leftovers.js';
import { planAgain } from './plan-again.js';
import { linesOf, outputOf } from './run-program.js';
import { dataOf } from './sandbox-control.js';
import { type Stack, startStack } from './start-stack.js';
import { answerOf, type Conversation } from './talk-as.js';
import { type SshUser, useSsh } from './use-ssh.js';
import { approvePlan, askFor, askToDestroy, type Ready, untilEnd, untilWaiting } from './walk-request.js';

/** An operator's own blueprint: on top of ours, with a parameter, a shared role and a role of a collection. */
const content = {
  'blueprints/site/blueprint.yaml': [
    'summary: the house page with a greeting',
    'extends: [web]',
    'playbooks: [site.yml]',
    'parameters:',
    '  - { name: greeting, summary: what the machine says, type: string, default: hello }',
  ].join('\n'),
  'blueprints/site/site.yml': ['- hosts: all', '  become: true', '  roles: [greet, acme.tools.stamp]'].join('\n'),
  'roles/greet/tasks/main.yml': [
    '- name: greeting',
    '  ansible.builtin.copy: { content: "{{ parameters.greeting }}", dest: /etc/greeting, mode: "0644" }',
  ].join('\n'),
  'collections/ansible_collections/acme/tools/galaxy.yml': 'namespace: acme\nname: tools\nversion: 1.0.0\n',
  'collections/ansible_collections/acme/tools/roles/stamp/tasks/main.yml': [
    '- name: stamp',
    '  ansible.builtin.copy: { content: "{{ chatops.vm.name }}", dest: /etc/stamp, mode: "0644" }',
  ].join('\n'),
};

const create =
  '/vm create web-1 template=debian-13 size=s env=prod blueprint=site lease=7d reason="load test 4.2" greeting="{{ 1 + 1 }}"';

let stack: Stack;
let requester: Conversation;
let approver: Conversation;
let ssh: SshUser;
let label: string;
let vm: Ready;

beforeAll(async () => {
  stack = await startStack({ content });
  requester = stack.talkAs('requester');
  approver = stack.talkAs('approver');
  ssh = await useSsh(stack.folder, 'requester');
});
afterAll(() => stack?.stop());

async function page(): Promise<string> {
  return (await fetch(`http://${vm.ipv4}/`, { signal: AbortSignal.timeout(10_000) })).text();
}

/** What must be the same after a reboot. */
function identity(): Promise<string> {
  return ssh.run(vm, 'id -un; getent passwd requester chatops; cat /etc/ssh/ssh_host_ed25519_key.pub; hostname');
}

describe('a VM from asking to its end', () => {
  asOneStory();

  it('is not to be had without a key', async () => {
    const refused = answerOf(await requester.ask(create), 'problem');
    expect(refused.lines.join('\n')).toContain('/vm key add');
    answerOf(await requester.ask(`/vm key add ${ssh.publicKey}`), 'ok');
  });

  it('is planned by Terraform and waits for somebody of ops', async () => {
    label = await askFor(requester, create);
    const { card } = await untilWaiting(requester, label);
    expect(card).toMatchObject({
      sandbox: true,
      target: 'web-1',
      environment: 'prod',
      reason: 'load test 4.2',
      requesterGroups: ['web-team'],
      facts: { cores: 1, memoryMiB: 1024, diskGiB: 8, template: 'debian-13', blueprint: 'site', leaseDays: 7 },
      approval: { rule: 'prod-needs-ops', groups: [{ group: 'ops', count: 1, approvedBy: [] }] },
    });
    expect(card.buttons.map(({ action }) => action)).toEqual(expect.arrayContaining(['approve', 'deny', 'plan']));
    const plan = answerOf(await requester.ask(`/vm show ${label}`), 'ok');
    expect(JSON.stringify(plan)).toContain('proxmox_virtual_environment_vm');
  });

  it('is not approved by who asked for it, nor with the digest of something else', async () => {
    const { card } = await untilWaiting(requester, label);
    const digest = card.approval?.digest ?? '';
    const own = answerOf(await requester.ask(`/vm approve ${label} ${digest}`), 'refused');
    expect(own.title + own.lines.join()).toMatch(/own request/);
    const other = digest === '0000' ? '1111' : '0000';
    answerOf(await approver.ask(`/vm approve ${label} ${other}`), 'refused');
    expect((await untilWaiting(approver, label)).card.approval?.groups[0]?.approvedBy).toEqual([]);
  });

  it('is built stage by stage in one message once it is approved', async () => {
    const waiting = await untilWaiting(approver, label);
    await approvePlan(approver, label);
    const ready = await untilEnd(requester, label, 'ready');
    vm = ready.outcome;
    expect(ready.messageId).toBe(waiting.messageId);
    expect(ready.card.stages.map(({ tool, title, state }) => `${tool} ${title}: ${state}`)).toEqual([
      'Terraform plan: done',
      'Packer template: done',
      'Cloud-Init seed: done',
      'Terraform apply: done',
      'Cloud-Init first boot: done',
      'Ansible configure: done',
    ]);
    expect(startedInOrder(requester, label)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(vm).toMatchObject({ login: 'requester', vmid: ready.card.facts?.vmid, node: ready.card.facts?.node });
  });

  it('tells the requester once, in a reply', async () => {
    const mentions = () => requester.events.filter((event) => event.event === 'card' && event.card.kind === 'mention');
    await expect.poll(mentions).toMatchObject([{ replyTo: requester.shown(label)?.messageId, card: { label } }]);
  });

  it('lets the requester in, with Docker and the page of the request', async () => {
    expect(await ssh.run(vm, 'id -un')).toBe('requester');
    expect(await ssh.run(vm, 'cat ~/.ssh/authorized_keys')).toContain(ssh.publicKey);
    expect(await ssh.run(vm, 'sudo -n id -un')).toBe('root');
    expect(await ssh.run(vm, 'docker --version')).toMatch(/^Docker version /);
    expect(await page()).toMatch(new RegExp(`${label}[^]*Requester[^]*load test 4\\.2`));
  });

  it('got the operator’s own blueprint, with what people wrote as data', async () => {
    expect(await ssh.run(vm, 'cat /etc/greeting')).toBe('{{ 1 + 1 }}');
    expect(await ssh.run(vm, 'cat /etc/stamp')).toBe('web-1');
  });

  it('holds no key of the job and no seed', async () => {
    expect(await ssh.run(vm, 'sudo -n find /home/chatops/.ssh -type f')).toBe('');
    expect(await stack.sandbox.isos()).toEqual([]);
  });

  it('is as Terraform knows it: a plan right after says that nothing is to be done', async () => {
    const { code, stdout, stderr } = await planAgain(stack, label);
    expect(`${stdout}${stderr}`).toContain('No changes');
    expect(code).toBe(0);
  });

  it('keeps address, host key and users over a reboot', async () => {
    const before = await identity();
    const booted = await ssh.run(vm, 'cat /proc/1/stat | cut -d " " -f 22');
    const place = `/nodes/${vm.node}`;
    const upid = dataOf(z.string(), await stack.sandbox.proxmox('POST', `${place}/qemu/${vm.vmid}/status/reboot`));
    await expect
      .poll(() => stack.sandbox.proxmox('GET', `${place}/tasks/${upid}/status`), { timeout: 60_000, interval: 500 })
      .toContain('"exitstatus":"OK"');
    await expect
      .poll(async () => (await ssh.tryRun(vm, 'true').catch(() => null))?.code, { timeout: 60_000, interval: 500 })
      .toBe(0);
    expect(await ssh.run(vm, 'cat /proc/1/stat | cut -d " " -f 22')).not.toBe(booted);
    expect(await identity()).toBe(before);
  });

  it('is destroyed under the same policy, by its name typed again', async () => {
    const form = await requester.ask('/vm destroy web-1');
    expect(form).toMatchObject({ kind: 'form', fields: [{ name: 'confirm' }, { name: 'reason' }] });
    const destroying = await askToDestroy(requester, 'web-1');
    await approvePlan(approver, destroying);
    await untilEnd(requester, destroying, 'destroyed');
    answerOf(await requester.ask('/vm show web-1'), 'problem');
  });

  it('leaves nothing on Proxmox but the template, which is listed', async () => {
    const left = await stack.sandbox.vms();
    expect(left.map(({ template, pool }) => ({ template, pool }))).toEqual([
      { template: 1, pool: 'templates' },
      { template: 1, pool: 'templates' },
    ]);
    expect(await stack.sandbox.isos()).toEqual([]);
    const { table } = answerOf(await approver.ask('/vm-admin template list'), 'ok');
    expect(table?.rows.flat().join(' ')).toContain('debian-13');
  });

  it('leaves no job in the engine', async () => {
    const jobs = await outputOf('docker', ['ps', '-aq', '--filter', `label=chatops.project=${stack.project}`]);
    expect(linesOf(jobs)).toEqual([]);
    const volumes = (await findLeftovers(stack.project)).filter((line) => line.startsWith('volume '));
    expect(volumes.sort()).toEqual(['access', 'data', 'sandbox'].map((name) => `volume ${stack.project}_${name}`));
  });

  it('is in an audit log whose chain holds, on an installation that is well', async () => {
    const audit = await stack.chatops('audit', 'verify');
    expect(audit).toMatchObject({ code: 0, stderr: '' });
    expect(audit.stdout).toContain('the log is as it was written');
    const doctor = await stack.chatops('doctor');
    expect(doctor.stdout).not.toContain('✘');
    expect(doctor.code).toBe(0);
  });
});

/** Numbers of the card's stages in the order in which they were first seen to have started. */
function startedInOrder(person: Conversation, of: string): number[] {
  const seen = new Set<number>();
  for (const event of person.events) {
    if (event.event !== 'card' || event.card.kind !== 'request' || event.card.label !== of) continue;
    for (const { number, state } of event.card.stages) {
      if (state !== 'waiting') seen.add(number);
    }
  }
  return [...seen];
}
