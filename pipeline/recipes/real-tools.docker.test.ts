import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRealDesk, type RealDesk } from '../fakes/real-desk.js';
import { type RealStack, startRealStack } from '../fakes/real-stack.js';
import type { RunEnd } from '../run/journal.js';
import type { ContainerStep, JobInput, Recipe } from '../run/recipe.js';
import type { RunFacts } from '../run/run-facts.js';
import { renderTfvars } from '../terraform/render-tfvars.js';
import { initJob } from '../terraform/terraform-job.js';
import { importStep } from './import-step.js';
import { loadToolFiles } from './load-tool-files.js';
import { makeRecipes } from './make-recipes.js';
import type { DestroySpec, VmSpec } from './vm-spec.js';

const instance = randomBytes(3).toString('hex');
const files = loadToolFiles();
const recipes = makeRecipes(files);
const minutes = 60_000;

const common = {
  kind: 'container',
  tool: 'terraform',
  effect: 'none',
  timeLimitMs: minutes,
  stopGraceSeconds: 5,
} as const;
const initStep: ContainerStep<VmSpec> = {
  ...common,
  key: 'init',
  job: () => initJob(files.terraform),
  readEnd: () => ({ end: 'done', facts: {} }),
};

let stack: RealStack;
let desk: RealDesk;

beforeAll(async () => {
  stack = await startRealStack(instance);
  desk = await openRealDesk(stack, instance, files);
}, 2 * minutes);

afterAll(async () => {
  desk.close();
  await stack.close();
}, minutes);

async function plan(vm: VmSpec): Promise<RunFacts> {
  return factsOf(await stack.run(recipes['plan-create-vm'], vm, vm.requestId));
}

async function create(vm: VmSpec): Promise<RunEnd> {
  return stack.run(recipes['create-vm'], vm, vm.requestId, await plan(vm));
}

async function destroy(spec: DestroySpec): Promise<RunFacts> {
  const planned = factsOf(await stack.run(recipes['plan-destroy-vm'], spec, spec.requestId));
  return factsOf(await stack.run(recipes['destroy-vm'], spec, spec.requestId, planned));
}

function factsOf(end: RunEnd): RunFacts {
  if (end.end !== 'done') throw new Error(`${JSON.stringify(end, null, 1)}\n${stack.output().slice(-5000)}`);
  return end.facts;
}

function failureOf(end: RunEnd) {
  if (end.end !== 'stopped') throw new Error(`it ended as ${end.end}`);
  return { step: end.step, ...end.failure };
}

async function seedsLeft(): Promise<string[]> {
  const contents = await stack.proxmox.listContent('pve1', 'shared');
  return contents.map(({ volid }) => volid).filter((volid) => volid.includes(':iso/'));
}

