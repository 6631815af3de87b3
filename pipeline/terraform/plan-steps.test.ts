import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ContainerEnd } from '../run/recipe.js';
import { explainTerraformEnd } from './explain-terraform-end.js';
import type { ExpectedChange } from './gate-plan.js';
import { planSteps } from './plan-steps.js';

const recorded = readFileSync(new URL('../fakes/recorded/create-plan.json', import.meta.url), 'utf8').replaceAll(
  '\n',
  '',
);
const expected: ExpectedChange = { action: 'create', vmid: 12045, name: 'web-1', node: 'pve1' };
const [init, plan, show] = planSteps<object>(
  [],
  () => '{}',
  () => expected,
);
const facts = { planFile: { sha256: 'abc' } };

function endOf(text: string, exitCode = 0, outputs: ContainerEnd['outputs'] = new Map()): ContainerEnd {
  return { exitCode, lines: text.split('\n').map((line) => ({ stream: 'stdout', text: line })), outputs };
}

function diagnostic(summary: string, detail: string): string {
  return JSON.stringify({ type: 'diagnostic', diagnostic: { severity: 'error', summary, detail } });
}

describe('planning a new VM', () => {
  it('gets neither network nor token', () => {
    const job = plan?.job({ vars: {}, facts: {} });
    expect(job?.network).toBe('none');
    expect(job?.inputs.some((input) => 'secret' in input)).toBe(false);
    expect(init?.job({ vars: {}, facts: {} }).command).toContain('-lockfile=readonly');
  });

  it('keeps the hash of the plan file and what it would change', () => {
    const outputs = new Map([['terraform-plan', 'abc'] as const]);
    expect(plan?.readEnd({ vars: {}, facts: {} }, endOf('', 0, outputs))).toEqual({ end: 'done', facts });
    expect(show?.readEnd({ vars: {}, facts }, endOf(recorded))).toMatchObject({
      facts: {
        plan: { planFileSha256: 'abc', changes: [{ type: 'proxmox_virtual_environment_vm', actions: ['create'] }] },
      },
    });
  });

  it.each([
    ['a plan that cannot be read', 'no JSON', 'cannot be read'],
    ['a plan for something else', recorded.replaceAll('12045', '12046'), 'resource_changes[0].change.after.vm_id'],
  ])('refuses %s', (_name, text, message) => {
    expect(show?.readEnd({ vars: {}, facts }, endOf(text))).toMatchObject({
      failure: { word: 'refused', changed: 'nothing', message: expect.stringContaining(message) },
    });
  });

  it('refuses where Terraform left no plan file', () => {
    expect(plan?.readEnd({ vars: {}, facts: {} }, endOf(''))).toMatchObject({ failure: { word: 'refused' } });
  });
});

describe('an error of Terraform', () => {
  const wrapped = (reason: string) =>
    diagnostic(
      'VM clone',
      `All attempts fail:\n#1: error cloning VM: received an HTTP 500 response - Reason: ${reason}`,
    );

  it.each([
    [
      wrapped("can't lock file '/var/lock/qemu-server/lock-9102.conf' - got timeout"),
      "can't lock file '/var/lock/qemu-server/lock-9102.conf' - got timeout",
      'proxmox',
      'plan-anew',
    ],
    [
      wrapped('unable to create VM 12045: config file already exists'),
      'unable to create VM 12045: config file already exists',
      'proxmox',
      'stop',
    ],
    [
      wrapped('Permission check failed (/vms/9102, VM.Clone)').replace('500', '403'),
      'Permission check failed (/vms/9102, VM.Clone)',
      'operator',
      'stop',
    ],
    [
      diagnostic(
        'VM clone',
        'task "UPID:…" failed to complete with exit code: no space left on device\ntask log:\n  TASK ERROR: no space left on device',
      ),
      'no space left on device',
      'operator',
      'stop',
    ],
    [
      diagnostic(
        'VM clone',
        "task failed to complete with exit code: clone failed: lvcreate 'pve/vm-12002-disk-0' error:   Cannot create new thin volume, free space in thin pool pve/data reached threshold.",
      ),
      "clone failed: lvcreate 'pve/vm-12002-disk-0' error:   Cannot create new thin volume, free space in thin pool pve/data reached threshold",
      'operator',
      'stop',
    ],
    [
      diagnostic(
        'Failed to install provider',
        "the local package doesn't match any of the checksums previously recorded",
      ),
      "the local package doesn't match any of the checksums previously recorded",
      'operator',
      'stop',
    ],
  ])('is told in Proxmox’s own words: %s', (line, reason, side, next) => {
    const failure = explainTerraformEnd('Creating the VM', endOf(line, 1), 'not known');
    expect(failure).toMatchObject({ word: 'failed', message: `Creating the VM failed: ${reason}.`, side, next });
  });

  it('that is no diagnostic is told by the last lines', () => {
    const failure = explainTerraformEnd('Planning', endOf('panic: oh\n\ngoroutine 1', 2), 'nothing');
    expect(failure).toMatchObject({
      message: 'Planning failed: Terraform ended with status 2.',
      lastLines: ['panic: oh', 'goroutine 1'],
    });
  });
});
