import { describe, expect, it } from 'vitest';
import type { PveNode } from '../../pipeline/proxmox/proxmox.js';
import { chooseNode } from './choose-node.js';

const node = (name: string, freeMiB: number, online = true): PveNode => ({
  node: name,
  online,
  memoryBytes: 100_000 * 1024 ** 2,
  memoryUsedBytes: (100_000 - freeMiB) * 1024 ** 2,
  cpus: 4,
});
const nodes = [node('pve1', 8000), node('pve2', 9000), node('pve3', 50_000), node('pve4', 99_000, false)];
const wish = {
  allowed: ['pve1', 'pve2', 'pve4'],
  needMiB: 4096,
  promisedMiB: new Map<string, number>(),
  earlier: null,
};

describe('chooseNode', () => {
  it('takes the online node of the environment with the most memory free', () => {
    expect(chooseNode(nodes, wish)).toEqual({ ok: true, node: 'pve2', nodeReason: 'most memory free of pve1, pve2' });
  });

  it('takes off what is promised to VMs that do not run yet', () => {
    expect(chooseNode(nodes, { ...wish, promisedMiB: new Map([['pve2', 2000]]) })).toMatchObject({ node: 'pve1' });
  });

  it.each([
    ['keeps the node of an earlier plan', 'pve1', 'pve1'],
    ['chooses anew where the earlier one is offline', 'pve4', 'pve2'],
    ['chooses anew where the earlier one may not be chosen any more', 'pve3', 'pve2'],
  ])('%s', (_, before, expected) => {
    const earlier = { node: before, nodeReason: 'as before' };
    expect(chooseNode(nodes, { ...wish, earlier })).toMatchObject({ node: expected });
  });

  it('says so where none is online', () => {
    expect(chooseNode(nodes, { ...wish, allowed: ['pve4'] })).toEqual({
      ok: false,
      problem: 'none of the nodes pve4 is online',
    });
  });

  it('says so where none has enough', () => {
    expect(chooseNode(nodes, { ...wish, needMiB: 9001 })).toEqual({
      ok: false,
      problem: 'no node has 9001 MiB of memory free after reservations (pve1 8000 MiB, pve2 9000 MiB)',
    });
  });
});
