import { z } from 'zod';
import { describeDenials } from '../approval/describe-denials.js';
import type { Decision } from '../approval/policy.js';
import type { Planned } from './request.js';

/** The facts of a plan that people can tell apart, each with its name: `node` → `pve1`. */
export const PlanSummary = z.record(z.string(), z.string());
export type PlanSummary = z.infer<typeof PlanSummary>;

/** As it was stored in an audit line. */
export const StoredSummary = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('no JSON');
      return z.NEVER;
    }
  })
  .pipe(PlanSummary);

export function planSummary({ work, facts }: Pick<Planned, 'work' | 'facts'>): PlanSummary {
  const changes = facts.plan?.changes.map(({ address, actions }) => `${actions.join(' and ')} ${address}`) ?? [];
  const changing = changes.length === 0 ? {} : { changes: changes.join(', ') };
  if (work.recipe === 'edit-policy') {
    return { 'changed from': `revision ${work.vars.base}`, rules: String(work.vars.policy.rules.length) };
  }
  if (work.recipe === 'build-template' || work.recipe === 'retire-template') {
    return { ...changing, ...templateOf(work.vars.template) };
  }
  const vm = work.recipe === 'create-vm' ? work.vars : work.vars.vm;
  const parameters = Object.entries(vm.blueprint.parameters).map(([name, value]) => `${name}=${value}`);
  return {
    ...changing,
    size: `${vm.size.cores} vCPU, ${vm.size.memoryMiB} MiB, ${vm.size.diskGiB} GiB`,
    node: work.vars.node,
    VMID: String(work.vars.vmid),
    storage: vm.storage,
    network: vm.network.vlan === null ? vm.network.bridge : `VLAN ${vm.network.vlan}`,
    address: vm.address?.ipv4 ?? 'by DHCP',
    ...templateOf(vm.template),
    blueprint: [vm.blueprint.name, ...parameters].join(' '),
    lease: `${vm.leaseDays} days`,
  };
}

function templateOf({
  spec,
  generation,
  vmid,
  definitionHash,
}: {
  spec: { name: string };
  generation: number;
  vmid: number;
  definitionHash: string;
}): PlanSummary {
  return {
    template: `${spec.name}, generation ${generation}, VMID ${vmid}, definition ${definitionHash.slice(0, 12)}`,
  };
}

/** `1 of ops within 4 h` */
export function summarizeDecision(decision: Decision): string {
  const { verdict, approvals, expiresAfterHours } = decision;
  if (verdict !== 'require') return verdict === 'allow' ? 'no approval' : 'refusal';
  const needed = approvals.map(({ group, count }) => `${count} of ${group}`).join(' and ');
  const timed = expiresAfterHours === null ? needed : `${needed} within ${expiresAfterHours} h`;
  const denied = describeDenials(decision.denials, decision.denyBy);
  return denied === null ? timed : `${timed}, ${denied}`;
}
