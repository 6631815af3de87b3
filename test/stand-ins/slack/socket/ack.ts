import type { JsonObject } from '../../chat/json.js';

/** How an input ended: the app's answer, or what Slack's client would show instead. */
export type Ack =
  | { ack: 'acknowledged'; envelopeId: string; payload: JsonObject; afterMs: number; socket: number }
  | { ack: 'failed'; envelopeId: string; why: 'operation_timeout' | 'no_connection' };
