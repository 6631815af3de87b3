import type { CardStage, RequestCard } from '../../../commands/card.js';
import { type Outcome, outcomeLines } from '../../render/outcome-lines.js';
import type { Pen } from '../../render/pen.js';
import { renderApproval } from '../../render/render-approval.js';
import { renderFacts } from '../../render/render-facts.js';
import { renderVoices } from '../../render/render-voices.js';
import { stageLook } from '../../render/stage-look.js';
import { type Container, code, container, text } from './components.js';
import { fitTexts } from './fit-texts.js';
import { MISSING, renderButtons } from './render-buttons.js';

/** All text displays of a message together (facts: discord.md, 4). */
export const TEXT = 4000;
const STAGES = 12;
/** The last lines of a tool: at most, and where all else is long; one line of up to 400 fits. */
const CODE = 1200;
const LEAST_CODE = 410;
/** Around them, with what says that lines before are cut. */
const FENCES = 50;

/** Of the bar beside the card, by how it stands. */
const COLOURS = { waits: 0xf0b232, runs: 0x5865f2, good: 0x23a55a, bad: 0xda373c, over: 0x80848e } as const;

/** What, who decides, how it goes, how it ended, and what can be done now. `remark`: said below, small. */
export function renderRequest(card: RequestCard, remark: readonly string[], calls: boolean, pen: Pen): Container[] {
  const { facts, approval, outcome, stages } = card;
  const waits = card.state === 'awaiting-approval';
  const texts = [
    [title(card, pen), asker(card, pen)],
    [
      ...(facts === null ? [] : renderFacts(facts, card, pen)),
      ...(approval === null ? [] : [renderApproval(approval, waits, calls, pen), ...renderVoices(approval, pen)]),
    ],
    stateLines(card, pen),
    stageLines(stages, pen),
  ].map((lines) => lines.join('\n'));
  const said = remark.map((line) => `-# ${line}`).join('\n');
  const taken = [...texts, said].reduce((sum, { length }) => sum + length, 0);
  const ended = outcome === null ? [] : endOf(outcome, card.target, TEXT - MISSING - taken, pen);
  const fitted = fitTexts([...texts, ...ended, said], TEXT - MISSING);
  const shown = fitted.slice(0, -1).flatMap((content) => text([content]));
  const buttons = renderButtons(card.buttons, { name: card.target, environment: card.environment }, pen);
  return container([...shown, ...buttons, ...text(fitted.slice(-1))], colourOf(card));
}

/** What the tool said last fits into `room`, or is as short as it may be: of it the begin is cut, of all else the end. */
function endOf(outcome: Outcome, target: string, room: number, pen: Pen): string[] {
  const { before, after } = outcomeLines(outcome, target, LEAST_CODE, pen);
  const around = [before, after].map((lines) => lines.join('\n'));
  const left = room - FENCES - around.reduce((sum, { length }) => sum + length, 0);
  const { code: last } = outcomeLines(outcome, target, Math.max(LEAST_CODE, Math.min(left, CODE)), pen);
  return [before, code(last), after].map((lines) => lines.join('\n'));
}

function colourOf({ state, outcome }: RequestCard): number {
  if (outcome === null) return state === 'awaiting-approval' ? COLOURS.waits : COLOURS.runs;
  switch (outcome.kind) {
    case 'ready':
    case 'destroyed':
    case 'template-built':
    case 'template-retired':
    case 'policy-changed':
      return COLOURS.good;
    case 'stopped':
    case 'refused':
    case 'denied':
      return COLOURS.bad;
    case 'expired':
    case 'cancelled':
      return COLOURS.over;
    default:
      return outcome satisfies never;
  }
}

function title(card: RequestCard, pen: Pen): string {
  const mark = card.sandbox ? '`SANDBOX` ' : '';
  const place = card.environment === '' ? '' : ` · ${pen.safe(card.environment, 60)}`;
  return `${mark}${pen.strong(`${pen.safe(card.label, 30)}  ${card.action} ${pen.safe(card.target, 80)}${place}`)}`;
}

function asker(card: RequestCard, pen: Pen): string {
  const groups = card.requesterGroups.slice(0, 5).map((group) => pen.safe(group, 60));
  const hidden = card.requesterGroups.length - groups.length;
  const shown = [...groups, ...(hidden > 0 ? [`and ${hidden} more`] : [])].join(', ');
  const reason = card.reason === null ? '' : `: "${pen.safe(card.reason, 500)}"`;
  return `${pen.person(card.requester)}${shown === '' ? '' : ` (${shown})`}${reason}`;
}

/** Where neither the votes, nor the stages, nor the outcome say how it stands. */
function stateLines({ state: word, stateNote, outcome, stages }: RequestCard, pen: Pen): string[] {
  const isSaid = outcome !== null || stages.some((stage) => stage.state === 'running') || word === 'awaiting-approval';
  const note = stateNote === null ? null : pen.safe(stateNote, 600);
  if (isSaid) return note === null ? [] : [`-# ${note}`];
  const shown = pen.safe(word.replaceAll('-', ' '), 40);
  return [`-# ${note === null ? shown : `${shown}: ${note}`}`];
}

function stageLines(stages: readonly CardStage[], pen: Pen): string[] {
  const shown = stages.slice(0, STAGES).map((stage) => stageLine(stage, pen));
  const hidden = stages.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`and ${hidden} more`] : [])];
}

/** `✔ 4 Terraform · apply  11 s` */
function stageLine(stage: CardStage, pen: Pen): string {
  const { mark, words } = stageLook(stage);
  const name = `${stage.number} ${stage.tool} · ${pen.safe(stage.title, 60)}`;
  const said = words === '' ? '' : `  ${pen.safe(words, 200)}`;
  return `${mark === '' ? '▫' : mark} ${stage.state === 'running' ? pen.strong(name) : name}${said}`;
}
