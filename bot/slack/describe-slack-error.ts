import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';

/** Tokens that will not become good by waiting: UnrecoverableSocketModeStartError of @slack/socket-mode. */
const BAD_TOKEN = ['not_authed', 'invalid_auth', 'account_inactive', 'user_removed_from_team', 'team_disabled'];

/** Slack also says these of a token that was taken back: https://docs.slack.dev/reference/methods/apps.connections.open */
const TAKEN_BACK = ['token_revoked', 'token_expired', 'not_allowed_token_type', 'missing_scope', 'access_denied'];

export interface SlackTrouble {
  /** The token is wrong, so waiting does not help; else Slack is out of reach or busy. */
  of: 'token' | 'connection';
  why: string;
  /** Where Slack itself says how long to wait. */
  afterMs: number | null;
}

/** Why a connection could not be made, for a person. */
export function describeSlackError(error: Error): SlackTrouble {
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error;
    const of = [...BAD_TOKEN, ...TAKEN_BACK].includes(code) ? 'token' : 'connection';
    return { of, why: code, afterMs: null };
  }
  if (error instanceof WebAPIRateLimitedError) {
    return { of: 'connection', why: 'Slack asks to wait', afterMs: error.retryAfter * 1000 };
  }
  if (error instanceof WebAPIHTTPError) return { of: 'connection', why: `HTTP ${error.statusCode}`, afterMs: null };
  const cause = error instanceof WebAPIRequestError ? error.original : error;
  return { of: 'connection', why: deepest(cause).message, afterMs: null };
}

/** fetch says only that it failed; why stands in its cause. */
function deepest(error: Error): Error {
  return error.cause instanceof Error ? deepest(error.cause) : error;
}
