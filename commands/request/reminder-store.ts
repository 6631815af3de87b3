/** When those who are still missing are reminded; each once. */
export interface ReminderStore {
  /** For the waiting that there is now, in place of what is still to come of an earlier one; what was sent is not sent again. */
  plan(requestId: string, times: readonly number[]): void;
  /** Requests that wait for approval and have one due, each once however many it has. */
  listDue(now: number): string[];
  /** All that are due of a request are done. */
  settle(requestId: string, now: number): void;
  /** When the next of a waiting request is due (milliseconds since the epoch), or null. */
  findNext(): number | null;
}
