import type { PveNode, PveVm } from '../../pipeline/proxmox/proxmox.js';
import type { TemplateSpec, VmSpec } from '../../pipeline/recipes/vm-spec.js';

/** What the plan loop looks up outside before a planning begins. */
export interface PlanningFacts {
  nodes: readonly PveNode[];
  /** Every VM and template that Proxmox shows, ours or not. */
  vms: readonly PveVm[];
  /** VMIDs that are taken by machines which our token may not see; left out: none that matters here. */
  hiddenVmids?: ReadonlySet<number>;
  /** Proxmox showed twice that nothing stands under the VMID which this request is to destroy; left out: not so. */
  isGone?: boolean;
  /** Storages that each node has for itself alone; left out: none that matters here. */
  localStorages?: ReadonlySet<string>;
  /** `host:port` of the API that answered. */
  endpoint: string;
  images: VmSpec['images'];
  /** Public half of this request's own key; the same at every planning of it, or its votes would be void. */
  jobPublicKey: string;
  /** sha256 (hex) of a template's definition and of the base under it. */
  hashTemplate(spec: TemplateSpec): { definition: string; base: string };
}
