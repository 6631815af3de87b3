import { readCloudInitErrors, readCloudInitSeconds } from '../cloud-init/read-cloud-init.js';
import { readHostKey } from '../cloud-init/read-host-key.js';
import { seedHash } from '../cloud-init/seed-hash.js';
import type { CallStep, CallTools, RunState, StepEnd } from '../run/recipe.js';
import { isInside } from './is-inside.js';
import { poll } from './poll.js';
import { stop } from './stop.js';
import type { VmSpec } from './vm-spec.js';

const minute = 60_000;
const intervalMs = 500;

/** What the guest says of itself through its agent. Each wait has a limit and words of its own. */
export function firstBootSteps(): CallStep<VmSpec>[] {
  return [
    wait('agent', 'waiting for the guest agent', 5 * minute, waitForAgent),
    wait('cloud-init', 'waiting for cloud-init', 15 * minute, waitForCloudInit),
    wait('address', 'waiting for the address', 2 * minute, waitForAddress),
    wait('host-key', 'reading the host key', minute, readKey),
  ];
}

function wait(
  key: string,
  text: string,
  timeLimitMs: number,
  run: (state: RunState<VmSpec>, tools: CallTools) => Promise<StepEnd>,
): CallStep<VmSpec> {
  return {
    kind: 'call',
    key,
    effect: 'reads',
    timeLimitMs,
    run: (state, tools) => {
      tools.report({ text, count: null });
      return run(state, tools);
    },
  };
}

function guestFailed(message: string, cure: string, lastLines: string[] = []): StepEnd {
  return stop({ word: 'failed', message, lastLines, side: 'guest', changed: 'something', cure });
}

async function waitForAgent({ vars: vm }: RunState<VmSpec>, tools: CallTools): Promise<StepEnd> {
  const answered = await poll(tools, intervalMs, async () =>
    (await tools.proxmox.agentPing(vm.node, vm.vmid)) ? true : null,
  );
  return answered === null
    ? guestFailed(
        `The guest agent of ${vm.name} did not answer within 5 minutes.`,
        'Look at the VM’s console on Proxmox; the template must have qemu-guest-agent. Then retry.',
      )
    : { end: 'done', facts: {} };
}

async function waitForCloudInit({ vars: vm }: RunState<VmSpec>, tools: CallTools): Promise<StepEnd> {
  const read = (path: string) => tools.proxmox.agentReadFile(vm.node, vm.vmid, path);
  const errors = await poll(tools, intervalMs, async () => {
    const text = await read('/run/cloud-init/result.json');
    return text === null ? null : readCloudInitErrors(text);
  });
  if (errors === null) {
    return guestFailed(
      `cloud-init of ${vm.name} did not finish within 15 minutes.`,
      'Look at /var/log/cloud-init-output.log on the VM’s console, then retry.',
    );
  }
  const instance = (await read('/var/lib/cloud/data/instance-id'))?.trim() ?? '';
  if (instance !== seedHash(vm)) {
    return guestFailed(
      `${vm.name} did not boot from its seed: cloud-init calls it "${instance.slice(0, 80)}".`,
      'Look whether the seed is attached and the template is clean (`cloud-init clean`), then destroy it and ask again.',
    );
  }
  if (errors.length > 0) {
    return guestFailed(
      `cloud-init of ${vm.name} ended with ${errors.length === 1 ? 'an error' : `${errors.length} errors`}.`,
      'Look at /var/log/cloud-init-output.log on the VM’s console. Destroy the VM, mend the cause and ask again.',
      errors,
    );
  }
  const seconds = readCloudInitSeconds((await read('/run/cloud-init/status.json')) ?? '');
  return { end: 'done', facts: { cloudInit: { errors, seconds } } };
}

/** Only net0's address counts: an agent lists docker0's too, and often first. */
async function waitForAddress({ vars: vm }: RunState<VmSpec>, tools: CallTools): Promise<StepEnd> {
  const seen = new Set<string>();
  const ipv4 = await poll(tools, intervalMs, async () => {
    const interfaces = await tools.proxmox.agentInterfaces(vm.node, vm.vmid);
    for (const one of interfaces.filter(({ mac }) => mac === vm.mac)) {
      for (const address of one.ipv4.slice(0, 8)) {
        seen.add(address);
      }
    }
    return [...seen].find((address) => isWanted(address, vm)) ?? null;
  });
  if (ipv4 !== null) {
    return { end: 'done', facts: { guestAddress: { ipv4 } } };
  }
  const wanted = vm.address?.ipv4 ?? `one inside ${vm.network.inside}`;
  const has = seen.size === 0 ? 'none' : [...seen].join(', ').slice(0, 200);
  return guestFailed(
    `${vm.name} got no usable IPv4 address within 2 minutes: net0 (${vm.mac}) has ${has}, wanted is ${wanted}.`,
    'Look at bridge, VLAN and DHCP of the environment, then retry.',
  );
}

function isWanted(address: string, vm: VmSpec): boolean {
  return vm.address === null ? isInside(address, vm.network.inside) : address === vm.address.ipv4;
}

async function readKey({ vars: vm, facts }: RunState<VmSpec>, tools: CallTools): Promise<StepEnd> {
  const key = await poll(tools, intervalMs, async () => {
    const text = await tools.proxmox.agentReadFile(vm.node, vm.vmid, '/etc/ssh/ssh_host_ed25519_key.pub');
    return text === null ? null : readHostKey(text);
  });
  const { guestAddress, cloudInit } = facts;
  if (key === null || guestAddress === undefined || cloudInit === undefined) {
    return guestFailed(
      `The SSH host key of ${vm.name} could not be read.`,
      'The guest agent must allow guest-file-read, and sshd must have an ed25519 key. Then retry.',
    );
  }
  const boot = {
    ipv4: guestAddress.ipv4,
    hostKey: key.hostKey,
    hostKeyFingerprint: key.fingerprint,
    cloudInitErrors: cloudInit.errors,
    cloudInitSeconds: cloudInit.seconds,
  };
  return { end: 'done', facts: { boot } };
}
