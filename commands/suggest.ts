import { catalog } from './catalog.js';
import { lookAs } from './look-as.js';
import { rankSuggestions } from './offers/rank-suggestions.js';
import type { Suggestion } from './suggestion.js';
import type { UseCaseTools } from './use-case-tools.js';

/** A value that somebody is typing for one argument of a command. */
export interface Typing {
  /** As in the catalog: `vm create`. */
  command: string;
  argument: string;
  typed: string;
  /** The other arguments, as far as they are given. */
  given: Readonly<Record<string, string>>;
}

/** What may be meant, best first, by the person's rights; nothing for whom nobody knows. Changes nothing. */
export function suggest(tools: UseCaseTools, actor: string, { command, argument, typed, given }: Typing): Suggestion[] {
  const offers = catalog
    .find(({ words }) => words === command)
    ?.arguments.find(({ name }) => name === argument)?.offers;
  if (offers === undefined) return [];
  return tools.transaction((stores) => {
    const looked = lookAs(tools, stores, actor);
    if (!looked.known) return [];
    return rankSuggestions(typed, offers(looked.act, given));
  });
}
