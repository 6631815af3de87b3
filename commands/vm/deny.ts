import { z } from 'zod';
import type { Act, Reply } from '../act.js';
import { vote } from '../approval/vote.js';
import { defineCommand } from '../define-command.js';
import { offerVotable } from '../offers/offer-requests.js';
import { answerProblems, type Problem } from '../problem.js';
import { readReason } from '../read-reason.js';
import { findRequest } from '../request/find-request.js';
import type { Request } from '../request/request.js';
import { requestArgument } from './request-argument.js';

/** A denial needs no digest: whatever the plan is, it is not to happen. */
export const deny = defineCommand({
  words: 'vm deny',
  summary: 'deny a request, with a reason',
  arguments: [
    { ...requestArgument, offers: offerVotable },
    { name: 'reason', example: '"not this week"', required: false, bare: true, sentence: true },
  ],
  input: z.object({ request: z.string(), reason: z.string().optional() }),
  run: (act, { request, reason }) => {
    const found = findRequest(act, request);
    return found.found ? denyRequest(act, found.request, reason) : found.reply;
  },
});

export function denyRequest(act: Act, request: Request, words: string | undefined): Reply {
  const problems: Problem[] = [];
  const reason = readReason(words, problems);
  if (problems.length > 0) return answerProblems('this denial cannot be taken', problems, null);
  return vote(act, request, { verdict: 'deny', reason, digest: null });
}
