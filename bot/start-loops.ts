import { createWatchClock, LOOK_MS } from '../commands/clock/watch-clock.js';
import { expire } from '../commands/request/expire.js';
import { remind } from '../commands/request/remind.js';
import type { Transaction } from '../commands/stores.js';
import { answer } from './loops/answer.js';
import { createLoop, type Loop, type NextTurn } from './loops/create-loop.js';
import { createSweep } from './loops/create-sweep.js';
import { giveUpOn } from './loops/give-up-on.js';
import type { Machine } from './loops/machine.js';
import { plan } from './loops/plan.js';
import { run } from './loops/run.js';
import { send } from './loops/send.js';
import { settle } from './loops/settle.js';
import { createShowHomes } from './loops/show-homes.js';
import { createWatchChannels } from './loops/watch-channels.js';
import { createWatchPlatforms } from './loops/watch-platforms.js';
import { createWorkers, type Workers } from './loops/workers.js';
import type { Messenger } from './messenger.js';
import type { Platform } from './platform.js';

/** After an error a loop waits this long: a full disk or a lost engine does not come back within milliseconds. */
const RETRY_MS = 1_000;

/** Everything that acts. `stop`: no new work, containers run on, messages that are due are not waited for. */
export function startLoops(
  machine: Machine,
  messengers: ReadonlyMap<string, Messenger>,
  platforms: ReadonlyMap<string, Platform> = new Map(),
): Loop {
  const { log, tools, runner } = machine;
  const loops: Loop[] = [];
  const wake = (): void => {
    for (const loop of loops) loop.wake();
  };
  const add = (name: string, turn: () => Promise<NextTurn>): void => {
    loops.push(createLoop(turn, (error) => log.error({ err: error, loop: name }, 'a loop pauses'), RETRY_MS));
  };
  const answerers = workersBeside(machine, 'answer', wake);
  const senders = workersBeside(machine, 'send', wake);
  const planners = workersOnRequests(machine, 'plan', wake);
  const runners = workersOnRequests(machine, 'run', wake);
  add('answer', () => answer(machine, answerers));
  add('plan', () => plan(machine, planners));
  add('run', () => run(machine, runners));
  const watchClock = createWatchClock(tools, machine.steady);
  add('expire', async () => {
    const next = watchClock() ? null : expire(tools);
    return Math.min(dueIn(next, tools.now()) ?? LOOK_MS, LOOK_MS);
  });
  add('remind', async () => (watchClock() ? LOOK_MS : dueIn(remind(tools), tools.now())));
  const looked = new Map<string, number>();
  const warn = (request: string, why: string): void =>
    log.warn({ request, why }, 'Proxmox does not tell what became of it');
  add('settle', () => settle({ tools, runner, warn }, looked));
  add('sweep', createSweep(machine));
  for (const what of ['told', 'posted'] as const) {
    add(`send ${what}`, () => send(tools.transaction, messengers, tools.now, senders, what));
  }
  add('homes', createShowHomes(tools, platforms));
  add('watch', createWatchPlatforms(tools, platforms, log));
  add('channels', createWatchChannels(tools, platforms, log));
  wake();
  return {
    wake,
    async stop() {
      await Promise.all([
        answerers.drain(),
        senders.drain(),
        planners.drain(),
        runners.drain(),
        ...loops.map((loop) => loop.stop()),
      ]);
    },
  };
}

function workersOnRequests(machine: Machine, name: string, onEnd: () => void): Workers {
  return createWorkers({
    ...{ clock: machine.runner.clock, onEnd },
    onError: (key, error, tries) => {
      machine.log.error({ err: error, request: key, work: name, tries }, 'work failed inside');
      return giveUpOn(machine, key, error, tries);
    },
  });
}

/** What is done for one person or channel, beside what is done for others. */
function workersBeside({ log, runner }: Machine, name: string, onEnd: () => void): Workers {
  return createWorkers({
    ...{ clock: runner.clock, onEnd },
    onError: (lane, error) => {
      log.error({ err: error, lane, work: name }, 'work failed inside and is taken up again');
      return 'again';
    },
  });
}

/** `setTimeout` takes at most 2^31 - 1 ms, so a day is the longest wait. */
function dueIn(at: number | null, now: number): NextTurn {
  return at === null ? null : Math.min(Math.max(at - now, 0), 86_400_000);
}

/**
 * A transaction after which `wake` is called where it changed rows (`countChanges`: SQLite's total_changes): whatever was
 * kept, somebody may have to act on it. Reading wakes nobody, or the loops would wake each other for ever.
 */
export function wakingTransaction(transaction: Transaction, countChanges: () => number, wake: () => void): Transaction {
  return (act) => {
    const before = countChanges();
    const result = transaction(act);
    if (countChanges() !== before) setImmediate(wake);
    return result;
  };
}
