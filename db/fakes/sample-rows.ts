import type { AnswerCard, RequestCard } from '../../commands/card.js';
import type { Request } from '../../commands/request/request.js';
import type { Person, VmRecord } from '../../commands/stores.js';
import type { TestDatabase } from './open-test-database.js';

type NewRequest = Omit<Request, 'number' | 'version'>;

/** A person and a request of theirs in the state `planning`. */
export function sampleRows({ transaction }: TestDatabase): { ana: Person; request: Request } {
  return transaction((stores) => {
    const ana = stores.people.add({ login: 'ana', display: 'Ana', active: true }, ['terminal:ana']);
    return { ana, request: stores.requests.add(sampleRequest('r-1', ana.id)) };
  });
}

export function sampleRequest(id: string, requester: string): NewRequest {
  return {
    id,
    ask: {
      action: 'create-vm',
      name: 'web-1',
      template: 'debian-13',
      size: 's',
      environment: 'prod',
      blueprint: 'web',
      parameters: { greeting: 'hello' },
      leaseDays: 7,
      reason: null,
    },
    requester,
    actor: 'terminal:ana',
    channel: 'terminal:main',
    createdAt: 1000,
    state: {
      state: 'planning',
      runId: null,
      work: null,
      nodeReason: '',
      attempt: 1,
      anew: 0,
      note: null,
      earlier: null,
      cancelBy: null,
    },
  };
}

export function sampleVm(changes: Partial<VmRecord> = {}): VmRecord {
  return {
    cluster: 'main',
    vmid: 12045,
    name: 'web-1',
    environment: 'prod',
    madeBy: 'r-1',
    owner: 'p-1',
    node: 'pve1',
    ipv4: '10.0.20.45',
    hostKey: 'ssh-ed25519 AAAA',
    hostKeyFingerprint: 'SHA256:abc',
    smbiosUuid: '7b6a3a50-0000-4000-8000-000000000001',
    templateVmid: 900,
    leaseUntil: 99_000,
    readyAt: 5000,
    destroyedAt: null,
    ...changes,
  };
}

export function sampleCard(title: string): AnswerCard {
  return { kind: 'answer', tone: 'ok', title, lines: [], table: null, file: null, buttons: [] };
}

/** A request's card without facts, stages and buttons. */
export function sampleRequestCard(label: string, state: RequestCard['state']): RequestCard {
  return {
    ...{ kind: 'request', label, sandbox: false, action: 'create', target: 'web-1', environment: 'prod', state },
    ...{ requester: { display: 'ana', actor: 'terminal:ana' }, requesterGroups: [], reason: null, stateNote: null },
    ...{ facts: null, approval: null, stages: [], outcome: null, buttons: [] },
  };
}
