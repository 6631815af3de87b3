import type { TemplateChoice, TemplateSpec } from '../../pipeline/recipes/vm-spec.js';
import { buildAddress } from '../reservation/build-address.js';
import { pickVmid } from '../reservation/pick-vmid.js';
import type { NumberRange, Template } from '../settings.js';
import type { TemplateRecord } from '../stores.js';

const DAY_MS = 86_400_000;

export interface TemplateWish {
  cluster: string;
  requestId: string;
  template: Template;
  /** The node of the VM to be cloned, or where to build. */
  node: string;
  hashes: { definition: string; base: string };
  /** Not the retired ones. */
  records: readonly TemplateRecord[];
  range: NumberRange;
  taken: ReadonlySet<number>;
  /** VMIDs that Proxmox shows. */
  seen: ReadonlySet<number>;
  /** VMIDs that a run is building just now. */
  building: ReadonlySet<number>;
  /** VMIDs of templates that are being taken away, or will be as soon as nobody is planned with them. */
  retiring: ReadonlySet<number>;
  used: ReadonlySet<number>;
  /** Build a new generation even where one is current. */
  anew: boolean;
  now: number;
}

export type ChosenTemplate =
  | { ok: true; choice: TemplateChoice; reserve: TemplateRecord[] }
  | { ok: false; problem: string };

/** The definition as it is configured now. */
export function templateSpec(template: Template): TemplateSpec {
  const { bridge, vlan, mtu, dns, domain, inside } = template.build.network;
  return {
    name: template.name,
    image: template.image,
    packages: [...template.packages],
    scripts: template.scripts.map(({ name, text }) => ({ name, text })),
    buildNetwork: { bridge, vlan, mtu, dns: [...dns], domain, inside },
    buildAddress: buildAddress(template),
    cpuType: template.cpuType,
  };
}

/**
 * The newest generation of this definition where there is one that is young enough (or fixed for a build already), else
 * the next generation with VMIDs for it. `reserve`: the records that hold those VMIDs.
 */
export function chooseTemplate(wish: TemplateWish): ChosenTemplate {
  const current = findCurrent(wish);
  if (current !== null && current.builtAt !== null) {
    return { ok: true, choice: choice(wish, current, null), reserve: [] };
  }
  const base = findBase(wish);
  const vmids = pickNew(wish, (base === null ? 1 : 0) + (current === null ? 1 : 0));
  if (vmids === null) {
    const { from, to } = wish.range;
    return { ok: false, problem: `no VMID for a template is free between ${from} and ${to}` };
  }
  const node = nodeOf(wish);
  const newBase = base === null ? record(wish, node, 'base', vmids.shift() ?? 0, 1) : null;
  const generation = 1 + Math.max(0, ...mine(wish).map((item) => item.generation));
  const newTemplate = current === null ? record(wish, node, 'template', vmids.shift() ?? 0, generation) : null;
  const reserve = [newBase, newTemplate].filter((item) => item !== null);
  const chosen = current ?? newTemplate;
  const under = base ?? newBase;
  if (chosen === null || under === null) return { ok: false, problem: 'no template can be chosen' };
  return { ok: true, choice: choice(wish, chosen, under), reserve };
}

/** Reserved for a build that left something there, or a stranger came: that VMID will not do any more. */
function isSpoilt({ seen, building }: TemplateWish, { vmid, builtAt }: TemplateRecord): boolean {
  return builtAt === null && seen.has(vmid) && !building.has(vmid);
}

/** A base has no command of its own that retires it: where somebody removed it, another one is made. */
function isGone({ seen }: TemplateWish, { vmid, builtAt }: TemplateRecord): boolean {
  return builtAt !== null && !seen.has(vmid);
}

function mine({ records, template }: TemplateWish): TemplateRecord[] {
  return records.filter(({ kind, name }) => kind === 'template' && name === template.name);
}

/** A template on shared storage serves every node. */
function fits({ template, node }: TemplateWish, record: TemplateRecord): boolean {
  return template.build.shared || record.node === node;
}

/** What there is of this definition, young enough, or fixed for a build already. */
export function findCurrent(wish: TemplateWish): TemplateRecord | null {
  const oldest = wish.now - wish.template.maxAgeDays * DAY_MS;
  const same = mine(wish).filter(
    (record) =>
      !wish.retiring.has(record.vmid) &&
      record.definitionHash === wish.hashes.definition &&
      fits(wish, record) &&
      !isSpoilt(wish, record),
  );
  const young = same.filter(({ builtAt }) => builtAt === null || (!wish.anew && builtAt > oldest));
  return young.toSorted((a, b) => b.generation - a.generation)[0] ?? null;
}

function findBase(wish: TemplateWish): TemplateRecord | null {
  const bases = wish.records.filter(
    ({ kind, definitionHash }) => kind === 'base' && definitionHash === wish.hashes.base,
  );
  return bases.find((record) => fits(wish, record) && !isSpoilt(wish, record) && !isGone(wish, record)) ?? null;
}

function nodeOf({ template, node }: TemplateWish): string {
  const { nodes } = template.build;
  return nodes.includes(node) ? node : (nodes[0] ?? node);
}

function pickNew({ range, taken, used }: TemplateWish, count: number): number[] | null {
  const picked: number[] = [];
  while (picked.length < count) {
    const vmid = pickVmid(range, new Set([...taken, ...picked]), used);
    if (vmid === null) return null;
    picked.push(vmid);
  }
  return picked;
}

function record(
  { cluster, requestId, template, hashes }: TemplateWish,
  node: string,
  kind: TemplateRecord['kind'],
  vmid: number,
  generation: number,
): TemplateRecord {
  const definitionHash = kind === 'base' ? hashes.base : hashes.definition;
  const unbuilt = { builtAt: null, smbiosUuid: null, retiredAt: null };
  return { cluster, vmid, name: template.name, node, kind, definitionHash, generation, requestId, ...unbuilt };
}

function choice({ template }: TemplateWish, record: TemplateRecord, base: TemplateRecord | null): TemplateChoice {
  const { pool, storage, importStorage, seedStorage } = template.build;
  return {
    spec: templateSpec(template),
    definitionHash: record.definitionHash,
    generation: record.generation,
    vmid: record.vmid,
    node: record.node,
    builtAt: record.builtAt,
    baseVmid: base?.vmid ?? null,
    baseBuilt: base === null || base.builtAt !== null,
    buildPool: pool,
    buildStorage: storage,
    importStorage,
    seedStorage,
  };
}
