import type { Tty } from './screen.js';

export interface TerminalRun extends Tty {
  socketPath: string;
  /** The account to speak as at first. */
  as: string;
  isTty: boolean;
  colours: boolean;
  /** Without a terminal: stay after the last command until every request that was asked for has ended. */
  wait: boolean;
}
