import type { AnswerCard, FormCard } from './card.js';
import type { Person, Stores } from './stores.js';
import type { UseCaseTools } from './use-case-tools.js';

/** One person doing one thing, within one transaction. */
export interface Act {
  tools: UseCaseTools;
  stores: Stores;
  person: Person;
  /** The account it came from. */
  actor: string;
  channel: string;
  now: number;
}

/** The private answer that every act gets. */
export type Reply = AnswerCard | FormCard;
