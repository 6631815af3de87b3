import type { CardFacts, RequestCard } from '../../commands/card.js';
import type { Pen } from './pen.js';

const WORD = 80;

/** What will be there, and where: the lines that an approver decides by. */
export function renderFacts(facts: CardFacts, card: RequestCard, pen: Pen): string[] {
  const word = (text: string) => pen.safe(text, WORD);
  const memory = `${Math.round((facts.memoryMiB / 1024) * 10) / 10} GiB`;
  const machine = [`${facts.cores} vCPU`, memory, `${facts.diskGiB} GiB on ${word(facts.storage)}`];
  const content = [word(facts.template), `blueprint ${word(facts.blueprint)}`];
  const place = [word(facts.network), facts.ipv4 === null ? 'address by DHCP' : word(facts.ipv4)];
  const node = word(facts.node);
  const lines =
    card.action === 'destroy'
      ? [[...place, `on ${node}`, `VMID ${facts.vmid}`, 'goes with all its data']]
      : [
          [...place, `on ${node}, memory ${Math.round(facts.memoryShareAfter * 100)} % after`],
          [
            `${facts.leaseDays} days`,
            `${facts.quotaOf === null ? pen.name(card.requester) : word(facts.quotaOf)} ${facts.quotaUsed} of ${facts.quotaLimit} VMs`,
          ],
        ];
  return [[...machine, ...content], ...lines].map((parts) => parts.join(' · '));
}
