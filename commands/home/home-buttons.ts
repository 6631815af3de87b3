import type { Act } from '../act.js';
import type { HomeCard } from '../card.js';
import { ADD_KEY } from '../people/key-commands.js';
import { sayButton } from '../say-button.js';
import { rightsOf } from '../vm/rights-of.js';

export const HELP = sayButton('vm help', 'Help');

/** What one may begin with. */
export function homeButtons(act: Act): HomeCard['buttons'] {
  const hasKey = act.stores.people.listKeys(act.person.id).length > 0;
  const create = rightsOf(act).create ? [sayButton('vm create', 'New VM')] : [];
  return [...create, ...(hasKey ? [] : [ADD_KEY]), HELP];
}
