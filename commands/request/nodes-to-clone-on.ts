import type { Environment, Template } from '../settings.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import type { CannotPlan } from './cannot-plan.js';
import { findTemplateNode } from './fix-template.js';
import type { PlanningFacts } from './planning-facts.js';

/**
 * The environment's nodes on which a VM of this template can be made. Proxmox clones to another node only where both
 * ends lie on shared storage (https://pve.proxmox.com/pve-docs/api-viewer/, clone: "target").
 */
export function nodesToCloneOn(
  stores: Stores,
  tools: UseCaseTools,
  wanted: { requestId: string; template: Template; environment: Environment },
  facts: PlanningFacts,
): { nodes: string[] } | CannotPlan {
  const { requestId, template, environment } = wanted;
  const { name, build } = template;
  const isLocal = facts.localStorages?.has(environment.storage) ?? false;
  if (build.shared && !isLocal) return { nodes: [...environment.nodes] };
  const [first = ''] = environment.nodes;
  const standing = build.shared
    ? findTemplateNode(stores, tools, { requestId, template, node: first, anew: false }, facts)
    : null;
  const sources = standing === null ? build.nodes : [standing];
  const nodes = environment.nodes.filter((node) => sources.includes(node));
  if (nodes.length > 0) return { nodes };
  return {
    problem: `template ${name} lies on ${sources.join(', ')}, and VMs of ${environment.name} on the own storage of ${environment.nodes.join(', ')}: Proxmox clones no VM from there to here`,
    side: 'operator',
    cure: `In chatops.yaml set build.shared of ${name} to false, for a template on each node, or give ${environment.name} a shared storage.`,
  };
}
