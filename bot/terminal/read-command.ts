import type { Invocation } from '../../commands/invocation.js';
import { type ClientFrame, terminalChannel } from './terminal-protocol.js';

/** What was typed, as an invocation under the client's own id. */
export function readCommand(frame: Extract<ClientFrame, { frame: 'command' }>, actor: string, at: number): Invocation {
  const input = { kind: 'command', text: frame.text } as const;
  return { id: `terminal:${frame.id}`, actor, place: { channel: terminalChannel }, at, input };
}
