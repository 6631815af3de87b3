import { hasOwnLine, ownLine } from '../recipes/own-line.js';

/** What is known of a VM only once it is ready. `until`: milliseconds since the epoch. */
export interface ReadyNotes {
  approvedBy: readonly string[];
  leaseDays: number;
  until: number;
}

/** Only what this file itself wrote: a second writing replaces the first. */
const written =
  /^(Approved by .+|No approval was asked for)\. Lease of \d+ days?, until \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/;

/**
 * Notes with approvers and lease in them: the line that proves the VM to be ours stands first, then these, then whatever
 * the machine or people wrote. Notes are shown as Markdown, so each has a paragraph of its own.
 */
export function addToNotes(notes: string, instance: string, requestId: string, ready: ReadyNotes): string {
  const kept = notes.split('\n').filter((line) => !hasOwnLine(line, instance, requestId) && !written.test(line));
  const rest = kept.join('\n').replace(/^\n+/, '');
  return `${ownLine(instance, requestId)}\n\n${sentence(ready)}\n\n${rest}`;
}

function sentence({ approvedBy, leaseDays, until }: ReadyNotes): string {
  // A name is text of people: it may not begin a line of its own.
  const names = approvedBy.map((name) => name.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()).join(', ');
  const approved = names === '' ? 'No approval was asked for' : `Approved by ${names}`;
  const time = new Date(until).toISOString().slice(0, 16).replace('T', ' ');
  return `${approved}. Lease of ${leaseDays} day${leaseDays === 1 ? '' : 's'}, until ${time} UTC.`;
}
