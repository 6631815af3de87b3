import { nameApprovers } from '../../commands/approval/name-approvers.js';
import type { CardFacts, RequestCard } from '../../commands/card.js';
import { showTime } from '../../commands/show-time.js';
import type { Paint } from './paint.js';
import { renderOutcome } from './render-outcome.js';
import { renderStages } from './render-stages.js';
import { typedButton } from './typed-button.js';
import type { View } from './view.js';
import { joinParts, spread, wrapLine } from './wrap-line.js';

/** The card of a request: what, who decides, how it goes, how it ended, and what can be typed now. */
export function renderRequest(card: RequestCard, view: View, paint: Paint): string[] {
  return [
    ...header(card, view, paint),
    ...(card.facts === null ? [] : facts(card.facts, card, view)),
    ...approval(card, view, paint),
    ...state(card, view, paint),
    ...renderStages(card.stages, view, paint),
    ...(card.outcome === null ? [] : renderOutcome(card.outcome, card.target, view, paint)),
    ...buttons(card, view, paint),
  ];
}

function header(card: RequestCard, view: View, paint: Paint): string[] {
  const mark = card.sandbox ? `${paint.warn('SANDBOX')} ` : '';
  const place = card.environment === '' ? '' : ` · ${card.environment}`;
  const groups = card.requesterGroups.length === 0 ? '' : ` (${card.requesterGroups.join(', ')})`;
  const reason = card.reason === null ? '' : `: "${card.reason}"`;
  const what = `${mark}${paint.strong(`${card.label}  ${card.action} ${card.target}`)}${place}`;
  return spread(what, `@${card.requester.display}${groups}${reason}`, view.width);
}

function facts(facts: CardFacts, card: RequestCard, view: View): string[] {
  const quota = `${facts.quotaOf ?? card.requester.display} ${facts.quotaUsed} of ${facts.quotaLimit} VMs`;
  const share = `memory ${Math.round(facts.memoryShareAfter * 100)} % after`;
  const machine = `${facts.cores} vCPU · ${facts.memoryMiB / 1024} GiB · ${facts.diskGiB} GiB on ${facts.storage}`;
  const place = [facts.network, facts.ipv4 ?? 'address by DHCP'];
  const lines = [
    [...machine.split(' · '), facts.template, `blueprint ${facts.blueprint}`],
    ...(card.action === 'destroy'
      ? [[...place, `on ${facts.node}`, `VMID ${facts.vmid}`, 'goes with all its data']]
      : [
          [...place, `on ${facts.node}, ${share}`],
          [`${facts.leaseDays} days`, quota],
        ]),
  ];
  return lines.flatMap((parts) => joinParts(parts, view.width));
}

/** While people decide; afterwards the rule and who approved stand in one line. */
function approval({ approval: asked, state: word }: RequestCard, view: View, paint: Paint): string[] {
  if (asked === null) {
    return [];
  }
  const waits = word === 'awaiting-approval';
  const groups = asked.groups.flatMap(({ group, count, approvedBy, mayStill }) => {
    const missing = count - approvedBy.length;
    return [
      `${approvedBy.length} of ${count} ${group}`,
      approvedBy.length === 0 ? null : paint.good(`✔ ${approvedBy.map(({ display }) => `@${display}`).join(' ')}`),
      !waits || missing <= 0
        ? null
        : missingVotes(
            missing,
            nameApprovers(mayStill, ({ display }) => `@${display}`, ' '),
          ),
    ];
  });
  const until = waits ? `until ${showTime(asked.until, view.zone)}` : null;
  return [...joinParts([`rule ${asked.rule}`, ...groups, until], view.width), ...voices(asked, view)];
}

/** The denials that stand while one alone does not end it, and what was said with approvals. */
function voices({ denials, comments = [] }: NonNullable<RequestCard['approval']>, view: View): string[] {
  const said = denials?.by.map(({ who, text }) => `✖ @${who.display}${text === null ? '' : `: "${text}"`}`) ?? [];
  const [first, ...others] = said;
  const denied = first === undefined ? [] : [`${said.length} of ${denials?.count} denials: ${first}`, ...others];
  return [
    ...joinParts(denied, view.width),
    ...comments.flatMap(({ who, text }) => wrapLine(`✔ @${who.display}: "${text ?? ''}"`, view.width)),
  ];
}

const words = ['no', 'one', 'two', 'three', 'four', 'five'];

function missingVotes(missing: number, mayStill: string): string {
  return `${words[missing] ?? missing} more of ${mayStill === '' ? 'nobody who may is known' : mayStill}`;
}

function state({ state: word, stateNote, outcome, stages }: RequestCard, view: View, paint: Paint): string[] {
  const isSaid = outcome !== null || stages.some((stage) => stage.state === 'running') || word === 'awaiting-approval';
  const note = stateNote === null ? '' : `: ${stateNote}`;
  if (isSaid && stateNote === null) {
    return [];
  }
  return wrapLine(paint.weak(isSaid ? (stateNote ?? '') : `${word.replaceAll('-', ' ')}${note}`), view.width);
}

/** The first row in full, the others by name. */
function buttons(card: RequestCard, view: View, paint: Paint): string[] {
  const first = card.buttons.filter((button) => !button.overflow);
  const more = card.buttons.filter((button) => button.overflow);
  const lines = [
    joinParts(
      first.map((button) => paint.link(typedButton(button, card))),
      view.width,
    ),
    more.length === 0
      ? []
      : joinParts([paint.weak('also'), ...more.map((button) => paint.weak(typedButton(button, card)))], view.width),
  ];
  return lines.flat();
}
