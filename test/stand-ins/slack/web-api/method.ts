import { findJson, type Json, type JsonObject } from '../../chat/json.js';
import { SlackError } from '../state/slack-error.js';
import type { StandInState } from '../state/stand-in-state.js';

type Run = (state: StandInState, args: JsonObject) => JsonObject;

/** A method as the stand-in answers it; `tier`, `scopes` and `token` as Slack publishes them. */
export interface Method {
  tier: 't1' | 't2' | 't3' | 't4' | 't5';
  /** One of them is enough; for conversations the channel's kind says which. */
  scopes: readonly string[];
  token: 'bot' | 'app' | 'none';
  run: Run;
}

/** A text argument, or '' where it is missing. */
export function argument(args: JsonObject, name: string): string {
  const value = args[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** A text argument; throws `invalid_arguments` where it is missing. */
export function needed(args: JsonObject, name: string): string {
  const value = argument(args, name);
  if (value === '') throw invalidArguments([`[ERROR] missing required field: ${name}`]);
  return value;
}

export function flag(args: JsonObject, name: string): boolean {
  return [true, 'true', 1, '1'].some((yes) => yes === args[name]);
}

export function amount(args: JsonObject, name: string, otherwise: number): number {
  const value = Number(args[name] ?? otherwise);
  return Number.isFinite(value) && value > 0 ? value : otherwise;
}

/** A JSON argument, as a text or as the value itself; undefined where it is missing, null where it cannot be read. */
export function jsonArgument(args: JsonObject, name: string): Json | undefined {
  const value = args[name];
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'string' ? (findJson(value) ?? null) : value;
}

export function invalidArguments(messages: string[]): SlackError {
  return new SlackError('invalid_arguments', { response_metadata: { messages } });
}
