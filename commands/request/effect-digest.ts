import { canonicalDigest, type Json } from '../canonical-digest.js';
import type { Ask, Work } from './request.js';

export interface Effect {
  ask: Ask;
  /** Person id. */
  requester: string;
  cluster: string;
  nodeReason: string;
  work: Work;
  /** Of the plan: canonical JSON of resource_changes and output_changes; null where Terraform has no part. */
  canonicalChanges: string | null;
  /** sha256 (hex) of every file that a later job gets and that is not in the work itself. */
  files: Readonly<Record<string, string>>;
}

/** sha256 (hex) over everything that will happen, so that what was approved is what runs. */
export function effectDigest({ work, files, ...rest }: Effect): string {
  return canonicalDigest({ ...rest, files: { ...files }, work: withoutAccidents(work) });
}

const accidents = { endpoint: '', reservedMemoryMiB: 0 };
const templateAccidents = { builtAt: null, baseBuilt: false, baseVmid: null };

/**
 * Leaves out what differs between plans of one and the same effect: which endpoint answered, what else is promised on
 * the node, and what our records say of the template by now (its identity is hash, generation and VMID).
 */
function withoutAccidents(work: Work): Json {
  const { recipe } = work;
  if (work.recipe === 'destroy-vm') {
    const { vars } = work;
    return { recipe, vars: { ...vars, endpoint: '', vm: { ...vars.vm, ...accidents } } };
  }
  if (work.recipe === 'edit-policy') return { recipe, vars: work.vars };
  const template = { ...work.vars.template, ...templateAccidents };
  return { recipe, vars: { ...work.vars, ...accidents, template } };
}
