import { bad, type Finding, notice } from '../doctor/finding.js';
import type { DiscordReply } from './call-discord.js';

type NoAnswer = Exclude<DiscordReply<never>, { reply: 'ok' }>;

/** `cures`: what to do about the codes that the question is known to give. */
export function explainReply(what: string, answer: NoAnswer, cures: Readonly<Record<number, string>> = {}): Finding {
  if (answer.reply === 'limited') {
    const seconds = Math.ceil(answer.afterMs / 1000);
    return notice(`${what}: not looked at, Discord is asked too often`, `try again in ${seconds} s`);
  }
  if (answer.reply === 'away') {
    return bad(
      `${what}: Discord gives no usable answer: ${answer.why}`,
      'check the way to discord.apiUrl (port 443) and HTTPS_PROXY',
    );
  }
  const { status, code, why } = answer;
  const cure = cures[code] ?? `see ${code} in https://discord.com/developers/docs/topics/opcodes-and-status-codes`;
  return bad(`${what}: Discord says ${why} (${code === 0 ? `HTTP ${status}` : code})`, cure);
}
