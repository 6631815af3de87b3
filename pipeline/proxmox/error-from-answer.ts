import { ProxmoxError } from './proxmox.js';
import { readReason } from './read-reason.js';
import type { PveAnswer } from './send-request.js';

/**
 * What an answer that is no success means.
 * 595 to 599 are pveproxy's own, for a node that it could not reach or lost: 595 before anything was sent, the others
 * after (AnyEvent::HTTP, "status codes"); 502 to 504 come from a proxy in between.
 */
export function errorFromAnswer(answer: PveAnswer, isChange: boolean): ProxmoxError {
  const { status } = answer;
  const reason = readReason(answer.statusText, answer.body);
  const fail = (kind: ProxmoxError['kind'], uncertain = false): ProxmoxError =>
    new ProxmoxError(kind, status, uncertain && isChange, reason === '' ? `HTTP status ${status}` : reason);
  if (status === 595) return fail('unreachable');
  if ((status >= 502 && status <= 504) || (status >= 596 && status <= 599)) return fail('unreachable', true);
  if (answer.body.trimStart().startsWith('<') || status < 400) return strangeAnswer(answer, isChange);
  if (status === 400) return fail('bad-parameter');
  if (status === 401) return fail('unauthorised');
  if (status === 403) return fail('forbidden');
  if (status === 404 || isAbsence(reason)) return fail('not-found');
  if (isLock(reason)) return fail('locked');
  return fail('refused');
}

/** For something that answers, but not as Proxmox does. */
function strangeAnswer(answer: PveAnswer, isChange: boolean): ProxmoxError {
  const start = answer.body.replace(/\s+/g, ' ').trim().slice(0, 80);
  const words = `status ${answer.status} and no Proxmox API answer (it begins with "${start}")`;
  return new ProxmoxError('bad-answer', answer.status, isChange && answer.status < 300, words);
}

// PVE has no code for "no such thing": a missing VM or pool is a 500 with one of these texts.
function isAbsence(reason: string): boolean {
  return /does not exist|no such resource|no such file or directory|no such task/i.test(reason);
}

// Both the lock file ("can't lock file '…' - got timeout") and the mark in the config ("VM is locked (clone)").
function isLock(reason: string): boolean {
  return /can't (lock|acquire|aquire)|is locked \(|unable to (lock|acquire)/i.test(reason);
}
