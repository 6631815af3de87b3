import { bad, type Finding, notice } from '../doctor/finding.js';
import type { SlackReply } from './call-slack.js';

type NoAnswer = Exclude<SlackReply<never>, { reply: 'ok' }>;

/** `cures`: what to do about the errors that the method is known to give. */
export function explainReply(what: string, answer: NoAnswer, cures: Readonly<Record<string, string>> = {}): Finding {
  if (answer.reply === 'limited') {
    const seconds = Math.ceil(answer.afterMs / 1000);
    return notice(`${what}: not looked at, Slack is asked too often`, `try again in ${seconds} s`);
  }
  if (answer.reply === 'away') {
    return bad(
      `${what}: Slack gives no usable answer: ${answer.why}`,
      'check the way to slack.apiUrl (port 443) and HTTPS_PROXY',
    );
  }
  return bad(
    `${what}: Slack says ${answer.error}`,
    cures[answer.error] ?? `see ${answer.error} in the reference of Slack’s methods`,
  );
}
