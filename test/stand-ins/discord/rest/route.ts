import type { Json } from '../../chat/json.js';
import type { Problem } from '../state/discord-error.js';
import type { StandInState } from '../state/stand-in-state.js';
import type { RestCall } from './read-call.js';

export interface Reply {
  status: number;
  /** Null: none, with 204. */
  body: Json | null;
}

export type Params = { [name: string]: string };

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As the published description names it: `/channels/{channel_id}/messages`. */
  template: string;
  /** `none`: the token of an interaction stands in the path, and the call counts for no global limit. */
  auth: 'bot' | 'none';
  /** What is wrong with it besides the published shape. */
  check?(state: StandInState, call: RestCall, params: Params): Problem[];
  run(state: StandInState, call: RestCall, params: Params): Reply;
}

export function ok(body: Json): Reply {
  return { status: 200, body };
}

export const NOTHING: Reply = { status: 204, body: null };

export function nameOfRoute({ method, template }: Pick<Route, 'method' | 'template'>): string {
  return `${method} ${template}`;
}
