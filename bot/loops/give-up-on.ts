import { giveUp } from '../../commands/request/give-up.js';
import { EngineUnreachableError } from '../../pipeline/engine.js';
import { ProxmoxError } from '../../pipeline/proxmox/proxmox.js';
import { findSecrets } from '../../pipeline/run/find-secrets.js';
import { redactStream } from '../../pipeline/run/redact-stream.js';
import type { Machine } from './machine.js';

/** With the waits between them that is after a minute and a quarter. */
const TRIES = 5;
const LONGEST = 300;

/**
 * What becomes of a request on which the work failed inside. What passes by itself (engine or Proxmox away) is taken up
 * again for ever; everything else is told on the card after some tries.
 */
export function giveUpOn(machine: Machine, requestId: string, error: Error, tries: number): 'again' | 'given-up' {
  const { tools, log } = machine;
  if (passes(error) || tries < TRIES) return 'again';
  try {
    const words = redact(`${error.name}: ${error.message}`, machine.runner.secrets.all());
    if (!giveUp(tools, requestId, { tries, words })) return 'again';
    log.error({ request: requestId, tries }, 'work is given up, and the card says so');
    return 'given-up';
  } catch (failed) {
    log.error({ err: failed, request: requestId }, 'not even giving up works');
    return 'again';
  }
}

function passes(error: Error): boolean {
  return error instanceof EngineUnreachableError || (error instanceof ProxmoxError && error.kind === 'unreachable');
}

function redact(text: string, secrets: readonly string[]): string {
  const redactor = redactStream(findSecrets(secrets));
  const pieces = [...redactor.push(Buffer.from(text)), ...redactor.end()];
  return pieces
    .map((piece) => piece.text)
    .join('')
    .replace(/\s+/g, ' ')
    .slice(0, LONGEST);
}