describe('the real tools on the sandbox', { timeout: 6 * minutes }, () => {
  it('make a template and a VM of it, look after it and take it away, and run nothing that a person wrote', async () => {
    const vm = await desk.ask({ address: null });
    const made = factsOf(await create(vm));
    desk.keepTemplate(made);
    expect(made).toMatchObject({ base: { vmid: 9100 }, template: { vmid: 9101 }, configure: { tasks: 11 } });
    expect(made.boot).toMatchObject({ ipv4: expect.stringMatching(`^${stack.prefix}.`), cloudInitErrors: [] });

    expect(await desk.ssh(made, 'sudo -n id -un; docker --version; cat /etc/motd; ls -A /tmp')).toMatch(
      /^root\nDocker version .*\nbuilt$/,
    );
    const page = await (await fetch(`http://${made.boot?.ipv4}/`)).text();
    expect(page).toContain('touch /tmp/pwned');
    expect(page).not.toContain('<script>');
    // The job's key is gone, the seed too, and cloud-init stays off.
    const look = 'sudo -n sh -c "ls -A ~chatops/.ssh; ls /etc/cloud/cloud-init.disabled"';
    expect(await desk.ssh(made, look)).toBe('/etc/cloud/cloud-init.disabled');
    expect(await seedsLeft()).toEqual([]);
    expect(await planAgain(vm)).toBe(0);

    // An adopted VM whose state was never written gets one by import; the destroy below goes by that.
    const facts = { apply: { smbiosUuid: '', mac: vm.mac, inState: false } };
    const steps = [initStep, importStep(files.terraform)];
    const importing: Recipe<VmSpec> = { name: 'create-vm', stages: [{ key: 'apply', steps }] };
    factsOf(await stack.run(importing, vm, vm.requestId, facts));

    await restart(vm);
    // The agent may answer before sshd listens.
    const login = (): Promise<string> => desk.ssh(made, 'id -un').catch((error: Error) => error.message);
    await expect.poll(login, { timeout: minutes, interval: 500 }).toBe('ana');
    await stack.proxmox.setConfig('pve1', vm.vmid, { description: `kept by ops\n\n${await notesOf(vm)}` });
    expect((await destroy(desk.destroySpec(vm, made))).destroyed).toEqual({ vmid: vm.vmid });
    expect(await stack.proxmox.isVmidFree(vm.vmid)).toBe(true);
  });

  it('plan equal changes from equal input', async () => {
    const vm = await desk.ask();
    const [one, other] = [await plan(vm), await plan(vm)];
    expect(one.plan?.canonicalChanges).toBe(other.plan?.canonicalChanges);
    expect(one.plan?.planFileSha256).not.toBe(other.plan?.planFileSha256);
    expect(one.plan?.changes.map(({ actions }) => actions)).toEqual([['create']]);
  });

  it('refuse a user-data that cloud-init would not take', async () => {
    const vm = await desk.ask();
    const guest = { ...vm.guest, ntp: ['ntp.example.org', 'ntp.example.org'] };
    const failure = failureOf(
      await stack.run(recipes['plan-create-vm'], { ...vm, sandbox: false, guest }, vm.requestId),
    );
    expect(failure).toMatchObject({ step: 'check-user-data', word: 'refused', changed: 'nothing' });
    expect(failure.lastLines.join()).toContain('non-unique');
  });

  it('prove after a clone lock that nothing was made, and leave no seed', async () => {
    const vm = await desk.ask();
    const planned = await plan(vm);
    await stack.setFaults([{ name: 'lock-timeout', path: '/clone', count: 9 }]);
    const failure = failureOf(await stack.run(recipes['create-vm'], vm, vm.requestId, planned));
    await stack.setFaults([]);
    expect(failure).toMatchObject({ step: 'apply', word: 'failed', changed: 'nothing', side: 'proxmox' });
    expect(failure).toMatchObject({ next: 'plan-anew', message: expect.stringContaining("can't lock file") });
    expect(await seedsLeft()).toEqual([]);
    // Planned anew, the same request is not held up by the state that the failed apply left.
    const again = await stack.run(recipes['create-vm'], vm, vm.requestId, await plan(vm));
    expect(again).toMatchObject({ end: 'done', facts: { apply: { inState: true } } });
  });

  it('tell why a template could not be built, and leave nothing of it', async () => {
    const { template, endpoint, images, requestId, label } = await desk.ask();
    const scripts = [{ name: '10-fail.sh', text: '#!/bin/sh\necho no luck >&2\nexit 3\n' }];
    const wrong = { ...template, spec: { ...template.spec, scripts }, vmid: 9103, builtAt: null, baseVmid: 9100 };
    const vars = { instance, requestId, label, endpoint, images, jobsReachGuests: true, template: wrong };
    const failure = failureOf(await stack.run(recipes['build-template'], vars, requestId));
    expect(failure).toMatchObject({ step: 'build', word: 'failed', changed: 'nothing', side: 'operator' });
    expect(failure.message).toContain('non-zero exit status: 3');
    expect(failure.lastLines.join('\n')).toContain('no luck');
    expect(await stack.proxmox.isVmidFree(9103)).toBe(true);
  });

  it('give a fixed address, tell a failing playbook by its task, and show the token nowhere', async () => {
    const asked = await desk.ask();
    const text = '- hosts: all\n  tasks:\n    - name: fetch\n      ansible.builtin.command: cat /nonexistent\n';
    const blueprint = { ...asked.blueprint, files: [{ path: 'fail.yml', mode: 0o644, text }], playbooks: ['fail.yml'] };
    const end = await create({ ...asked, blueprint });
    expect(end).toMatchObject({ facts: { boot: { ipv4: asked.address?.ipv4 } } });
    const failure = failureOf(end);
    expect(failure).toMatchObject({ step: 'configure', message: 'Task "fetch" failed.', side: 'playbook' });
    expect(failure.lastLines.join('\n')).toContain('No such file or directory');
    expect(stack.output()).not.toContain(stack.token);
    expect(await everyContainer()).not.toContain(stack.token);
  });
});

/** Command, environment and mounts of every container that there is. */
async function everyContainer(): Promise<string> {
  const ids = (await stack.docker('ps', '-aq')).split('\n').filter((id) => id !== '');
  const inspected = ids.map((id) => stack.docker('inspect', id).catch(() => 'gone meanwhile'));
  return (await Promise.all(inspected)).join('\n');
}

async function notesOf(vm: VmSpec): Promise<string> {
  return (await stack.proxmox.findConfig(vm.node, vm.vmid))?.description ?? '';
}

/** Off and on again: address, host key and users must be what they were. */
async function restart({ node, vmid }: VmSpec): Promise<void> {
  const { proxmox } = stack;
  for (const act of [() => proxmox.shutdownVm(node, vmid, 60), () => proxmox.startVm(node, vmid)]) {
    const upid = await act();
    await expect.poll(async () => (await proxmox.taskStatus(upid)).exitStatus, { timeout: minutes }).toBe('OK');
  }
  await expect.poll(() => proxmox.agentPing(node, vmid), { timeout: minutes }).toBe(true);
}

/** What an operator's own `tofu plan` would say of the VM now: 0 no changes, 2 changes. */
async function planAgain(vm: VmSpec): Promise<number> {
  const secret = (path: string, name: 'proxmox-token' | 'proxmox-ca'): JobInput => ({
    path,
    mode: 0o600,
    secret: name,
  });
  let exitCode = -1;
  const again: ContainerStep<VmSpec> = {
    ...common,
    key: 'again',
    job: () => ({
      command: ['tofu', 'plan', '-input=false', '-detailed-exitcode', '-var-file=vm.tfvars.json'],
      env: { SSL_CERT_FILE: '/job/proxmox-ca.pem', SSL_CERT_DIR: '/opt/chatops/no-certificates' },
      network: 'jobs',
      inputs: [
        ...files.terraform,
        { path: 'vm.tfvars.json', mode: 0o600, text: renderTfvars(vm) },
        { path: '.terraform', mode: 0o700, artifact: 'terraform-init' },
        { path: 'terraform.tfstate', mode: 0o600, artifact: 'terraform-state' },
        secret('proxmox-token', 'proxmox-token'),
        secret('proxmox-ca.pem', 'proxmox-ca'),
      ],
      outputs: [],
      memoryMiB: 512,
    }),
    readEnd: (_state, end) => {
      exitCode = end.exitCode;
      return { end: 'done', facts: {} };
    },
  };
  const recipe: Recipe<VmSpec> = { name: 'plan-create-vm', stages: [{ key: 'plan', steps: [initStep, again] }] };
  factsOf(await stack.run(recipe, vm, vm.requestId));
  return exitCode;
}
