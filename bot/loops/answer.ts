import { handleInvocation } from '../../commands/handle-invocation.js';
import type { NextTurn } from './create-loop.js';
import type { Machine } from './machine.js';

const TURN_ROWS = 50;

/** Hands what platforms stored to the rules, oldest first, each exactly once. */
export async function answer({ tools, log }: Pick<Machine, 'tools' | 'log'>): Promise<NextTurn> {
  const waiting = tools.transaction((stores) => stores.invocations.listWaiting(TURN_ROWS));
  for (const invocation of waiting) {
    const handled = handleInvocation(tools, invocation);
    if (!handled.handled) log.error({ err: handled.error, invocation: invocation.id }, 'an invocation failed');
  }
  return waiting.length === TURN_ROWS ? 0 : null;
}
