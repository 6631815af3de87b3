import type { JsonObject } from '../../chat/json.js';
import { DiscordError, describeProblem, type Problem, refuse, refuseForm } from '../state/discord-error.js';
import type { StandInState } from '../state/stand-in-state.js';
import type { OpenApi } from './openapi.js';
import type { RateLimits } from './rate-limits.js';
import type { RestCall } from './read-call.js';
import { nameOfRoute, type Params, type Reply, type Route } from './route.js';

export interface RestApi {
  state: StandInState;
  routes: readonly Route[];
  /** Null: bodies are not checked against the published description. */
  openApi: OpenApi | null;
  /** Null: no limits. */
  rates: RateLimits | null;
}

export interface Answer extends Reply {
  headers: { [name: string]: string };
}

export interface Matched {
  route: Route;
  params: Params;
}

/** The route of a path. One that is written out (`@original`, `@me`) goes before one with a name in its place. */
export function findRoute(routes: readonly Route[], { method, path }: RestCall): Matched | null {
  const steps = path.split('/');
  const fits = routes.flatMap((route): (Matched & { names: number })[] => {
    const wanted = route.template.split('/');
    if (route.method !== method || wanted.length !== steps.length) return [];
    const pairs = wanted.map((part, place) => ({ part, step: steps[place] ?? '' }));
    const named = pairs.filter(({ part }) => part.startsWith('{'));
    if (!pairs.every(({ part, step }) => part.startsWith('{') || part === step)) return [];
    const params = Object.fromEntries(named.map(({ part, step }) => [part.slice(1, -1), step]));
    return [{ route, params, names: named.length }];
  });
  return fits.toSorted((one, other) => one.names - other.names)[0] ?? null;
}

/** Does what a call asks, or says why not: token, rate, shape, then the route itself. */
export function answerCall(api: RestApi, call: RestCall, matched: Matched | null): Answer {
  const headers: { [name: string]: string } = {};
  try {
    if (matched === null) {
      api.state.violations.add(`${call.method} ${call.path}`, 'is no route that the stand-in knows');
      throw refuse('notFound');
    }
    const { route, params } = matched;
    checkToken(api.state, call, route);
    const verdict = api.rates?.take(nameOfRoute(route), params, route.auth);
    Object.assign(headers, verdict?.headers);
    if (verdict?.refusal) return renderLimit(verdict.refusal, headers);
    checkShape(api, call, matched);
    const at = { route: nameOfRoute(route), channel: params.channel_id ?? '' };
    const fault = api.state.faults.takeForCall(at, ['error']);
    if (fault !== null) throw new DiscordError(fault.status, fault.code, fault.message ?? 'planned');
    return { headers, ...route.run(api.state, call, params) };
  } catch (error) {
    if (!(error instanceof DiscordError)) throw error;
    const body = { code: error.code, message: error.message, ...error.more };
    return { status: error.status, headers, body };
  }
}

interface Refusal {
  retryAfterMs: number;
  scope: 'user' | 'shared' | 'global';
  code?: number;
  message?: string;
}

export function renderLimit(refusal: Refusal, headers: { [name: string]: string }): Answer {
  const { retryAfterMs, scope, code = 0, message = 'You are being rate limited.' } = refusal;
  const afterS = Math.ceil(retryAfterMs) / 1000;
  const body: JsonObject = { message, retry_after: afterS, global: scope === 'global' };
  return {
    status: 429,
    headers: {
      ...headers,
      'retry-after': String(Math.ceil(afterS)),
      'x-ratelimit-scope': scope,
      ...(scope === 'global' ? { 'x-ratelimit-global': 'true' } : {}),
      ...(scope === 'global' ? {} : { 'x-ratelimit-reset-after': afterS.toFixed(3) }),
    },
    body: code === 0 ? body : { ...body, code },
  };
}

function checkToken(state: StandInState, call: RestCall, route: Route): void {
  if (route.auth === 'bot') {
    if (call.authorization !== `Bot ${state.server.token}`) throw refuse('unauthorized');
    return;
  }
  // The token in the path is enough, and a bot token that need not be sent should not be.
  if (call.authorization !== '') state.violations.add(nameOfRoute(route), 'carries the bot token, and needs none');
}

function checkShape({ state, openApi }: RestApi, call: RestCall, { route, params }: Matched): void {
  const name = nameOfRoute(route);
  const found: Problem[] = call.problem === null ? [] : [{ path: [], code: 'BODY', message: call.problem }];
  if (openApi !== null) {
    state.violations.count(name);
    if (!openApi.has(route.method, route.template))
      found.push({ path: [], code: 'ROUTE', message: 'is not published' });
    found.push(...openApi.listProblems(route.method, route.template, call.body));
  }
  found.push(...(route.check?.(state, call, params) ?? []));
  if (found.length === 0) return;
  state.violations.add(name, found.map(describeProblem).join('; '), JSON.stringify(call.body));
  throw refuseForm(found);
}
