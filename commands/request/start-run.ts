import type { RecipeName } from '../../pipeline/run/recipe.js';
import type { RunFacts } from '../../pipeline/run/run-facts.js';
import { decideAgain } from '../approval/decide-again.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { MACHINERY, moveRequest } from './move-request.js';
import type { Planned, Request, Work } from './request.js';

/** `later`: it keeps its place and waits for something of another request. `none`: it is not to run (any more). */
export type RunStart =
  | { next: 'run'; runId: string; recipe: RecipeName; work: Work; facts: RunFacts }
  | { next: 'later'; why: string }
  | { next: 'none' };

/** Uses up the approval: it is consumed in the transaction that makes the run. */
export function startRun(tools: UseCaseTools, requestId: string): RunStart {
  return tools.transaction((stores) => {
    const found = stores.requests.find(requestId);
    if (found === null) return { next: 'none' };
    const request = decideAgain(stores, tools, found);
    const { state } = request;
    if (state.state !== 'approved') return { next: 'none' };
    if (tools.now() >= state.expiresAt) {
      moveRequest(stores, tools, request, { event: 'expired' }, MACHINERY);
      return { next: 'none' };
    }
    const planned = refreshTemplate(stores, state.planned);
    const why = whyLater(stores, request, planned);
    if (why !== null) return { next: 'later', why };
    const runId = tools.newId();
    const { work, facts } = planned;
    stores.runs.add({ id: runId, requestId, recipe: work.recipe, startedAt: tools.now() });
    const detail = { runId, effectDigest: planned.effectDigest, revision: state.decision.revision };
    const moved = moveRequest(stores, tools, request, { event: 'run-begun', runId, planned }, MACHINERY, detail);
    if (!moved.moved) throw new Error(moved.why);
    return { next: 'run', runId, recipe: work.recipe, work, facts };
  });
}

/** Another request may have built the template meanwhile: the same hash, generation and VMID, so the same effect. */
function refreshTemplate(stores: Stores, planned: Planned): Planned {
  const { work } = planned;
  if (work.recipe === 'destroy-vm' || work.vars.template.builtAt !== null) return planned;
  const { template } = work.vars;
  const records = stores.templates.list();
  const builtAt = records.find(({ vmid, kind }) => kind === 'template' && vmid === template.vmid)?.builtAt ?? null;
  const base = records.find(({ vmid, kind }) => kind === 'base' && vmid === template.baseVmid);
  const now = { ...template, builtAt, baseBuilt: template.baseBuilt || (base?.builtAt ?? null) !== null };
  if (work.recipe === 'create-vm') {
    return { ...planned, work: { recipe: work.recipe, vars: { ...work.vars, template: now } } };
  }
  return { ...planned, work: { recipe: work.recipe, vars: { ...work.vars, template: now } } };
}

/** One change per VM at a time; and two builds of one template, base or address would be in each other's way. */
function whyLater(stores: Stores, request: Request, { work }: Planned): string | null {
  if (work.recipe === 'retire-template') return null;
  if (work.recipe === 'destroy-vm') {
    const maker = stores.requests.find(work.vars.madeBy);
    return maker?.state.state === 'running' ? `R-${maker.number} still works on ${work.vars.name}` : null;
  }
  const { template } = work.vars;
  if (template.builtAt !== null) return null;
  for (const other of stores.requests.listInState('running')) {
    if (other.id === request.id || other.state.state !== 'running') continue;
    const theirs = other.state.planned.work;
    if (theirs.recipe === 'destroy-vm' || theirs.vars.template.builtAt !== null) continue;
    const { vmid, baseVmid, spec } = theirs.vars.template;
    const sameAddress = spec.buildAddress !== null && spec.buildAddress.ipv4 === template.spec.buildAddress?.ipv4;
    if (vmid === template.vmid || baseVmid === template.baseVmid || sameAddress) {
      return `R-${other.number} builds template ${spec.name} at the moment`;
    }
  }
  return null;
}
