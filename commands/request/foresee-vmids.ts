import type { UseCaseTools } from '../use-case-tools.js';
import { planWork } from './plan-work.js';
import type { PlanningFacts } from './planning-facts.js';
import type { Work } from './request.js';

class NothingKeptError extends Error {}

/** The VMIDs that a planning with these facts would make something new under. Nothing is kept of it. */
export function foreseeVmids(tools: UseCaseTools, requestId: string, facts: PlanningFacts): number[] {
  let vmids: number[] = [];
  try {
    tools.transaction((stores) => {
      const request = stores.requests.find(requestId);
      if (request?.state.state === 'planning' && request.state.runId === null) {
        const planned = planWork(stores, tools, request, facts);
        vmids = planned.ok ? newVmids(planned.work) : [];
      }
      throw new NothingKeptError();
    });
  } catch (error) {
    if (!(error instanceof NothingKeptError)) throw error;
  }
  return vmids;
}

function newVmids(work: Work): number[] {
  if (work.recipe !== 'create-vm' && work.recipe !== 'build-template') return [];
  const { builtAt, vmid, baseVmid, baseBuilt } = work.vars.template;
  const template = builtAt === null ? [vmid, ...(baseVmid === null || baseBuilt ? [] : [baseVmid])] : [];
  return work.recipe === 'create-vm' ? [work.vars.vmid, ...template] : template;
}
