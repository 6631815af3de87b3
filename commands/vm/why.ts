import { z } from 'zod';
import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { decideNow } from '../approval/decide-now.js';
import { describeDecision } from '../approval/describe-decision.js';
import { describeVotes } from '../approval/describe-votes.js';
import type { Decision } from '../approval/policy.js';
import { defineCommand } from '../define-command.js';
import { frozenLines } from '../freeze/frozen-lines.js';
import { offerRequests } from '../offers/offer-requests.js';
import { policyGroups } from '../people/policy-groups.js';
import { readingAges } from '../people/reading-ages.js';
import { whyUnread } from '../people/why-unread.js';
import { answerProblems, type Problem } from '../problem.js';
import { foreseeQuota } from '../quota/foresee-quota.js';
import { needOf } from '../quota/need-of.js';
import { findRequest } from '../request/find-request.js';
import type { Request } from '../request/request.js';
import { requestView } from '../request/request-view.js';
import { nameRequest, stateWord } from '../request/request-words.js';
import { stateNote } from '../request/state-note.js';
import { createArguments, readCreateWords } from './create.js';
import { readCreateAsk } from './read-create-ask.js';

export const why = defineCommand({
  words: 'vm why',
  summary: 'which rules decide, and who may approve; changes nothing',
  arguments: [
    {
      ...{ name: 'what', example: 'R-42, or create web-1 …', required: true, bare: true },
      offers: (act) => [{ value: 'create', label: 'create: a VM with what follows' }, ...offerRequests(act)],
    },
    ...createArguments.map((argument) => ({ ...argument, required: false })),
  ],
  more: 'keys',
  input: z.record(z.string(), z.string()),
  run: (act, { what = '', ...given }) => {
    if (what.toLowerCase() === 'create') return whyCreate(act, given);
    const found = findRequest(act, what);
    return found.found ? whyRequest(act, found.request) : found.reply;
  },
});

/** A name is not needed to ask what the policy would say. */
function whyCreate(act: Act, given: Record<string, string>): Reply {
  const { stores, tools, person, now } = act;
  const problems: Problem[] = [];
  const words = readCreateWords(given);
  const read = readCreateAsk({ ...words, name: words.name ?? 'example' }, tools.settings, problems);
  if (read === null) return answerProblems('that cannot be decided', problems, null);
  const decision = decideNow(stores, tools.settings, person.id, read.ask, now);
  const lines = describeDecision(stores, decision, { requester: person.id, askedAt: now });
  const wanted = { environments: [read.ask.environment], need: needOf(tools.settings, read.ask), now };
  const quotas = foreseeQuota(stores, tools.settings, person.id, wanted);
  const all = [...lines, ...quotas, ...frozenLines(act, read.ask), ...staleLine(act), ...traceOf(decision)];
  return answer('ok', `this is how /vm create would be decided`, all);
}

function whyRequest(act: Act, request: Request): Reply {
  const { stores, tools } = act;
  const { state, requester, ask, createdAt } = request;
  const kept = stores.decisions.findLast(request.id);
  const stored = kept?.decision ?? ('decision' in state ? state.decision : null);
  const decision = stored ?? decideNow(stores, tools.settings, requester, ask, act.now);
  const note = stateNote(requestView(stores, tools.settings, request));
  return answer('ok', `${nameRequest(request)}: ${stateWord(state)}`, [
    ...(note === null ? [] : [note]),
    ...('reason' in state && state.reason !== null ? [state.reason] : []),
    ...(stored === null ? ['by the policy of now:'] : [`by policy revision ${decision.revision}:`]),
    ...describeDecision(stores, decision, { requester, askedAt: createdAt }),
    ...describeVotes(stores, request.id, tools.settings.zone),
    ...staleLine(act),
    ...traceOf(decision),
  ]);
}

function traceOf({ trace }: Decision): string[] {
  return trace.map(({ rule, failed }) => (failed === null ? `✔ ${rule}` : `– ${rule}: ${failed}`));
}

/** It may look while a group cannot be read: then it says that this is by what was read before. */
function staleLine({ stores, person, now }: Act): string[] {
  const accounts = stores.people.actorsOf(person.id);
  const unread = whyUnread(stores.people, policyGroups(stores), accounts, now, readingAges.askingMs);
  return unread === null ? [] : [`by what was read before: ${unread}`];
}
