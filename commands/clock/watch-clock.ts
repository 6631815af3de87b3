import { answer } from '../answer.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import type { ClockJump } from './clock-store.js';
import { whyPaused } from './why-paused.js';

/** Issue "Policy and approvals", parts: a difference up to this is no jump. */
const JUMP_MS = 10 * 60_000;
/** How often it is kept that the clock was looked at; of a restart it is known to this. */
const KEEP_MS = 60_000;
/** It is looked at again after this at the latest. */
export const LOOK_MS = 30_000;

interface Look {
  wall: number;
  steady: number;
}

/**
 * Looks at the clock: true where time-driven acts pause, because it went another way than time did. `steady`:
 * milliseconds that nobody can set. What was while no bot ran is not known, but that the clock never goes back.
 */
export function createWatchClock(tools: UseCaseTools, steady: () => number): () => boolean {
  /** The last look that was in order, in this process. */
  let last: Look | null = null;
  let isPaused = false;
  return () =>
    tools.transaction((stores) => {
      const now: Look = { wall: tools.now(), steady: steady() };
      const expected = last === null ? null : last.wall + (now.steady - last.steady);
      const kept = stores.clock.tickedAt();
      const jump = stores.clock.jump();
      if (jump !== null) {
        // Set right again, by this process's own measure: nothing was done meanwhile.
        isPaused = true;
        if (expected === null || Math.abs(now.wall - expected) > JUMP_MS) return true;
        end(stores, tools, { actor: 'chatops', how: 'the clock is right again' });
        return false;
      }
      // Confirmed since: what it shows now counts.
      if (isPaused) last = now;
      const isConfirmed = isPaused;
      isPaused = false;
      const from = isConfirmed ? now.wall : (expected ?? (kept !== null && now.wall < kept ? kept : now.wall));
      if (Math.abs(now.wall - from) > JUMP_MS) {
        begin(stores, tools, { from, to: now.wall });
        isPaused = true;
        return true;
      }
      last = now;
      if (kept === null || Math.abs(now.wall - kept) >= KEEP_MS) stores.clock.tick(now.wall);
      return false;
    });
}

/** An operator has looked: what the clock shows now is right. Null: there was nothing to confirm. */
export function confirmClock(stores: Stores, tools: UseCaseTools): ClockJump | null {
  const jump = stores.clock.jump();
  if (jump === null) return null;
  stores.clock.tick(tools.now());
  end(stores, tools, { actor: 'host', how: 'an operator confirmed it' });
  return jump;
}

function begin(stores: Stores, tools: UseCaseTools, jump: ClockJump): void {
  stores.clock.noteJump(jump);
  const detail = { from: jump.from, to: jump.to };
  stores.audit.add({ at: tools.now(), actor: 'chatops', person: null, act: 'clock jumped', requestId: null, detail });
  const why = whyPaused(stores, tools.settings) ?? '';
  tell(stores, tools, `nothing expires and nothing begins: ${why}`);
}

function end(stores: Stores, tools: UseCaseTools, { actor, how }: { actor: string; how: string }): void {
  stores.clock.endJump();
  stores.audit.add({ at: tools.now(), actor, person: null, act: 'clock confirmed', requestId: null, detail: { how } });
  tell(stores, tools, `it goes on: ${how}`);
}

function tell(stores: Stores, tools: UseCaseTools, title: string): void {
  const card = answer('problem', title);
  for (const channel of tools.settings.operatorsChannels) {
    stores.outbox.add({ kind: 'notice', channel, card }, tools.now());
  }
}
