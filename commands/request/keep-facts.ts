import type { VmSpec } from '../../pipeline/recipes/vm-spec.js';
import type { RunFacts } from '../../pipeline/run/run-facts.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { leaseUntil } from './card-outcome.js';
import type { Request, Work } from './request.js';
import { settleMaker } from './settle-maker.js';

/** What a run found becomes our record, also where it stopped later: VMs and templates that stand are known. */
export function keepFacts(
  stores: Stores,
  tools: UseCaseTools,
  request: Request,
  work: Work,
  facts: RunFacts,
  ready: boolean,
): void {
  const { cluster } = tools.settings;
  const now = tools.now();
  switch (work.recipe) {
    case 'create-vm':
      keepTemplate(stores, cluster, facts, now);
      if (facts.apply !== undefined) keepVm(stores, cluster, request, work.vars, facts, ready ? now : null, now);
      return;
    case 'build-template':
      keepTemplate(stores, cluster, facts, now);
      return;
    case 'destroy-vm':
      if (facts.destroyed === undefined) return;
      stores.vms.markDestroyed(cluster, work.vars.vmid, now);
      settleMaker(stores, tools, work.vars.madeBy, request);
      return;
    case 'retire-template':
      if (facts.retired !== undefined) stores.templates.retire(cluster, work.vars.template.vmid, now);
      return;
    case 'edit-policy':
      return;
    default:
      work satisfies never;
  }
}

function keepTemplate(stores: Stores, cluster: string, { base, template }: RunFacts, now: number): void {
  const records = stores.templates.list();
  const isUnbuilt = (vmid: number): boolean => records.some((item) => item.vmid === vmid && item.builtAt === null);
  if (base !== undefined && isUnbuilt(base.vmid)) stores.templates.markBuilt(cluster, base.vmid, now, null);
  if (template === undefined || !isUnbuilt(template.vmid)) return;
  stores.templates.markBuilt(cluster, template.vmid, template.builtAt, template.smbiosUuid);
}

function keepVm(
  stores: Stores,
  cluster: string,
  { id, requester }: Request,
  vm: VmSpec,
  { apply, boot }: RunFacts,
  readyAt: number | null,
  now: number,
): void {
  stores.vms.add({
    ...{ cluster, vmid: vm.vmid, name: vm.name, environment: vm.environment, node: vm.node },
    ...{ madeBy: id, owner: requester },
    ipv4: boot?.ipv4 ?? vm.address?.ipv4 ?? '',
    hostKey: boot?.hostKey ?? '',
    hostKeyFingerprint: boot?.hostKeyFingerprint ?? '',
    smbiosUuid: apply?.smbiosUuid ?? '',
    templateVmid: vm.template.vmid,
    leaseUntil: leaseUntil(readyAt ?? now, vm.leaseDays),
    readyAt,
    destroyedAt: null,
  });
}
