import { z } from 'zod';
import { vote } from '../approval/vote.js';
import { defineCommand } from '../define-command.js';
import { offerVotable } from '../offers/offer-requests.js';
import { answerProblems, type Problem } from '../problem.js';
import { readReason } from '../read-reason.js';
import { findRequest } from '../request/find-request.js';
import { requestArgument } from './request-argument.js';

export const approve = defineCommand({
  words: 'vm approve',
  summary: 'approve a request whose plan you have seen; the digest stands on its card',
  arguments: [
    { ...requestArgument, offers: offerVotable },
    { name: 'digest', example: '3f7a', required: false, bare: true },
    { name: 'comment', example: '"looks fine"', required: false, bare: true, sentence: true },
  ],
  input: z.object({ request: z.string(), digest: z.string().default(''), comment: z.string().optional() }),
  run: (act, { request, digest, comment }) => {
    const found = findRequest(act, request);
    if (!found.found) return found.reply;
    const problems: Problem[] = [];
    const reason = readReason(comment, problems, 'comment');
    if (problems.length > 0) return answerProblems('this approval cannot be taken', problems, null);
    return vote(act, found.request, { verdict: 'approve', reason, digest: digest.toLowerCase() });
  },
});
