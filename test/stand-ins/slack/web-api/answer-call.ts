import type { JsonObject } from '../../chat/json.js';
import { SlackError } from '../state/slack-error.js';
import type { StandInState } from '../state/stand-in-state.js';
import type { SlackToken } from '../state/workspace.js';
import { argument, invalidArguments, type Method } from './method.js';
import { listArgumentProblems, type MethodSpecs } from './method-specs.js';
import type { RateLimits } from './rate-limits.js';
import type { WebApiCall } from './read-call.js';

export interface Answer {
  status: number;
  headers: { [name: string]: string };
  body: JsonObject;
}

export interface WebApi {
  state: StandInState;
  methods: { [name: string]: Method };
  /** Null: calls are not checked against the published list. */
  specs: MethodSpecs | null;
  /** Null: no limits. */
  rates: RateLimits | null;
}

/** Does what a call asks, or says why not: token, rate, arguments, scope, then the method itself. */
export function answerCall(api: WebApi, call: WebApiCall): Answer {
  const { state, methods } = api;
  const method = methods[call.method];
  const headers: { [name: string]: string } = {};
  try {
    if (method === undefined) {
      state.violations.add(call.method, 'is no method that the stand-in knows');
      throw new SlackError('unknown_method', { req_method: call.method });
    }
    const token = method.token === 'none' ? null : getToken(state, call, method.token);
    if (token !== null) headers['x-oauth-scopes'] = token.scopes.join(',');
    if (method.scopes.length > 0) headers['x-accepted-oauth-scopes'] = method.scopes.join(',');
    const waitS = api.rates?.take(call.method, method.tier, argument(call.args, 'channel')) ?? 0;
    if (waitS > 0) return renderRefusal(state, call.method, waitS);
    checkArguments(api, call);
    if (token !== null) checkScope(state, call, method, token);
    const fault = state.faults.takeForCall(call.method, readChannel(call.args), ['error']);
    if (fault?.fault === 'error') throw new SlackError(fault.error);
    return { status: 200, headers, body: { ok: true, ...method.run(state, call.args) } };
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return { status: 200, headers, body: { ok: false, error: error.code, ...error.more } };
  }
}

/** The channel that a call is about, for faults that are aimed at one. */
export function readChannel(args: JsonObject): string {
  return argument(args, 'channel') || argument(args, 'channel_id');
}

export function renderRefusal(state: StandInState, method: string, retryAfterS: number): Answer {
  state.refused.set(method, (state.refused.get(method) ?? 0) + 1);
  return { status: 429, headers: { 'retry-after': String(retryAfterS) }, body: { ok: false, error: 'ratelimited' } };
}

function getToken(state: StandInState, call: WebApiCall, kind: 'bot' | 'app'): SlackToken {
  const { botToken, appToken } = state.workspace;
  if (call.token === '') throw new SlackError('not_authed');
  const token = [botToken, appToken].find((known) => known.value === call.token);
  if (token === undefined) throw new SlackError('invalid_auth');
  if (token.isRevoked) throw new SlackError('token_revoked');
  // auth.test takes any token.
  if (token !== (kind === 'app' ? appToken : botToken) && call.method !== 'auth.test') {
    throw new SlackError('not_allowed_token_type');
  }
  return token;
}

function checkArguments({ state, specs }: WebApi, call: WebApiCall): void {
  if (call.problem !== null) {
    state.violations.add(call.method, call.problem);
    throw new SlackError(call.problem);
  }
  if (specs === null) return;
  const spec = specs.get(call.method);
  const problems =
    spec === undefined ? ['is in no published list'] : listArgumentProblems(spec, call.args, call.format);
  state.violations.count(call.method);
  if (problems.length === 0) return;
  state.violations.add(call.method, problems.join('; '), JSON.stringify(call.args));
  throw invalidArguments(problems.map((problem) => `[ERROR] ${problem}`));
}

/** One of the method's scopes is enough, but a channel wants the one of its kind. */
function checkScope(state: StandInState, call: WebApiCall, method: Method, token: SlackToken): void {
  const channel = state.workspace.channels.get(readChannel(call.args));
  const kind = channel === undefined ? '' : channel.isIm ? 'im:' : channel.isPrivate ? 'groups:' : 'channels:';
  const ofKind = method.scopes.filter((scope) => scope.startsWith(kind));
  const accepted = method.scopes.length > 1 && ofKind.length > 0 ? ofKind : method.scopes;
  if (accepted.length === 0 || accepted.some((scope) => token.scopes.includes(scope))) return;
  throw new SlackError('missing_scope', { needed: accepted.join(','), provided: token.scopes.join(',') });
}
