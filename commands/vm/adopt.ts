import { defineCommand } from '../define-command.js';
import { offerUnknown } from '../offers/offer-requests.js';
import { findRequest } from '../request/find-request.js';
import { resolveUnknown } from '../request/resolve-unknown.js';
import { requestArgument, requestInput } from './request-argument.js';

export const adopt = defineCommand({
  words: 'vm adopt',
  summary: 'an unknown request: take over what stands, and go on after the apply',
  arguments: [{ ...requestArgument, offers: offerUnknown }],
  input: requestInput,
  run: (act, { request }) => {
    const found = findRequest(act, request);
    return found.found ? resolveUnknown(act, found.request, 'adopt') : found.reply;
  },
});
