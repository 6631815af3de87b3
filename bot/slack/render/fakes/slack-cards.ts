import type { RequestCard } from '../../../../commands/card.js';
import { waitingCard } from '../../../terminal/fakes/sample-cards.js';
import type { SlackLook } from '../../slack-look.js';

export const look: SlackLook = { team: 'T1', command: 'vm', planBlock: true };
export const plainLook: SlackLook = { ...look, planBlock: false };

export const account = (display: string, id: string) => ({ display, actor: `slack:T1/${id}` });

/** The waiting card as Slack's people see it. */
export const slackCard: RequestCard = {
  ...waitingCard,
  requester: account('ana', 'U1'),
  approval: {
    ...{ rule: 'prod-needs-ops', until: Date.UTC(2026, 10, 24, 14, 40), digest: '3f7a' },
    groups: [
      {
        ...{ address: null, group: 'ops', count: 2, approvedBy: [account('bo', 'U2')] },
        mayStill: [account('cy', 'U3'), account('dee', 'U4')],
      },
    ],
  },
};
