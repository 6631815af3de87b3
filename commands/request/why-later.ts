import type { TemplateChoice } from '../../pipeline/recipes/vm-spec.js';
import type { Stores } from '../stores.js';
import { findTemplateUser } from './find-template-user.js';
import type { Planned, Request } from './request.js';
import { labelOf, nameRequest } from './request-words.js';

/**
 * What an approved request waits for, or null. One change per VM at a time; two builds of one template, base or address
 * would be in each other's way; and nothing that an open request is planned with is taken away under it.
 */
export function whyLater(stores: Stores, request: Request, { work }: Planned): string | null {
  switch (work.recipe) {
    case 'destroy-vm': {
      const maker = stores.requests.find(work.vars.madeBy);
      return maker?.state.state === 'running' ? `${labelOf(maker)} still works on ${work.vars.name}` : null;
    }
    case 'retire-template': {
      const user = findTemplateUser(stores, work.vars.template.vmid, request.id);
      return user === null ? null : `${nameRequest(user)} is planned with this template`;
    }
    case 'create-vm':
    case 'build-template':
      return whyNotBuilt(stores, request, work.vars.template);
    case 'edit-policy':
      return null;
    default:
      return work satisfies never;
  }
}

function whyNotBuilt(stores: Stores, request: Request, template: TemplateChoice): string | null {
  for (const other of stores.requests.listInState('running')) {
    if (other.id === request.id || other.state.state !== 'running') continue;
    const theirs = other.state.planned.work;
    if (theirs.recipe === 'destroy-vm' || theirs.recipe === 'edit-policy') continue;
    const { vmid, baseVmid, spec, builtAt } = theirs.vars.template;
    if (theirs.recipe === 'retire-template' && vmid === template.vmid) return `${labelOf(other)} retires its template`;
    if (template.builtAt !== null || builtAt !== null) continue;
    const sameAddress = spec.buildAddress !== null && spec.buildAddress.ipv4 === template.spec.buildAddress?.ipv4;
    if (vmid === template.vmid || baseVmid === template.baseVmid || sameAddress) {
      return `${labelOf(other)} builds template ${spec.name} at the moment`;
    }
  }
  return null;
}
