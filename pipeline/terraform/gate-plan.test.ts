import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ExpectedChange, gatePlan } from './gate-plan.js';
import { type Plan, readPlan } from './read-plan.js';
import { differingFields, renderChanges } from './render-changes.js';

/** `tofu show -json` of OpenTofu 1.12.6 with bpg 0.112.0, for a new VM. */
const recorded = readFileSync(new URL('../fakes/recorded/create-plan.json', import.meta.url), 'utf8');
const create: ExpectedChange = { action: 'create', vmid: 12045, name: 'web-1', node: 'pve1' };

function plan(): Plan {
  const read = readPlan(recorded);
  if (read === null) throw new Error('the recorded plan does not parse');
  return read;
}

function resource(): Plan['resource_changes'][number] {
  const [first] = plan().resource_changes;
  if (first === undefined) throw new Error('the recorded plan has no change');
  return first;
}

function deletion(): Plan {
  const { change, ...rest } = resource();
  return {
    ...plan(),
    resource_changes: [{ ...rest, change: { ...change, actions: ['delete'], before: change.after, after: null } }],
  };
}

function withChange(change: Partial<Plan['resource_changes'][number]['change']>): Plan {
  return { ...plan(), resource_changes: [{ ...resource(), change: { ...resource().change, ...change } }] };
}

describe('the plan gate', () => {
  it('lets the creation of exactly the reserved VM through', () => {
    expect(gatePlan(plan(), create)).toBeNull();
  });

  it('lets the deletion of exactly that VM through', () => {
    expect(gatePlan(deletion(), { ...create, action: 'delete' })).toBeNull();
  });

  const moved = { ...create, node: 'pve2' };
  it.each<[string, Plan, ExpectedChange, string]>([
    ['another VMID', plan(), { ...create, vmid: 12046 }, 'resource_changes[0].change.after.vm_id'],
    ['another name', plan(), { ...create, name: 'web-2' }, 'resource_changes[0].change.after.name'],
    ['another node', plan(), moved, 'resource_changes[0].change.after.node_name'],
    [
      'a creation where a deletion was meant',
      plan(),
      { ...create, action: 'delete' },
      'resource_changes[0].change.actions',
    ],
    ['a deletion where a creation was meant', deletion(), create, 'resource_changes[0].change.actions'],
    [
      'the deletion of another VM',
      deletion(),
      { ...create, action: 'delete', vmid: 1 },
      'resource_changes[0].change.before.vm_id',
    ],
    ['nothing to do', { ...plan(), resource_changes: [] }, create, 'resource_changes'],
    ['a change without effect', withChange({ actions: ['no-op'] }), create, 'resource_changes'],
    ['a replacement', withChange({ actions: ['delete', 'create'] }), create, 'resource_changes[0].change.actions'],
    ['an update', withChange({ actions: ['update'] }), create, 'resource_changes[0].change.actions'],
    [
      'replace paths',
      withChange({ replace_paths: [['clone', 0, 'vm_id']] }),
      create,
      'resource_changes[0].change.replace_paths',
    ],
    ['a second resource', { ...plan(), resource_changes: [resource(), resource()] }, create, 'resource_changes[1]'],
    [
      'an unknown type',
      { ...plan(), resource_changes: [{ ...resource(), type: 'null_resource' }] },
      create,
      'resource_changes[0].type',
    ],
    [
      'a data source',
      { ...plan(), resource_changes: [{ ...resource(), mode: 'data' }] },
      create,
      'resource_changes[0].type',
    ],
    [
      'a creation of something that is there',
      withChange({ before: { vm_id: 12045 } }),
      create,
      'resource_changes[0].change',
    ],
    ['a changed output', { ...plan(), output_changes: { x: 1 } }, create, 'output_changes.x'],
    ['an error', { ...plan(), errored: true }, create, 'errored'],
    ['an incomplete plan', { ...plan(), complete: false }, create, 'complete'],
  ])('refuses %s and says where', (_name, wrong, expected, path) => {
    expect(gatePlan(wrong, expected)?.path).toBe(path);
  });

  function drifted(field: string): Plan {
    const { after } = resource().change;
    const change = { actions: ['update'], before: after, after: { ...after, [field]: 'other' }, replace_paths: [] };
    return { ...deletion(), resource_drift: [{ ...resource(), change }] };
  }

  it.each(['description', 'cdrom', 'ipv4_addresses', 'tags'])('takes drift of %s as explained', (field) => {
    expect(gatePlan(drifted(field), { ...create, action: 'delete' })).toBeNull();
  });

  it.each(['disk', 'vm_id', 'node_name', 'memory'])('refuses drift of %s', (field) => {
    expect(gatePlan(drifted(field), { ...create, action: 'delete' })?.path).toBe(
      `resource_drift[0].change.after.${field}`,
    );
  });

  it('takes a move to the node where the request found the VM as explained', () => {
    const change = { ...resource().change, actions: ['update'], before: resource().change.after };
    const after = { ...resource().change.after, node_name: 'pve2' };
    const gone = { ...resource(), change: { ...resource().change, actions: ['delete'], before: after, after: null } };
    const plan2 = {
      ...plan(),
      resource_changes: [gone],
      resource_drift: [{ ...resource(), change: { ...change, after } }],
    };
    expect(gatePlan(plan2, { ...create, action: 'delete', node: 'pve2' })).toBeNull();
    expect(gatePlan(plan2, { ...create, action: 'delete' })?.path).toBe('resource_drift[0].change.after.node_name');
  });

  it('refuses a plan that no longer sees the VM', () => {
    const change = { ...resource().change, actions: ['delete'], before: resource().change.after, after: null };
    const gone = { ...plan(), resource_changes: [], resource_drift: [{ ...resource(), change }] };
    expect(gatePlan(gone, { ...create, action: 'delete' })?.message).toContain('does not mean that it is gone');
  });
});

describe('the changes of a plan', () => {
  it.each(differingFields)('are equal for two plans of equal input, which differ in their %s', (field) => {
    const other = JSON.stringify({ ...JSON.parse(recorded), [field]: 'another' });
    expect(renderChanges(other)).toBe(renderChanges(recorded));
  });

  it('hold everything that Terraform says of the VM', () => {
    expect(renderChanges(recorded)).toContain('"after_unknown"');
    expect(renderChanges(recorded.replaceAll('"size": 16', '"size": 17'))).not.toBe(renderChanges(recorded));
  });

  it.each(['', 'no JSON', '[]', '{"format_version":"2.0"}'])('are not read from %j', (text) => {
    expect(readPlan(text)).toBeNull();
  });
});
