import { describe, expect, it } from 'vitest';
import type { VmSpec } from '../../pipeline/recipes/vm-spec.js';
import { sampleVmSpec } from '../fakes/sample-work.js';
import { type Effect, effectDigest } from './effect-digest.js';

const effect: Effect = {
  ask: {
    action: 'create-vm',
    name: 'web-1',
    template: 'debian-13',
    size: 's',
    environment: 'prod',
    blueprint: 'web',
    parameters: { endpoint: 'https://a.example' },
    leaseDays: 7,
    reason: null,
  },
  requester: 'p1',
  cluster: 'main',
  nodeReason: 'most memory free of pve1',
  work: { recipe: 'create-vm', vars: { ...sampleVmSpec, reservedMemoryMiB: 1 } },
  canonicalChanges: '[]',
  files: { 'user-data': 'aa', module: 'bb' },
};
const vm = (change: Partial<VmSpec>): Partial<Effect> => ({
  work: { recipe: 'create-vm', vars: { ...sampleVmSpec, ...change } },
});
const { template, blueprint } = sampleVmSpec;
const digest = (change: Partial<Effect>): string => effectDigest({ ...effect, ...change });

describe('effectDigest', () => {
  it.each<[string, Partial<Effect>]>([
    ['order of files', { files: { module: 'bb', 'user-data': 'aa' } }],
    ['endpoint that answered', vm({ endpoint: 'other:8006' })],
    ['promised memory', vm({ reservedMemoryMiB: 4096 })],
    [
      'time at which the template was built',
      vm({ template: { ...template, builtAt: null, baseVmid: 5, baseBuilt: false } }),
    ],
  ])('does not depend on the %s', (_, change) => {
    expect(digest(change)).toBe(digest({}));
  });

  it.each<[string, Partial<Effect>]>([
    ['requester', { requester: 'p2' }],
    ['cluster', { cluster: 'other' }],
    ['reason for the node', { nodeReason: 'the only one online' }],
    ["plan's changes", { canonicalChanges: '[{}]' }],
    ['file of a later job', { files: { ...effect.files, module: 'cc' } }],
    ['node', vm({ node: 'pve2' })],
    ['VMID', vm({ vmid: 12001 })],
    ['image of a tool', vm({ images: { ...sampleVmSpec.images, ansible: 'sha256:z' } })],
    ['template generation', vm({ template: { ...template, generation: 2 } })],
    ['template VMID', vm({ template: { ...template, vmid: 11001 } })],
    [
      'parameter, whatever its name',
      vm({ blueprint: { ...blueprint, parameters: { endpoint: 'https://b.example' } } }),
    ],
    ['playbook', vm({ blueprint: { ...blueprint, files: [{ path: 'a.yml', mode: 420, text: '-' }] } })],
  ])('is another one for another %s', (_, change) => {
    expect(digest(change)).not.toBe(digest({}));
  });
});
