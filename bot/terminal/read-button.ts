import type { Invocation } from '../../commands/invocation.js';
import { type ClientFrame, terminalChannel } from './terminal-protocol.js';

/** A pressed button, or a form sent back. */
export function readButton(
  frame: Extract<ClientFrame, { frame: 'button' | 'form' }>,
  actor: string,
  at: number,
): Invocation {
  return { id: `terminal:${frame.id}`, actor, place: { channel: terminalChannel }, at, input: inputOf(frame) };
}

function inputOf(frame: Extract<ClientFrame, { frame: 'button' | 'form' }>): Invocation['input'] {
  return frame.frame === 'button'
    ? { kind: 'button', token: frame.token, text: frame.text }
    : { kind: 'form', form: frame.form, fields: frame.fields };
}
