import { type Proxmox, ProxmoxError } from '../proxmox/proxmox.js';
import type { StepProgress } from './recipe.js';

const RETRY_MS = 5_000;

/** The step was cancelled, ran out of time, or this process ends. */
export class StepInterruptedError extends Error {}

export interface Patience {
  /** Ends the waiting, and makes every further call throw. */
  signal: AbortSignal;
  pause(ms: number): Promise<void>;
  report(progress: StepProgress): void;
  /** Whether a change that may have been made can be made again. */
  repeatsChanges: boolean;
}

/** Proxmox that waits while it cannot be reached, as long as the step may take, and says so. */
export function patientProxmox(proxmox: Proxmox, patience: Patience): Proxmox {
  return new Proxy(proxmox, {
    get(target, name, receiver) {
      const call = Reflect.get(target, name, receiver);
      if (typeof call !== 'function') return call;
      return (...parameters: (string | number)[]) => outlastOutage(patience, () => call.apply(target, parameters));
    },
  });
}

/** Whether the error proves that the call never left this machine. */
export function isUnsent(error: Error): boolean {
  if (error instanceof ProxmoxError) return error.kind === 'unreachable' && !error.uncertain;
  return error instanceof StepInterruptedError;
}

async function outlastOutage<T>(patience: Patience, call: () => Promise<T>): Promise<T> {
  if (patience.signal.aborted) throw new StepInterruptedError('the step may not go on');
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ProxmoxError) || !passes(error, patience) || patience.signal.aborted) throw error;
      patience.report({ text: `Proxmox cannot be reached, waiting for it (${error.message})`, count: null });
      await patience.pause(RETRY_MS);
      if (patience.signal.aborted) throw error;
    }
  }
}

function passes(error: ProxmoxError, patience: Patience): boolean {
  return error.kind === 'unreachable' && (!error.uncertain || patience.repeatsChanges);
}
