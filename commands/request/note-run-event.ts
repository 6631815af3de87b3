import type { RunEvent } from '../../pipeline/run/journal.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { postCard } from './post-card.js';

/** Keeps what a run tells and shows it; cards that are not sent yet are replaced in the outbox. */
export function noteRunEvent(tools: UseCaseTools, requestId: string, runId: string, event: RunEvent): void {
  tools.transaction((stores) => {
    stores.runs.addEvent(runId, event);
    const request = stores.requests.find(requestId);
    if (request !== null) postCard(stores, tools, request);
  });
}
