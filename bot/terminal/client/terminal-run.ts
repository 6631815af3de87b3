import type { Tty } from './screen.js';

export interface TerminalRun extends Tty {
  socketPath: string;
  /** The account to speak as at first. */
  as: string;
  isTty: boolean;
  colours: boolean;
  /** Shown in the `ssh` line of a VM that is ready; null: none. */
  identity: string | null;
  /** Without a terminal: stay after the last command until every request that was asked for has ended. */
  wait: boolean;
}
