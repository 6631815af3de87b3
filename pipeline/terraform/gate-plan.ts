import type { Plan, PlanResource } from './read-plan.js';

/** The one change that a plan may hold. */
export interface ExpectedChange {
  action: 'create' | 'delete';
  vmid: number;
  name: string;
  node: string;
}

export interface PlanRefusal {
  /** Where in the plan, in the words of `show -json`. */
  path: string;
  message: string;
}

const vmType = 'proxmox_virtual_environment_vm';

/**
 * What a VM may have changed in since its state was written, without a plan to destroy it being something else than
 * was meant: Notes and the seed drive (the bot's own), names people gave, whether it runs, what its agent reports.
 */
const explainedDrift: ReadonlySet<string> = new Set([
  'description',
  'cdrom',
  'tags',
  'started',
  'ipv4_addresses',
  'ipv6_addresses',
  'mac_addresses',
  'network_interface_names',
  'vga',
  'hotplug',
]);

/** Fails closed: null only where the plan is exactly the expected change of one VM, else what stands against it. */
export function gatePlan(plan: Plan, expected: ExpectedChange): PlanRefusal | null {
  return (
    gateWhole(plan) ??
    gateDrift(plan, expected) ??
    gateResources(
      plan.resource_changes.filter((resource) => resource.change.actions.join() !== 'no-op'),
      expected,
    )
  );
}

function gateWhole(plan: Plan): PlanRefusal | null {
  if (plan.errored) {
    return { path: 'errored', message: 'the plan ended with an error' };
  }
  if (!plan.complete) {
    return { path: 'complete', message: 'the plan leaves something for a later plan' };
  }
  const output = Object.keys(plan.output_changes)[0];
  return output === undefined ? null : { path: `output_changes.${output}`, message: 'the plan changes an output' };
}

function gateDrift(plan: Plan, expected: ExpectedChange): PlanRefusal | null {
  for (const [index, { address, change }] of plan.resource_drift.entries()) {
    const path = `resource_drift[${index}]`;
    if (change.before === null || change.after === null) {
      return { path, message: `Terraform no longer sees ${address}, which does not mean that it is gone` };
    }
    const { before, after } = change;
    const drifted = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
      (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
    );
    // The node counts as explained where it is the one that the request found the VM on.
    const unexplained = drifted.find(
      (field) => !explainedDrift.has(field) && !(field === 'node_name' && after.node_name === expected.node),
    );
    if (unexplained !== undefined) {
      return {
        path: `${path}.change.after.${unexplained}`,
        message: `somebody changed "${unexplained}" of ${address} outside of chatops`,
      };
    }
  }
  return null;
}

function gateResources(resources: readonly PlanResource[], expected: ExpectedChange): PlanRefusal | null {
  const [resource, second] = resources;
  if (resource === undefined) {
    return { path: 'resource_changes', message: 'nothing to do: the plan holds no change' };
  }
  if (second !== undefined) {
    return { path: 'resource_changes[1]', message: `the plan also changes ${second.address}` };
  }
  const path = 'resource_changes[0]';
  if (resource.type !== vmType || resource.mode !== 'managed') {
    return { path: `${path}.type`, message: `the plan changes a ${resource.type}, only one ${vmType} is allowed` };
  }
  const actions = resource.change.actions.join(' and ');
  if (actions !== expected.action) {
    return { path: `${path}.change.actions`, message: `the plan says ${actions}, only ${expected.action} is allowed` };
  }
  const replaced = resource.change.replace_paths[0];
  if (replaced !== undefined) {
    return { path: `${path}.change.replace_paths`, message: `the plan replaces the VM for ${replaced.join('.')}` };
  }
  return gateVm(resource, expected, path);
}

function gateVm(resource: PlanResource, expected: ExpectedChange, path: string): PlanRefusal | null {
  const side = expected.action === 'create' ? 'after' : 'before';
  const other = expected.action === 'create' ? resource.change.before : resource.change.after;
  const vm = resource.change[side];
  if (vm === null || other !== null) {
    return { path: `${path}.change`, message: `a ${expected.action} has only the VM ${side} it` };
  }
  const wanted = { vm_id: expected.vmid, name: expected.name, node_name: expected.node };
  for (const [field, value] of Object.entries(wanted)) {
    if (vm[field] !== value) {
      return {
        path: `${path}.change.${side}.${field}`,
        message: `the plan has ${JSON.stringify(vm[field] ?? null)} there, the request ${JSON.stringify(value)}`,
      };
    }
  }
  return null;
}
