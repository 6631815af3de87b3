import { describe, expect, it } from 'vitest';
import { addExampleVm, clusterVm, createExampleCluster, exampleUuid } from '../fakes/example-cluster.js';
import { createFakeCallTools } from '../fakes/fake-call-tools.js';
import { ProxmoxError } from '../proxmox/proxmox.js';
import type { RunFacts } from '../run/run-facts.js';
import { notesStep } from './notes-step.js';

const facts: RunFacts = {
  apply: { smbiosUuid: exampleUuid, mac: clusterVm.mac },
  approval: { approvedBy: ['Bo'] },
};

function stage() {
  const proxmox = createExampleCluster();
  const vm = addExampleVm(proxmox);
  const step = notesStep();
  return {
    ...{ proxmox, vm },
    notes: () => vm.config.get('description') ?? '',
    run: () => step.run({ vars: clusterVm, facts }, createFakeCallTools(proxmox, step.timeLimitMs)),
  };
}

describe('approvers and lease', () => {
  it('go into the Notes of the VM that was made', async () => {
    const { notes, run } = stage();
    expect(await run()).toEqual({ end: 'done', facts: { notes: { problem: null } } });
    expect(notes()).toMatch(
      /^chatops a1b2c3\/f00dfeed\n\nApproved by Bo\. Lease of 14 days, until .* UTC\.\n\nAsked for/,
    );
  });

  it('keep what somebody writes there in that very moment', async () => {
    const { proxmox, vm, notes, run } = stage();
    proxmox.before('setConfig', () => vm.config.set('description', `${notes()}call Dee first\n`));
    expect(await run()).toMatchObject({ end: 'done' });
    expect(notes()).toMatch(/^chatops a1b2c3\/f00dfeed\n\nApproved by Bo\./);
    expect(notes()).toContain('call Dee first');
  });

  it.each([
    'checksum missmatch (file change by other user?)',
    'detected modified configuration - file changed by other user? Try again.',
  ])('are tried again where Proxmox says "%s"', async (words) => {
    const { proxmox, notes, run } = stage();
    proxmox.fail('setConfig', { when: 'before', error: new ProxmoxError('refused', 500, false, words) });
    expect(await run()).toMatchObject({ end: 'done' });
    expect(notes()).toContain('Approved by Bo.');
  });

  it('are given up where the config changes each time', async () => {
    const { proxmox, vm, run } = stage();
    for (let time = 0; time < 5; time += 1) {
      proxmox.before('setConfig', () => vm.config.set('cores', String(time + 2)));
    }
    expect(await run()).toMatchObject({ failure: { message: expect.stringContaining('changed by somebody else') } });
    expect(proxmox.countCalls('setConfig')).toBe(5);
  });

  it('are written again after an answer that was lost, and stand there once', async () => {
    const { proxmox, notes, run } = stage();
    proxmox.fail('setConfig', { when: 'after' });
    await expect(run()).rejects.toThrow(ProxmoxError);
    expect(await run()).toMatchObject({ end: 'done' });
    expect(notes().match(/Approved by/g)).toHaveLength(1);
  });

  it.each([
    ['another uuid', 'smbios1', 'uuid=00000000-0000-4000-8000-000000000000'],
    ['Notes that do not say that it is ours', 'description', 'chatops a1b2c3/another'],
  ])('are never written to a machine with %s', async (_name, field, value) => {
    const { proxmox, vm, run } = stage();
    vm.config.set(field, value);
    expect(await run()).toMatchObject({ failure: { word: 'refused' } });
    expect(proxmox.countCalls('setConfig')).toBe(0);
  });
});
