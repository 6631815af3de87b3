import type { Failure } from '../../pipeline/run/failure.js';
import type { RunFacts } from '../../pipeline/run/run-facts.js';
import type { PersonRef, RequestCard } from '../card.js';
import type { Request, RequestState } from './request.js';
import type { RequestView } from './request-view.js';
import { titleOfStage } from './stage-lines.js';

const DAY_MS = 86_400_000;

/** How it ended or why it stands, or null while it goes on. */
export function cardOutcome(view: RequestView, refer: (personId: string) => PersonRef): RequestCard['outcome'] {
  const { state } = view.request;
  switch (state.state) {
    case 'planning':
    case 'awaiting-approval':
    case 'approved':
    case 'running':
      return null;
    case 'ready':
      return readyOutcome(state, view.vmStands);
    case 'failed':
    case 'unknown':
      return stoppedOutcome(view.request, state);
    case 'refused':
      return { kind: 'refused', reason: state.reason };
    case 'denied':
      return { kind: 'denied', by: refer(state.by), reason: state.reason };
    case 'expired':
      return { kind: 'expired', at: state.at };
    case 'cancelled':
      return { kind: 'cancelled', by: refer(state.by), changed: state.changed };
    default:
      return state satisfies never;
  }
}

/** When a VM's lease ends, counted from ready: milliseconds since the epoch. */
export function leaseUntil(readyAt: number, leaseDays: number): number {
  return readyAt + leaseDays * DAY_MS;
}

function readyOutcome(state: Extract<RequestState, { state: 'ready' }>, stands: boolean): RequestCard['outcome'] {
  const { work } = state.planned;
  const tookMs = state.at - state.startedAt;
  switch (work.recipe) {
    case 'create-vm': {
      const { boot } = state.facts;
      return {
        kind: 'ready',
        tookMs,
        login: work.vars.requester.login,
        ipv4: boot?.ipv4 ?? work.vars.address?.ipv4 ?? '',
        hostKeyFingerprint: boot?.hostKeyFingerprint ?? '',
        node: work.vars.node,
        vmid: work.vars.vmid,
        leaseUntil: leaseUntil(state.at, work.vars.leaseDays),
        notes: stands ? readyNotes(state.facts) : ['it is gone since: it was destroyed'],
      };
    }
    case 'destroy-vm':
      return { kind: 'destroyed', tookMs, vmid: work.vars.vmid };
    case 'build-template':
      return {
        kind: 'template-built',
        tookMs,
        vmid: work.vars.template.vmid,
        generation: work.vars.template.generation,
      };
    case 'retire-template':
      return { kind: 'template-retired', vmid: work.vars.template.vmid };
    case 'edit-policy':
      return { kind: 'policy-changed', revision: work.vars.base + 1 };
    default:
      return work satisfies never;
  }
}

function readyNotes({ boot, notes }: RunFacts): string[] {
  const problem = notes?.problem ?? null;
  return [
    ...(boot?.cloudInitErrors ?? []).map((error) => `cloud-init says: ${error}`),
    ...(problem === null ? [] : [`approvers and lease are not in its Notes on Proxmox: ${problem}`]),
  ];
}

const sides: Record<Failure['side'], string> = {
  request: 'what was asked for',
  proxmox: 'Proxmox',
  guest: 'the VM',
  playbook: 'the playbook',
  chatops: "the bot's own machine",
  operator: 'the configuration',
};

function stoppedOutcome(
  { ask }: Request,
  state: Extract<RequestState, { state: 'failed' | 'unknown' }>,
): RequestCard['outcome'] {
  const { failure, step } = state;
  const recipe = ask.action;
  const stage = recipe === 'edit-policy' ? 'the policy' : titleOfStage(recipe, state.stage);
  const { word, message, lastLines, changed, cure } = failure;
  return { kind: 'stopped', word, stage, step, message, lastLines, side: sides[failure.side], changed, cure };
}
