import type { KnownBlock } from '@slack/types';
import type { RequestCard } from '../../../commands/card.js';
import type { Pen } from '../../render/pen.js';
import { renderApproval } from '../../render/render-approval.js';
import { renderFacts } from '../../render/render-facts.js';
import { renderVoices } from '../../render/render-voices.js';
import type { SlackLook } from '../slack-look.js';
import { renderButtons } from './render-buttons.js';
import { renderOutcome } from './render-outcome.js';
import { renderStages } from './render-stages.js';
import { context, section } from './section.js';

/** What, who decides, how it goes, how it ended, and what can be done now. `calls`: the post that calls the approvers. */
export function renderRequest(card: RequestCard, look: SlackLook, pen: Pen, calls: boolean): KnownBlock[] {
  const waits = card.state === 'awaiting-approval';
  const { facts, approval, outcome } = card;
  return [
    ...section([title(card, pen), asker(card, pen)]),
    ...section([
      ...(facts === null ? [] : renderFacts(facts, card, pen)),
      ...(approval === null ? [] : [renderApproval(approval, waits, calls, pen)]),
    ]),
    ...(approval === null ? [] : section(renderVoices(approval, pen))),
    ...context(state(card, pen)),
    ...renderStages(card.stages, card.state.replaceAll('-', ' '), look, pen),
    ...(outcome === null ? [] : renderOutcome(outcome, card.target, pen)),
    ...renderButtons(card.buttons, { name: card.target, environment: card.environment }, pen),
  ];
}

function title(card: RequestCard, pen: Pen): string {
  const mark = card.sandbox ? '`SANDBOX` ' : '';
  const place = card.environment === '' ? '' : ` · ${pen.safe(card.environment, 60)}`;
  return `${mark}*${pen.safe(card.label, 30)}  ${card.action} ${pen.safe(card.target, 80)}${place}*`;
}

function asker(card: RequestCard, pen: Pen): string {
  const groups = card.requesterGroups.slice(0, 5).map((group) => pen.safe(group, 60));
  const hidden = card.requesterGroups.length - groups.length;
  const shown = [...groups, ...(hidden > 0 ? [`and ${hidden} more`] : [])].join(', ');
  const reason = card.reason === null ? '' : `: "${pen.safe(card.reason, 500)}"`;
  return `${pen.person(card.requester)}${shown === '' ? '' : ` (${shown})`}${reason}`;
}

/** Where neither the votes, nor the stages, nor the outcome say how it stands. */
function state({ state: word, stateNote, outcome, stages }: RequestCard, pen: Pen): string[] {
  const isSaid = outcome !== null || stages.some((stage) => stage.state === 'running') || word === 'awaiting-approval';
  const note = stateNote === null ? null : pen.safe(stateNote, 600);
  if (isSaid) return note === null ? [] : [note];
  const shown = pen.safe(word.replaceAll('-', ' '), 40);
  return [note === null ? shown : `${shown}: ${note}`];
}
