import type { JsonObject } from '../../chat/json.js';

/** `ok: false` with a code from the method's published list, and what else the answer carries. */
export class SlackError extends Error {
  readonly code: string;
  readonly more: JsonObject;

  constructor(code: string, more: JsonObject = {}) {
    super(code);
    this.code = code;
    this.more = more;
  }
}
