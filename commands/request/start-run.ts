import type { RecipeName } from '../../pipeline/run/recipe.js';
import type { RunFacts } from '../../pipeline/run/run-facts.js';
import { decideAgain } from '../approval/decide-again.js';
import { whyPaused } from '../clock/why-paused.js';
import { whyFrozen } from '../freeze/describe-freeze.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { MACHINERY, moveRequest } from './move-request.js';
import type { Planned, ToolWork } from './request.js';
import { whyLater } from './why-later.js';

/** `later`: it keeps its place and waits for something of another request. `none`: it is not to run (any more). */
export type RunStart =
  | { next: 'run'; runId: string; recipe: RecipeName; work: ToolWork; facts: RunFacts }
  /** Of the policy: what is left to do is done in the database. */
  | { next: 'edit'; runId: string }
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
    if (tools.now() >= state.expiresAt && whyPaused(stores, tools.settings) === null) {
      moveRequest(stores, tools, request, { event: 'expired' }, MACHINERY);
      return { next: 'none' };
    }
    const planned = refreshTemplate(stores, state.planned);
    const why =
      whyPaused(stores, tools.settings) ??
      whyFrozen(stores, tools.settings, request.ask) ??
      whyLater(stores, request, planned);
    if (why !== null) return { next: 'later', why };
    const runId = tools.newId();
    const { work, facts } = planned;
    if (work.recipe !== 'edit-policy')
      stores.runs.add({ id: runId, requestId, recipe: work.recipe, startedAt: tools.now() });
    const detail = { runId, effectDigest: planned.effectDigest, revision: state.decision.revision };
    const moved = moveRequest(stores, tools, request, { event: 'run-begun', runId, planned }, MACHINERY, detail);
    if (!moved.moved) throw new Error(moved.why);
    if (work.recipe === 'edit-policy') return { next: 'edit', runId };
    return { next: 'run', runId, recipe: work.recipe, work, facts };
  });
}

/** Another request may have built the template meanwhile: the same hash, generation and VMID, so the same effect. */
function refreshTemplate(stores: Stores, planned: Planned): Planned {
  const { work } = planned;
  if (work.recipe === 'destroy-vm' || work.recipe === 'edit-policy' || work.vars.template.builtAt !== null)
    return planned;
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
