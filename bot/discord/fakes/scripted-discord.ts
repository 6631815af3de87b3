import type { CallDiscord, DiscordCall, DiscordReply } from '../call-discord.js';

export interface ScriptedDiscord {
  call: CallDiscord;
  /** `METHOD route`, in order. */
  asked: string[];
  calls: DiscordCall[];
}

/** Answers that the stand-in of Discord does not give: each call gets the reply that the script has for it. */
export function scriptedDiscord(script: (call: DiscordCall) => DiscordReply<object>): ScriptedDiscord {
  const calls: DiscordCall[] = [];
  const asked: string[] = [];
  return {
    ...{ calls, asked },
    async call(call, schema) {
      calls.push(call);
      asked.push(`${call.method} ${call.route}`);
      const reply = script(call);
      if (reply.reply !== 'ok') return reply;
      const parsed = schema.safeParse(reply.data);
      return parsed.success
        ? { reply: 'ok', data: parsed.data }
        : { reply: 'away', why: 'a reply that is not understood', maybeDone: true };
    },
  };
}

export function refused(code: number, status = 403, why = 'refused'): DiscordReply<never> {
  return { reply: 'refused', status, code, why };
}

export function ok(data: object = {}): DiscordReply<object> {
  return { reply: 'ok', data };
}
