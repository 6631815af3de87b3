import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  type WebClient,
} from '@slack/web-api';
import type { z } from 'zod';

/**
 * `refused`: Slack said no, nothing was done. `limited`: too fast, nothing was done. `away`: no usable answer; `maybeDone`
 * where Slack may have done it all the same.
 */
export type SlackReply<T> =
  | { reply: 'ok'; data: T }
  | { reply: 'refused'; error: string }
  | { reply: 'limited'; afterMs: number }
  | { reply: 'away'; why: string; maybeDone: boolean };

/** One call of Slack's Web API by the bot token, tried once, its reply parsed. Never throws. */
export type CallSlack = <S extends z.ZodType>(
  method: string,
  args: Readonly<Record<string, SlackArgument>>,
  reply: S,
) => Promise<SlackReply<z.output<S>>>;

/** Undefined arguments are not sent. */
type SlackArgument = string | number | boolean | undefined | object;

/** The token is not taken any more, whatever is asked: https://docs.slack.dev/reference/methods/auth.test (errors). */
export const TOKEN_ERRORS = ['token_revoked', 'token_expired', 'invalid_auth', 'not_authed', 'account_inactive'];

/** Before a byte of the request was sent, so Slack cannot have done it. */
const NOT_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH', 'ENETUNREACH'];

/**
 * `onAnswer` hears of each call whether Slack took the token: null, or what is wrong with it. The client must not repeat
 * by itself: a post whose reply is lost would be made twice (facts: slack.md, 7).
 */
export function createCallSlack(client: WebClient, onAnswer: (problem: string | null) => void): CallSlack {
  return async (method, args, schema) => {
    try {
      const parsed = schema.safeParse(await client.apiCall(method, { ...args }));
      onAnswer(null);
      if (parsed.success) return { reply: 'ok', data: parsed.data };
      return { reply: 'away', why: `${method} gave a reply that is not understood`, maybeDone: true };
    } catch (error) {
      if (error instanceof WebAPIPlatformError) {
        const problem = error.data.error;
        onAnswer(TOKEN_ERRORS.includes(problem) ? problem : null);
        return { reply: 'refused', error: problem };
      }
      return readError(method, error);
    }
  };
}

function readError(method: string, error: unknown): Exclude<SlackReply<never>, { reply: 'ok' | 'refused' }> {
  if (error instanceof WebAPIRateLimitedError) return { reply: 'limited', afterMs: error.retryAfter * 1000 };
  if (error instanceof WebAPIHTTPError) {
    const maybeDone = error.statusCode >= 500;
    return { reply: 'away', why: `${method}: HTTP ${error.statusCode}`, maybeDone };
  }
  if (error instanceof WebAPIRequestError) {
    const causes = causesOf(error.original);
    const maybeDone = !causes.some(({ code }) => NOT_SENT.includes(code));
    return { reply: 'away', why: `${method}: ${causes.at(-1)?.message ?? error.message}`, maybeDone };
  }
  return {
    reply: 'away',
    why: `${method}: ${error instanceof Error ? error.message : String(error)}`,
    maybeDone: true,
  };
}

/** fetch says only that it failed; why stands in its cause. */
function causesOf(error: Error): { code: string; message: string }[] {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const own = { code, message: error.message };
  return error.cause instanceof Error ? [own, ...causesOf(error.cause)] : [own];
}
