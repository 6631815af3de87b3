import type { RequestCard } from '../card.js';
import type { Ask, Request, RequestState } from './request.js';

/** `R-42` */
export function labelOf(request: Pick<Request, 'number'>): string {
  return `R-${request.number}`;
}

/** The number of `R-42`, `r-42` or `42`, or null. */
export function readLabel(text: string): number | null {
  const match = /^(?:r-?)?([1-9][0-9]{0,14})$/i.exec(text.trim());
  return match === null ? null : Number(match[1]);
}

/** What the request is about: a VM's or a template's name, or the policy. */
export function targetOf(ask: Ask): string {
  if (ask.action === 'edit-policy') return 'the policy';
  return ask.action === 'create-vm' || ask.action === 'destroy-vm' ? ask.name : ask.template;
}

const actions: Record<Ask['action'], RequestCard['action']> = {
  'create-vm': 'create',
  'destroy-vm': 'destroy',
  'build-template': 'build template',
  'retire-template': 'retire template',
  'edit-policy': 'edit',
};

/** `create`, `build template` */
export function actionWord(ask: Ask): RequestCard['action'] {
  return actions[ask.action];
}

/** A state as people say it: `waiting for approval`, `running` */
export function stateWord({ state }: Pick<RequestState, 'state'>): string {
  return state === 'awaiting-approval' ? 'waiting for approval' : state;
}

/** `R-42 create web-1` */
export function nameRequest(request: Request): string {
  return `${labelOf(request)} ${actionWord(request.ask)} ${targetOf(request.ask)}`;
}
