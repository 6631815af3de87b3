import { jobLogin } from '../cloud-init/job-login.js';
import type { PveStorage } from '../proxmox/proxmox.js';
import type { CallTools, RunState, StepEnd } from '../run/recipe.js';
import { checkTemplate } from './check-template.js';
import { findPresence } from './find-presence.js';
import { stop } from './stop.js';
import type { TemplateChoice, VmSpec } from './vm-spec.js';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/**
 * Looks at everything on Proxmox that the VM needs, because a plan for a new VM asks Proxmox nothing. All problems are
 * told at once. Throws `ProxmoxError`.
 */
export async function preflight({ vars: vm }: RunState<VmSpec>, tools: CallTools): Promise<StepEnd> {
  const { proxmox } = tools;
  const nodes = await proxmox.listNodes();
  const node = nodes.find((one) => one.node === vm.node);
  if (node === undefined || !node.online) {
    return problem([`node ${vm.node} is ${node === undefined ? 'not in the cluster' : 'offline'}`]);
  }
  const { template } = vm;
  if (nodes.find((one) => one.node === template.node)?.online !== true) {
    return problem([`node ${template.node} is offline, where template ${template.spec.name} lies`]);
  }
  const promised = (vm.reservedMemoryMiB ?? 0) + vm.size.memoryMiB;
  const memoryAfter = node.memoryUsedBytes + promised * MIB;
  const storages = await proxmox.listStorages(vm.node);
  const disk = storages.find(({ storage }) => storage === vm.storage);
  const problems = [
    ...(memoryAfter > node.memoryBytes
      ? [
          `node ${vm.node} has ${gib(node.memoryBytes - node.memoryUsedBytes)} of memory free, ${gib(promised * MIB)} are needed`,
        ]
      : []),
    ...checkStorage(storages, vm.node, vm.storage, 'images', vm.size.diskGiB * GIB),
    ...checkStorage(storages, vm.node, vm.seedStorage, 'iso', MIB),
    ...(await checkPlace(vm, tools)),
    ...(await checkNames(vm, tools)),
    ...(await checkTemplateOf(vm, tools, storages)),
  ];
  if (problems.length > 0) {
    return problem(problems);
  }
  const facts = {
    nodeMemoryBytes: node.memoryBytes,
    memoryShareAfter: memoryAfter / node.memoryBytes,
    storageFreeBytes: disk?.freeBytes ?? 0,
  };
  return { end: 'done', facts: { preflight: facts } };
}

function problem(problems: readonly string[]): StepEnd {
  return stop({
    word: 'failed',
    message: `Proxmox is not ready for this VM: ${problems.join('; ')}.`,
    lastLines: [...problems],
    side: 'proxmox',
    cure: 'Nothing was changed. Mend what is named, then retry.',
  });
}

function gib(bytes: number): string {
  return `${(Math.max(bytes, 0) / GIB).toFixed(1)} GiB`;
}

function checkStorage(
  storages: readonly PveStorage[],
  node: string,
  name: string,
  content: string,
  needsBytes: number,
): string[] {
  const found = storages.find(({ storage }) => storage === name);
  if (found === undefined || !found.active) {
    return [`storage ${name} is not ${found === undefined ? 'there' : 'active'} on ${node}`];
  }
  const problems: string[] = [];
  if (!found.content.includes(content)) {
    problems.push(`storage ${name} does not take ${content} (it takes ${found.content.join(', ')})`);
  }
  if (found.freeBytes < needsBytes) {
    problems.push(`storage ${name} has ${gib(found.freeBytes)} free, ${gib(needsBytes)} are needed`);
  }
  return problems;
}

async function checkPlace(vm: VmSpec, { proxmox }: CallTools): Promise<string[]> {
  const bridges = await proxmox.listBridges(vm.node);
  return [
    ...(bridges.includes(vm.network.bridge) ? [] : [`bridge ${vm.network.bridge} is not on ${vm.node}`]),
    ...((await proxmox.poolExists(vm.pool)) ? [] : [`pool ${vm.pool} does not exist`]),
  ];
}

async function checkNames(vm: VmSpec, tools: CallTools): Promise<string[]> {
  const named = (await tools.proxmox.listResources()).find(({ name }) => name === vm.name);
  const free = (await findPresence(tools, vm)) === 'absent';
  return [
    ...(vm.requester.login === jobLogin ? [`the login ${jobLogin} is the account of the jobs in every guest`] : []),
    ...(named === undefined ? [] : [`the name ${vm.name} is in use by VMID ${named.vmid} on ${named.node}`]),
    ...(free ? [] : [`VMID ${vm.vmid} is taken`]),
  ];
}

async function checkTemplateOf(vm: VmSpec, tools: CallTools, storages: readonly PveStorage[]): Promise<string[]> {
  const { template } = vm;
  const stored = storages.find(({ storage }) => storage === template.buildStorage);
  if (template.node !== vm.node && stored?.shared !== true) {
    return [
      `template ${template.spec.name} lies on ${template.node}'s own storage, from where ${vm.node} cannot clone`,
    ];
  }
  if (template.node !== vm.node && storages.find(({ storage }) => storage === vm.storage)?.shared === false) {
    return [
      `template ${template.spec.name} lies on ${template.node}, from where Proxmox cannot clone to ${vm.node}'s own storage ${vm.storage}`,
    ];
  }
  if (template.builtAt === null) {
    return checkBuild(vm.instance, template, tools);
  }
  const wrong = await checkTemplate(tools.proxmox, vm.instance, template);
  return wrong === null ? [] : [`${wrong} (\`/vm-admin template retire\`, then ask again)`];
}

async function checkBuild(instance: string, template: TemplateChoice, tools: CallTools): Promise<string[]> {
  const storages = await tools.proxmox.listStorages(template.node);
  const vmids = [template.vmid, ...(template.baseBuilt || template.baseVmid === null ? [] : [template.baseVmid])];
  const taken: string[] = [];
  for (const vmid of vmids) {
    if ((await findPresence(tools, { node: template.node, vmid, instance, requestId: '' })) !== 'absent') {
      taken.push(`VMID ${vmid}, meant for the template, is taken`);
    }
  }
  return [
    ...checkStorage(storages, template.node, template.buildStorage, 'images', 4 * GIB),
    ...checkStorage(storages, template.node, template.importStorage, 'import', GIB),
    ...checkStorage(storages, template.node, template.seedStorage, 'iso', MIB),
    ...((await tools.proxmox.poolExists(template.buildPool)) ? [] : [`pool ${template.buildPool} does not exist`]),
    ...(template.baseVmid === null ? [`no base is reserved for template ${template.spec.name}`] : []),
    ...taken,
  ];
}
