import { joinAccounts } from '../../commands/people/accept-link.js';
import { sweepLinks } from '../../commands/people/move-link.js';
import type { Stores } from '../../commands/stores.js';
import type { UseCaseTools } from '../../commands/use-case-tools.js';
import { done, type HostAnswer, wrong } from './host-command.js';

/** For an installation with a single administrator: what both accounts have confirmed is accepted on the host. */
export function acceptLink(stores: Stores, tools: UseCaseTools, number: number): HostAnswer {
  const now = tools.now();
  sweepLinks(stores, now);
  const link = stores.links.find(number);
  if (link === null || link.to === null || link.state !== 'asked') {
    const waiting = stores.links.listOpen().filter(({ state }) => state === 'asked');
    const names = waiting.map((item) => `${item.number}: ${item.from.actor} and ${item.to?.actor ?? ''}`);
    const why = link === null ? `there is no link ${number}` : `link ${number} is ${link.state}`;
    return wrong(`${why}; both accounts have to have confirmed it`, ...names.map((name) => `waiting is ${name}`));
  }
  const act = { tools, stores, person: null, actor: 'host', channel: '', now };
  const problem = joinAccounts(act, link, link.to);
  return problem === null
    ? done(`${link.from.actor} and ${link.to.actor} are accounts of one person now`)
    : wrong(...problem);
}
