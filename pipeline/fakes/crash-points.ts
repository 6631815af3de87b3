import type { RunnerDeps } from '../run/run-context.js';

/** Thrown where the process dies, and by everything that the dead process still tries. */
export class CrashError extends Error {}

export interface CrashPlan {
  /** Numbered from 0 over all commits and outside calls. */
  at: number;
  when: 'before' | 'after';
}

const CHANGES = ['cloneVm', 'uploadIso', 'createVm', 'startVm', 'destroyVm', 'setConfig'];

/**
 * The runner's world for one life of the process: it dies at the planned commit of the journal, call of the engine or
 * change on Proxmox. `points` lists what was passed, for planning.
 */
export function withCrash(deps: RunnerDeps, plan: CrashPlan | null): { deps: RunnerDeps; points: string[] } {
  const points: string[] = [];
  let dead = false;
  const die = (): never => {
    dead = true;
    throw new CrashError('the process is gone');
  };

  function watch<T extends object>(what: string, target: T, isPoint: (name: string) => boolean): T {
    return new Proxy(target, {
      get(object, name, receiver) {
        const call = Reflect.get(object, name, receiver);
        if (typeof call !== 'function') return call;
        return (...parameters: (string | number)[]) => {
          if (dead) die();
          const number = isPoint(String(name)) ? points.push(`${what}.${String(name)}`) - 1 : -1;
          if (plan?.at === number && plan.when === 'before') die();
          const result = call.apply(object, parameters);
          if (plan?.at !== number || plan.when !== 'after') return result;
          return result instanceof Promise ? result.then(die, die) : die();
        };
      },
    });
  }

  const isMark = (name: string): boolean => name !== 'findSteps' && name !== 'records';
  return {
    points,
    deps: {
      ...deps,
      journal: watch('journal', deps.journal, isMark),
      engine: watch('engine', deps.engine, () => true),
      proxmox: watch('proxmox', deps.proxmox, (name) => CHANGES.includes(name)),
      artifacts: watch('artifacts', deps.artifacts, (name) => name === 'save'),
      onEvent: (event) => {
        if (dead) die();
        deps.onEvent(event);
      },
    },
  };
}
