import type { HomeCard } from '../card.js';
import { howToGetIn, lookAs } from '../look-as.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { HELP, homeButtons } from './home-buttons.js';
import { myQuotas } from './my-quotas.js';
import { myRequests } from './my-requests.js';
import { myVms } from './my-vms.js';
import { waitingForMe } from './waiting-for-me.js';

/** What one account's person has and what waits for them. Reads only, and little: it is made anew after every change. */
export function homeCard(tools: UseCaseTools, stores: Stores, actor: string): HomeCard {
  const looked = lookAs(tools, stores, actor);
  if (!looked.known) return doorstep(tools, stores, actor);
  const { act } = looked;
  return {
    kind: 'home',
    sandbox: tools.settings.sandbox,
    person: { display: act.person.display, actor },
    sections: [waitingForMe(act), myRequests(act), myVms(act), ...myQuotas(act)],
    buttons: homeButtons(act),
  };
}

/** What stands there for somebody whom the bot does not know, or who is not active. */
function doorstep({ settings }: UseCaseTools, stores: Stores, actor: string): HomeCard {
  const person = stores.people.findByActor(actor);
  const outside = stores.people.whyOutside(actor);
  const stands =
    person === null ? 'This account belongs to nobody that the bot knows' : `${person.display} is not active`;
  const entry = { title: outside ?? stands, lines: outside === null ? howToGetIn(stores, actor) : [], buttons: [] };
  return {
    kind: 'home',
    sandbox: settings.sandbox,
    person: { display: person?.display ?? actor, actor },
    sections: [{ title: 'How to get in', empty: '', entries: [entry], more: 0 }],
    buttons: person === null ? [HELP] : [],
  };
}
