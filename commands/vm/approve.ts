import { z } from 'zod';
import { vote } from '../approval/vote.js';
import { defineCommand } from '../define-command.js';
import { offerVotable } from '../offers/offer-requests.js';
import { findRequest } from '../request/find-request.js';
import { requestArgument } from './request-argument.js';

export const approve = defineCommand({
  words: 'vm approve',
  summary: 'approve a request whose plan you have seen; the digest stands on its card',
  arguments: [
    { ...requestArgument, offers: offerVotable },
    { name: 'digest', example: '3f7a', required: false, bare: true },
  ],
  input: z.object({ request: z.string(), digest: z.string().default('') }),
  run: (act, { request, digest }) => {
    const found = findRequest(act, request);
    if (!found.found) return found.reply;
    return vote(act, found.request, { verdict: 'approve', reason: null, digest: digest.toLowerCase() });
  },
});
