import { z } from 'zod';
import type { Act } from '../act.js';
import { answer } from '../answer.js';
import type { AnswerCard } from '../card.js';
import { defineCommand } from '../define-command.js';
import { homeButtons } from '../home/home-buttons.js';
import { myQuotas } from '../home/my-quotas.js';
import { myRequests } from '../home/my-requests.js';
import { myVms } from '../home/my-vms.js';
import { waitingForMe } from '../home/waiting-for-me.js';
import { quotasFor } from '../quota/quotas-for.js';
import { nameRequest, stateWord } from '../request/request-words.js';
import { showTime } from '../show-time.js';
import type { VmRecord } from '../stores.js';

export const list = defineCommand({
  words: 'vm list',
  summary: 'all VMs that this bot looks after',
  arguments: [],
  input: z.object({}),
  run: (act) => {
    const vms = act.stores.vms.listLive();
    return answer('ok', vms.length === 0 ? 'there are no VMs yet' : 'VMs', [], { table: vmTable(act, vms) });
  },
});

export const mine = defineCommand({
  words: 'vm mine',
  summary: 'your VMs and open requests',
  arguments: [],
  input: z.object({}),
  run: (act) => {
    const { stores, person, tools } = act;
    const vms = stores.vms.listLive().filter(({ owner }) => owner === person.id);
    const open = stores.requests.listOpenOf(person.id);
    const [own] = quotasFor(stores, tools.settings, person.id, []);
    const title = `you have ${vms.length} of ${own?.limits.vms} VMs`;
    const lines = open.map((request) => `${nameRequest(request)}: ${stateWord(request.state)}`);
    const quotas = myQuotas(act);
    return answer('ok', title, [...quotas.flatMap(({ entries }) => entries.map((entry) => entry.title)), ...lines], {
      table: vmTable(act, vms),
      home: [waitingForMe(act), myRequests(act), myVms(act), ...quotas],
      buttons: homeButtons(act),
    });
  },
});

function vmTable({ stores, tools }: Act, vms: readonly VmRecord[]): AnswerCard['table'] {
  if (vms.length === 0) return null;
  const rows = vms.map((vm) => [
    vm.name,
    vm.environment,
    vm.ipv4,
    vm.node,
    String(vm.vmid),
    stores.people.get(vm.owner).display,
    showTime(vm.leaseUntil, tools.settings.zone),
  ]);
  return { head: ['name', 'environment', 'IPv4', 'node', 'VMID', 'owner', 'lease until'], rows };
}
