import { runPipe } from './run-pipe.js';
import { runScreen } from './run-screen.js';
import type { TerminalRun } from './terminal-run.js';

/**
 * The terminal as a program. Gives the exit status: 0; without a terminal 1 where an answer was a refusal or a problem,
 * or where a request that was waited for did not come to its good end.
 */
export function runTerminal(run: TerminalRun): Promise<number> {
  return run.isTty ? runScreen(run) : runPipe(run);
}
