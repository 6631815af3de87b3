import type { VmSpec } from '../recipes/vm-spec.js';

type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

/**
 * `vars.json`. Ansible evaluates plain extra-vars as Jinja on the controller, beside the job's key; a string wrapped so
 * is taken as data (ansible.parsing.ajson). Numbers and booleans cannot hold code.
 */
export function renderExtraVars(vm: VmSpec, ipv4: string): string {
  const chatops = {
    vm: { name: vm.name, environment: vm.environment, vmid: vm.vmid, node: vm.node, ipv4 },
    request: { label: vm.label, reason: vm.reason },
    requester: { login: vm.requester.login, display: vm.requester.display },
    guest: { zone: vm.guest.zone, ntp: vm.guest.ntp },
    leaseDays: vm.leaseDays,
  };
  return `${JSON.stringify(asData({ chatops, parameters: vm.blueprint.parameters }), null, 2)}\n`;
}

function asData(value: Value): Value {
  if (typeof value === 'string') {
    return { __ansible_unsafe: value };
  }
  if (Array.isArray(value)) {
    return value.map(asData);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asData(item)]));
  }
  return value;
}
