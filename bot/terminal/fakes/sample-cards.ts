import type { AnswerCard, CardButton, CardStage, FormCard, RequestCard } from '../../../commands/card.js';

/** Tuesday, 24 November 2026, 15:40 in Berlin. */
const deadline = Date.UTC(2026, 10, 24, 14, 40);

export const waitingCard: RequestCard = {
  kind: 'request',
  label: 'R-42',
  sandbox: false,
  action: 'create',
  target: 'web-1',
  environment: 'prod',
  requester: { display: 'ana', actor: 'terminal:ana' },
  requesterGroups: ['web-team'],
  reason: 'load test 4.2',
  state: 'awaiting-approval',
  stateNote: null,
  facts: {
    ...{ cores: 2, memoryMiB: 4096, diskGiB: 32, storage: 'ceph-vm', template: 'debian-13', blueprint: 'web' },
    ...{ network: 'VLAN 20', ipv4: '10.0.20.45', node: 'pve1', nodeReason: 'most free memory', memoryShareAfter: 0.71 },
    ...{ leaseDays: 14, quotaOf: 'web-team', quotaUsed: 7, quotaLimit: 10, vmid: 12045 },
  },
  approval: {
    rule: 'prod-needs-ops',
    groups: [
      { address: null, group: 'ops', count: 2, approvedBy: [named('bo')], mayStill: [named('cy'), named('dee')] },
    ],
    until: deadline,
    digest: '3f7a',
  },
  stages: [],
  outcome: null,
  buttons: [button('approve'), button('deny', 'reason'), button('plan'), button('cancel', 'nothing', true)],
};

export const runningCard: RequestCard = {
  ...waitingCard,
  state: 'running',
  stages: [
    stage(1, 'Terraform', 'plan', { state: 'done', tookMs: 4000 }),
    stage(2, 'Packer', 'template', { state: 'skipped', note: 'current, built 3 days ago' }),
    stage(3, 'Cloud-Init', 'seed', { state: 'done', tookMs: 2000 }),
    stage(4, 'Terraform', 'apply', { state: 'done', tookMs: 11_000 }),
    stage(5, 'Cloud-Init', 'first boot', { state: 'done', tookMs: 19_000 }),
    stage(6, 'Ansible', 'configure', { state: 'running', startedAt: 1000, note: 'TASK install docker', count: 12 }),
  ],
  buttons: [button('plan'), button('logs', 'nothing', true)],
};

export const readyCard: RequestCard = {
  ...runningCard,
  state: 'ready',
  outcome: {
    ...{
      kind: 'ready',
      tookMs: 72_000,
      login: 'ana',
      ipv4: '10.0.20.45',
      hostKeyFingerprint: 'SHA256:uNiVztksCsDhcc0u',
    },
    ...{ node: 'pve1', vmid: 12045, leaseUntil: deadline, notes: [] },
  },
  buttons: [button('show'), button('destroy', 'name', true)],
};

export function answerCard(title: string, more: Partial<AnswerCard> = {}): AnswerCard {
  return { kind: 'answer', tone: 'ok', title, lines: [], table: null, file: null, buttons: [], ...more };
}

export function formCard(problem: string | null = null): FormCard {
  const nothing = { default: null, choices: null, problem: null };
  return {
    kind: 'form',
    form: 'vm create',
    title: 'A new VM',
    fields: [
      { name: 'name', title: 'Name', hint: 'a-z', required: true, ...nothing, problem },
      { name: 'size', title: 'Size', hint: '', required: true, ...nothing, default: 's', choices: ['s', 'm', 'xl'] },
      { name: 'reason', title: 'Reason', hint: 'one line', required: false, ...nothing, default: 'test' },
    ],
  };
}

export function button(
  action: CardButton['action'],
  asks: CardButton['asks'] = 'nothing',
  overflow = false,
): CardButton {
  return { action, token: `token-${action}`, asks, overflow };
}

export function stage(
  number: number,
  tool: CardStage['tool'],
  title: string,
  more: Partial<CardStage> & Pick<CardStage, 'state'>,
): CardStage {
  return { number, tool, title, tookMs: null, startedAt: null, note: null, count: null, ...more };
}

function named(display: string) {
  return { display, actor: `terminal:${display}` };
}
