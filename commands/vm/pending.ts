import { z } from 'zod';
import { answer } from '../answer.js';
import { whyNoVote } from '../approval/why-no-vote.js';
import { defineCommand } from '../define-command.js';
import { actionWord, labelOf, targetOf } from '../request/request-words.js';
import { showTime } from '../show-time.js';

export const pending = defineCommand({
  words: 'vm pending',
  summary: 'requests that wait for approval, and which of them wait for you',
  arguments: [],
  input: z.object({}),
  run: (act) => {
    const { stores, tools } = act;
    const rows = stores.requests.listInState('awaiting-approval').flatMap((request) => {
      const { state, ask } = request;
      if (state.state !== 'awaiting-approval') return [];
      return [
        [
          labelOf(request),
          `${actionWord(ask)} ${targetOf(ask)}`,
          stores.people.get(request.requester).display,
          state.decision.approvals.map(({ group, count }) => `${count} of ${group}`).join(', '),
          showTime(state.expiresAt, tools.settings.zone),
          whyNoVote(act, request, state) === null
            ? `/vm approve ${labelOf(request)} ${state.planned.effectDigest.slice(0, 4)}`
            : 'not yours to decide',
        ],
      ];
    });
    if (rows.length === 0) return answer('ok', 'nothing waits for approval');
    return answer('ok', 'waiting for approval', [], {
      table: { head: ['', '', 'for', 'needs', 'until', ''], rows },
    });
  },
});
