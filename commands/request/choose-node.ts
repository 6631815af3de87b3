import type { PveNode } from '../../pipeline/proxmox/proxmox.js';

const MIB = 1024 ** 2;

export interface NodeWish {
  /** Nodes that may be chosen. */
  allowed: readonly string[];
  needMiB: number;
  /** Memory promised to VMs that do not run yet, by node. */
  promisedMiB: ReadonlyMap<string, number>;
  /** What an earlier plan of the same request chose: kept while it will do, so that votes for it stay. */
  earlier: { node: string; nodeReason: string } | null;
}

export type ChosenNode = { ok: true; node: string; nodeReason: string } | { ok: false; problem: string };

/** The online node with the most memory free after our own reservations; the reason is part of what is approved. */
export function chooseNode(nodes: readonly PveNode[], wish: NodeWish): ChosenNode {
  const online = nodes.filter(({ node, online }) => online && wish.allowed.includes(node));
  const names = wish.allowed.join(', ');
  if (online.length === 0) return { ok: false, problem: `none of the nodes ${names} is online` };
  const free = online
    .map((node) => ({ name: node.node, freeMiB: freeMiB(node, wish.promisedMiB) }))
    .filter((node) => node.freeMiB >= wish.needMiB)
    .toSorted((a, b) => b.freeMiB - a.freeMiB || (a.name < b.name ? -1 : 1));
  const best = free[0];
  if (best === undefined) {
    const seen = online.map((node) => `${node.node} ${Math.max(0, freeMiB(node, wish.promisedMiB))} MiB`).join(', ');
    return { ok: false, problem: `no node has ${wish.needMiB} MiB of memory free after reservations (${seen})` };
  }
  const { earlier } = wish;
  if (earlier !== null && free.some(({ name }) => name === earlier.node)) return { ok: true, ...earlier };
  const others = online.length === 1 ? 'the only one online' : `most memory free of ${listOf(online)}`;
  return { ok: true, node: best.name, nodeReason: others };
}

function freeMiB({ node, memoryBytes, memoryUsedBytes }: PveNode, promised: ReadonlyMap<string, number>): number {
  return Math.floor((memoryBytes - memoryUsedBytes) / MIB) - (promised.get(node) ?? 0);
}

function listOf(nodes: readonly PveNode[]): string {
  return nodes
    .map(({ node }) => node)
    .toSorted()
    .join(', ');
}
