import { describe, expect, it } from 'vitest';
import { sampleSettings } from '../fakes/sample-settings.js';
import type { Template } from '../settings.js';
import type { TemplateRecord } from '../stores.js';
import { chooseTemplate, type TemplateWish } from './choose-template.js';

const DAY_MS = 86_400_000;
const NOW = 100 * DAY_MS;
const configured = sampleSettings.templates.get('debian-13');
if (configured === undefined) throw new Error('no sample template');
const template: Template = configured;
const local: Template = { ...template, build: { ...template.build, shared: false } };

const record = (change: Partial<TemplateRecord>): TemplateRecord => ({
  cluster: 'main',
  vmid: 11001,
  name: 'debian-13',
  node: 'pve1',
  kind: 'template',
  definitionHash: 'd1',
  generation: 1,
  builtAt: NOW - DAY_MS,
  requestId: 'r0',
  smbiosUuid: null,
  retiredAt: null,
  ...change,
});
const base = record({ vmid: 11000, kind: 'base', definitionHash: 'b1' });
const wish: TemplateWish = {
  ...{ cluster: 'main', requestId: 'r1', template, node: 'pve2', hashes: { definition: 'd1', base: 'b1' } },
  ...{ records: [base, record({})], range: sampleSettings.templateVmids, anew: false, now: NOW },
  ...{ taken: new Set([11000, 11001]), used: new Set([11000, 11001]), seen: new Set([11000]), building: new Set() },
  retiring: new Set(),
};
const choose = (change: Partial<TemplateWish>) => {
  const chosen = chooseTemplate({ ...wish, ...change });
  if (!chosen.ok) return chosen.problem;
  const { vmid, generation, node, builtAt, baseVmid, baseBuilt } = chosen.choice;
  return { vmid, generation, node, builtAt, baseVmid, baseBuilt, reserves: chosen.reserve.map((item) => item.vmid) };
};
const current = { vmid: 11001, generation: 1, node: 'pve1', builtAt: NOW - DAY_MS, baseVmid: null, baseBuilt: true };
const next = {
  vmid: 11002,
  generation: 2,
  node: 'pve2',
  builtAt: null,
  baseVmid: 11000,
  baseBuilt: true,
  reserves: [11002],
};

describe('chooseTemplate', () => {
  it.each<[string, Partial<TemplateWish>, ReturnType<typeof choose>]>([
    ['takes the current one, from any node where it lies on shared storage', {}, { ...current, reserves: [] }],
    ['builds the next generation where it is too old', { now: NOW + 40 * DAY_MS }, next],
    ['builds the next generation where that is asked for', { anew: true }, next],
    ['builds the next generation of another definition', { hashes: { definition: 'd2', base: 'b1' } }, next],
    [
      'builds one for the node where storage is local, with a base of its own',
      { template: local },
      { ...next, vmid: 11003, baseVmid: 11002, baseBuilt: false, reserves: [11002, 11003] },
    ],
    [
      'builds both where there is nothing yet',
      { records: [], taken: new Set(), used: new Set() },
      { ...next, vmid: 11001, generation: 1, baseBuilt: false, reserves: [11000, 11001] },
    ],
    [
      'counts on what another request has fixed for its build',
      { records: [base, record({ builtAt: null })] },
      { ...current, builtAt: null, baseVmid: 11000, reserves: [] },
    ],
    [
      'counts on what is being built just now',
      { records: [base, record({ builtAt: null })], seen: new Set([11000, 11001]), building: new Set([11001]) },
      { ...current, builtAt: null, baseVmid: 11000, reserves: [] },
    ],
    [
      'leaves a VMID alone that was fixed for a build and is taken now',
      { records: [base, record({ builtAt: null })], seen: new Set([11000, 11001]) },
      next,
    ],
    [
      'makes another base where somebody removed it',
      { anew: true, seen: new Set([11001]) },
      { ...next, vmid: 11003, baseVmid: 11002, baseBuilt: false, reserves: [11002, 11003] },
    ],
    [
      'says so where no VMID is free',
      { range: { from: 11000, to: 11001 }, anew: true },
      'no VMID for a template is free between 11000 and 11001',
    ],
  ])('%s', (_, change, expected) => {
    expect(choose(change)).toEqual(expected);
  });
});
