import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../log.js';

/**
 * What Slack's packages say, in our log. Their debug lines are dropped whatever our level is: each holds a whole message
 * of Slack, and with it what people typed before secrets were taken out. Their errors are warnings here: a connection
 * that ends is made anew, and `health` tells where it is not.
 */
export function createSlackLog(log: Log): Logger {
  return {
    debug: () => undefined,
    info: (...parts) => log.debug(textOf(parts)),
    warn: (...parts) => log.warn(textOf(parts)),
    error: (...parts) => log.warn(textOf(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}

/** Never the parts themselves: errors of the packages carry whole requests. */
function textOf(parts: readonly { toString(): string }[]): string {
  return `Slack's client: ${parts.map(String).join(' ')}`;
}
