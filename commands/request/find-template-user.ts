import type { Stores } from '../stores.js';
import type { Request, Work } from './request.js';

/** An open request, other than `except`, that is planned with exactly that template: null, or the oldest. */
export function findTemplateUser({ requests }: Stores, vmid: number, except: string | null): Request | null {
  const open = requests.listInState('planning', 'awaiting-approval', 'approved', 'running', 'unknown');
  return open.find((request) => request.id !== except && fixes(workOf(request), vmid)) ?? null;
}

function workOf({ state }: Request): Work | null {
  if (state.state === 'planning') return state.work;
  return 'planned' in state ? (state.planned?.work ?? null) : null;
}

function fixes(work: Work | null, vmid: number): boolean {
  return (work?.recipe === 'create-vm' || work?.recipe === 'build-template') && work.vars.template.vmid === vmid;
}
