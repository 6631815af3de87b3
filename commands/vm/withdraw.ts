import { withdrawVote } from '../approval/withdraw-vote.js';
import { defineCommand } from '../define-command.js';
import { offerWithdrawable } from '../offers/offer-requests.js';
import { findRequest } from '../request/find-request.js';
import { requestArgument, requestInput } from './request-argument.js';

export const withdraw = defineCommand({
  words: 'vm withdraw',
  summary: 'take back your own vote while nothing is decided',
  arguments: [{ ...requestArgument, offers: offerWithdrawable }],
  input: requestInput,
  run: (act, { request }) => {
    const found = findRequest(act, request);
    return found.found ? withdrawVote(act, found.request) : found.reply;
  },
});
