import { showTime } from '../../../commands/show-time.js';

/** The last moment that a JavaScript date can be. */
const LAST_MS = 8.64e15;

/**
 * A moment in the reader's zone: Slack's date token, with UTC for clients that do not know it
 * (https://docs.slack.dev/messaging/formatting-message-text#date-formatting). `at`: milliseconds since the epoch.
 */
export function showMoment(at: number): string {
  if (!(Math.abs(at) <= LAST_MS)) return 'an unknown time';
  return `<!date^${Math.floor(at / 1000)}^{date_short_pretty} {time}|${showTime(at, 'UTC')}>`;
}
