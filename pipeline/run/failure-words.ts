import type { Failure } from './failure.js';

type Effect = 'none' | 'changes' | 'reads' | 'repeatable' | 'once';

/** Our machine or the bot itself broke. */
export function brokeFailure(message: string, changed: Failure['changed'], cure: string): Failure {
  return { word: 'broke', message, lastLines: [], side: 'chatops', changed, cure, next: 'stop' };
}

/** A change was cut off, and nothing shows whether it happened. */
export function unknownFailure(message: string, lastLines: readonly string[]): Failure {
  return {
    word: 'unknown',
    message,
    lastLines: [...lastLines],
    side: 'chatops',
    changed: 'not known',
    cure: 'Look at the VM in Proxmox, then adopt it, destroy it or leave it; the step is not repeated by itself.',
    next: 'stop',
  };
}

/** It took longer than its step may. */
export function overdueFailure(step: string, effect: Effect, limitMs: number, lastLines: readonly string[]): Failure {
  return {
    word: 'failed',
    message: `The step "${step}" was stopped: it took longer than its limit of ${renderSpan(limitMs)}.`,
    lastLines: [...lastLines],
    side: 'chatops',
    changed: effect === 'none' || effect === 'reads' ? 'nothing' : 'not known',
    cure: 'See from the last lines what it waited for; then retry.',
    next: 'stop',
  };
}

function renderSpan(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}
