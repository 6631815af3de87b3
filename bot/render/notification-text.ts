import type { RequestCard } from '../../commands/card.js';
import { showDuration } from '../show-duration.js';
import type { Outcome } from './outcome-lines.js';
import type { Pen } from './pen.js';

const LONG = 300;

/** All that a lock screen shows: who, what, where, and until when or how it ended. */
export function notificationText(card: RequestCard, pen: Pen): string {
  const mark = card.sandbox ? 'SANDBOX ' : '';
  const place = card.environment === '' ? '' : ` · ${pen.safe(card.environment, 60)}`;
  const what = `${mark}${pen.safe(card.label, 30)} ${card.action} ${pen.safe(card.target, 80)}${place}`;
  const who = pen.name(card.requester);
  const { approval, outcome, state } = card;
  if (outcome !== null) return `${what} for ${who}: ${howItEnded(outcome, pen)}`;
  if (state === 'awaiting-approval' && approval !== null) {
    const reason = card.reason === null ? '' : `: "${pen.safe(card.reason, LONG)}"`;
    return `${what}, asked by ${who}${reason}; ${missing(approval, pen)} until ${pen.moment(approval.until)}`;
  }
  const running = card.stages.find((stage) => stage.state === 'running');
  const stage = running === undefined ? '' : `, ${running.tool} ${pen.safe(running.title, 60)}`;
  const note = card.stateNote === null ? '' : `, ${pen.safe(card.stateNote, LONG)}`;
  return `${what} for ${who}: ${pen.safe(state.replaceAll('-', ' '), 40)}${stage}${note}`;
}

function missing({ groups }: NonNullable<RequestCard['approval']>, pen: Pen): string {
  const open = groups.filter(({ count, approvedBy }) => approvedBy.length < count);
  const parts = open
    .slice(0, 6)
    .map(({ group, count, approvedBy }) => `${count - approvedBy.length} more of ${pen.safe(group, 60)}`);
  return parts.length === 0 ? 'waits' : `waits for ${parts.join(' and ')}`;
}

function howItEnded(outcome: Outcome, pen: Pen): string {
  switch (outcome.kind) {
    case 'ready':
      return `ready in ${showDuration(outcome.tookMs)}, ssh ${pen.safe(`${outcome.login}@${outcome.ipv4}`, 200)}`;
    case 'destroyed':
      return 'it is gone';
    case 'template-built':
      return `generation ${outcome.generation} is built`;
    case 'template-retired':
      return 'retired';
    case 'policy-changed':
      return `revision ${outcome.revision} is in force`;
    case 'refused':
      return `refused by policy, ${pen.safe(outcome.reason, LONG)}`;
    case 'denied': {
      const reason = outcome.reason === null ? '' : `, "${pen.safe(outcome.reason, LONG)}"`;
      return `denied by ${pen.name(outcome.by)}${reason}`;
    }
    case 'expired':
      return `expired ${pen.moment(outcome.at)}, nobody decided in time`;
    case 'cancelled':
      return `cancelled by ${pen.name(outcome.by)}, changed: ${outcome.changed}`;
    case 'stopped':
      return `${outcome.word} in ${pen.safe(outcome.stage, 80)}, ${pen.safe(outcome.message, LONG)}`;
    default:
      return outcome satisfies never;
  }
}
