import { z } from 'zod';
import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { defineCommand } from '../define-command.js';
import { offerRequests } from '../offers/offer-requests.js';
import { offerVms } from '../offers/offer-vms.js';
import { readLabel } from '../request/request-words.js';
import { showPlan } from '../request/show-plan.js';
import { showTime } from '../show-time.js';
import type { VmRecord } from '../stores.js';
import { noSuchVm } from './find-destroyable.js';
import { vmButtons } from './vm-buttons.js';

export const show = defineCommand({
  words: 'vm show',
  summary: 'a VM with its address and host key, or a request with its plan',
  arguments: [
    {
      ...{ name: 'name', example: 'web-1', required: true, bare: true },
      offers: (act) => [...offerVms(act), ...offerRequests(act)],
    },
  ],
  input: z.object({ name: z.string() }),
  run: (act, { name }) => {
    const vm = act.stores.vms.findLive(name);
    if (vm !== null) return showVm(act, vm);
    const number = readLabel(name);
    const request = number === null ? null : act.stores.requests.findByNumber(number);
    return request === null ? noSuchVm(act, name) : showPlan(act, request);
  },
});

export function showVm(act: Act, vm: VmRecord): Reply {
  const { stores, tools } = act;
  const owner = stores.people.get(vm.owner);
  const made = stores.requests.find(vm.madeBy);
  const zone = tools.settings.zone;
  const lines = [
    vm.ipv4 === '' ? 'it has no known address' : `ssh ${owner.login}@${vm.ipv4}`,
    vm.hostKeyFingerprint === '' ? 'its host key is not known' : `host key ED25519 ${vm.hostKeyFingerprint}`,
    `${vm.environment} · node ${vm.node} · VMID ${vm.vmid} · template VMID ${vm.templateVmid}`,
    `of ${owner.display}${made === null ? '' : `, asked for with R-${made.number}`}`,
    vm.readyAt === null ? 'its request did not come to its end' : `ready ${showTime(vm.readyAt, zone)}`,
    `lease until ${showTime(vm.leaseUntil, zone)}`,
  ];
  return answer('ok', vm.name, lines, { buttons: vmButtons(act, vm).filter(({ action }) => action !== 'show') });
}
