import type { Invocation } from '../commands/invocation.js';
import type { Transaction } from '../commands/stores.js';

interface Waiting {
  invocation: Invocation;
  kept(isNew: boolean): void;
  notKept(error: Error): void;
}

/**
 * Keeps inputs durably, those that came in one turn of the event loop by one commit: the disk is waited for once. Each
 * hears of it in the tick of the commit: whether it is new, or why none of them was kept.
 */
export function keepTogether(transaction: Transaction): (invocation: Invocation) => Promise<boolean> {
  let waiting: Waiting[] = [];
  const commit = (): void => {
    const all = waiting;
    waiting = [];
    let areNew: boolean[];
    try {
      areNew = transaction(({ invocations }) => all.map(({ invocation }) => invocations.add(invocation)));
    } catch (error) {
      for (const { notKept } of all) notKept(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    for (const [at, { kept }] of all.entries()) kept(areNew[at] === true);
  };
  return (invocation) =>
    new Promise((kept, notKept) => {
      // After everything that the sockets hold now was read.
      if (waiting.length === 0) setImmediate(commit);
      waiting.push({ invocation, kept, notKept });
    });
}
