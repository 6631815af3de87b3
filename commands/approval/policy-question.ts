import { needOf } from '../quota/need-of.js';
import { quotaLeft } from '../quota/quota-left.js';
import type { Ask } from '../request/request.js';
import type { Settings } from '../settings.js';
import type { Stores } from '../stores.js';
import { NO_FACTS, type PolicyQuestion } from './policy.js';

const DAY_MS = 86_400_000;

/** What the rules look at when this person asks this. */
export function policyQuestion(
  stores: Stores,
  settings: Settings,
  personId: string,
  ask: Ask,
  at: number,
): PolicyQuestion {
  const asker = {
    ...{ action: ask.action, at, requester: stores.people.get(personId).login },
    requesterGroups: stores.people.groupsOf(personId),
    reason: ask.reason === null ? ('missing' as const) : ('given' as const),
  };
  switch (ask.action) {
    case 'create-vm':
      return {
        ...{ ...NO_FACTS, ...asker, name: ask.name, ...machine(settings, ask) },
        ...left(stores, settings, personId, ask, at),
      };
    case 'destroy-vm': {
      const { name, environment } = ask;
      return { ...NO_FACTS, ...asker, name, environment, ...standing(stores, settings, personId, ask, at) };
    }
    case 'build-template':
    case 'retire-template':
      return { ...NO_FACTS, ...asker, template: ask.template };
    case 'edit-policy':
      return { ...NO_FACTS, ...asker };
    default:
      return ask satisfies never;
  }
}

/** For adopt and leave: about the request whose outcome is not known. */
export function resolveQuestion(
  stores: Stores,
  settings: Settings,
  personId: string,
  asked: Ask,
  at: number,
): PolicyQuestion {
  return { ...policyQuestion(stores, settings, personId, asked, at), action: 'resolve-unknown' };
}

function machine(settings: Settings, ask: Extract<Ask, { action: 'create-vm' }>): Partial<PolicyQuestion> {
  const { environment, template, blueprint, leaseDays } = ask;
  const size = settings.sizes.get(ask.size);
  const hardware = { cores: size?.cores ?? null, memoryMiB: size?.memoryMiB ?? null, diskGiB: size?.diskGiB ?? null };
  return { environment, template, blueprint, size: ask.size, leaseDays, ...hardware };
}

/** A VM to be destroyed is judged as it was asked for. */
function standing(
  stores: Stores,
  settings: Settings,
  personId: string,
  ask: Extract<Ask, { action: 'destroy-vm' }>,
  at: number,
): Partial<PolicyQuestion> {
  const newest = stores.vms.findByVmid(settings.cluster, ask.vmid);
  // One that is gone says nothing of what stands under its VMID now.
  const vm = newest === null || newest.destroyedAt !== null ? null : newest;
  const made = vm === null ? findMaker(stores, ask) : stores.requests.find(vm.madeBy);
  const owner = vm?.owner ?? made?.requester;
  const machineOf = made?.ask.action === 'create-vm' ? machine(settings, made.ask) : {};
  const readyAt = vm?.readyAt ?? null;
  const vmAgeDays = readyAt === null ? null : Math.floor((at - readyAt) / DAY_MS);
  return { ...machineOf, owner: owner === personId ? 'self' : 'other', vmAgeDays };
}

/** The request that is asked about holds its name: what it holds of the quotas counts once, however often it is asked. */
function left(
  stores: Stores,
  settings: Settings,
  person: string,
  ask: Extract<Ask, { action: 'create-vm' }>,
  now: number,
): Partial<PolicyQuestion> {
  const { environment } = ask;
  const holder = stores.reservations.holderOf(`name:${ask.name}`);
  const except = holder !== null && stores.requests.find(holder)?.requester === person ? holder : null;
  const wanted = { person, environment, need: needOf(settings, ask), except, now };
  const { vms, cores, memoryMiB, diskGiB } = quotaLeft(stores, settings, wanted);
  return { quotaVmsLeft: vms, quotaCoresLeft: cores, quotaMemoryMiBLeft: memoryMiB, quotaDiskGiBLeft: diskGiB };
}

function findMaker(stores: Stores, { name }: Extract<Ask, { action: 'destroy-vm' }>) {
  const holder = stores.reservations.holderOf(`name:${name}`);
  return holder === null ? null : stores.requests.find(holder);
}
