import type { BlueprintSpec, TemplateChoice, VmSpec } from '../../pipeline/recipes/vm-spec.js';
import type { Held } from '../reservation/reserve.js';
import type { Blueprint, Environment, Settings, Size } from '../settings.js';
import type { Person } from '../stores.js';
import type { CreateAsk } from '../vm/read-create-ask.js';
import type { PlanningFacts } from './planning-facts.js';

export interface VmParts {
  request: { id: string; label: string; ask: CreateAsk };
  requester: Person;
  /** Lines of the requester's public keys. */
  keys: readonly string[];
  environment: Environment;
  size: Size;
  blueprint: Blueprint;
  held: Held;
  node: string;
  reservedMemoryMiB: number;
  template: TemplateChoice;
  instance: string;
  settings: Pick<Settings, 'sandbox'>;
  facts: Pick<PlanningFacts, 'endpoint' | 'images' | 'jobPublicKey'>;
}

/** Everything that a VM's recipes need to know, from the parts that planning fixed: pure. */
export function buildVmSpec(parts: VmParts): VmSpec {
  const { request, requester, environment, size, held, template, facts } = parts;
  const { ask } = request;
  return {
    instance: parts.instance,
    requestId: request.id,
    label: request.label,
    requester: { login: requester.login, display: requester.display, keys: [...parts.keys] },
    reason: ask.reason,
    sandbox: parts.settings.sandbox,
    environment: environment.name,
    ...{ name: held.name, vmid: held.vmid, mac: held.mac, node: parts.node },
    ...placeOf(environment, held),
    size: { name: size.name, cores: size.cores, memoryMiB: size.memoryMiB, diskGiB: size.diskGiB },
    hardware: { ...environment.hardware },
    ...{ endpoint: facts.endpoint, images: facts.images, jobPublicKey: facts.jobPublicKey },
    template,
    guest: { ...environment.guest, ntp: [...environment.guest.ntp], adminKeys: [...environment.guest.adminKeys] },
    blueprint: blueprintSpec(parts.blueprint, ask),
    leaseDays: ask.leaseDays,
    jobsReachGuests: environment.jobsReachGuests,
    reservedMemoryMiB: parts.reservedMemoryMiB,
  };
}

function placeOf(
  { pool, storage, seedStorage, network }: Environment,
  { ipv4 }: Held,
): Pick<VmSpec, 'pool' | 'storage' | 'seedStorage' | 'network' | 'address'> {
  const { bridge, vlan, mtu, dns, domain, inside, range } = network;
  return {
    ...{ pool, storage, seedStorage },
    network: { bridge, vlan, mtu, dns: [...dns], domain, inside },
    address: range === null || ipv4 === null ? null : { ipv4, prefix: range.prefix, gateway: range.gateway },
  };
}

function blueprintSpec({ name, files, playbooks, secrets }: Blueprint, { parameters }: CreateAsk): BlueprintSpec {
  return {
    name,
    files: files.map(({ path, mode, text }) => ({ path, mode, text })),
    playbooks: [...playbooks],
    parameters,
    secrets: [...secrets],
  };
}
