import type { KnownBlock } from '@slack/types';
import type { RequestCard } from '../../../commands/card.js';
import { showDuration } from '../../show-duration.js';
import { codeSection, section } from './section.js';
import { showMoment } from './show-moment.js';
import type { SlackPen } from './slack-pen.js';

export type Outcome = NonNullable<RequestCard['outcome']>;
type Stopped = Extract<Outcome, { kind: 'stopped' }>;
type Ready = Extract<Outcome, { kind: 'ready' }>;

const LONG = 600;
const LAST_LINES = 2000;

/** How it ended, or why it stands. */
export function renderOutcome(outcome: Outcome, target: string, pen: SlackPen): KnownBlock[] {
  const name = pen.safe(target, 80);
  switch (outcome.kind) {
    case 'ready':
      return ready(outcome, name, pen);
    case 'destroyed':
      return section([`✔ *${name} is gone*, VMID ${outcome.vmid} is free · ${showDuration(outcome.tookMs)}`]);
    case 'template-built':
      return section([
        `✔ *${name} generation ${outcome.generation} is built*, VMID ${outcome.vmid} · ${showDuration(outcome.tookMs)}`,
      ]);
    case 'template-retired':
      return section([`✔ *${name} is retired*, VMID ${outcome.vmid}`]);
    case 'refused':
      return section([`⛔ *refused* by policy: ${pen.safe(outcome.reason, LONG)}`]);
    case 'denied': {
      const reason = outcome.reason === null ? '' : `: "${pen.safe(outcome.reason, LONG)}"`;
      return section([`✖ *denied* by ${pen.person(outcome.by)}${reason}`]);
    }
    case 'expired':
      return section([`⌛ *expired* ${showMoment(outcome.at)}: nobody decided in time`]);
    case 'cancelled':
      return section([`⏹ *cancelled* by ${pen.person(outcome.by)} · changed: ${outcome.changed}`]);
    case 'stopped':
      return stopped(outcome, pen);
    default:
      return outcome satisfies never;
  }
}

/** The way in is what the requester came for. */
function ready(outcome: Ready, name: string, pen: SlackPen): KnownBlock[] {
  const place = [`node ${pen.safe(outcome.node, 60)}`, `VMID ${outcome.vmid}`];
  const notes = outcome.notes.slice(0, 5).map((note) => `! ${pen.safe(note, 300)}`);
  const hidden = outcome.notes.length - notes.length;
  return section([
    `✔ *${name} is ready in ${showDuration(outcome.tookMs)}*`,
    inCode(`ssh ${outcome.login}@${outcome.ipv4}`, pen),
    `ED25519 ${inCode(outcome.hostKeyFingerprint, pen)}`,
    [...place, `lease until ${showMoment(outcome.leaseUntil)}`].join(' · '),
    ...notes,
    ...(hidden > 0 ? [`and ${hidden} more notes`] : []),
  ]);
}

/** One line as code, to be copied as it is; a backtick in it cannot end it. */
function inCode(text: string, pen: SlackPen): string {
  return pen.safe(`\`${pen.plain(text, 150).replaceAll('`', '\u02cb')}\``, 800);
}

const marks = { failed: '✖', broke: '⚡', refused: '⛔', unknown: '?' } as const;

function stopped(outcome: Stopped, pen: SlackPen): KnownBlock[] {
  const { word, stage, step, message, side, changed, cure } = outcome;
  const where = `${pen.safe(stage, 80)} (${pen.safe(step, 80)})`;
  return [
    ...section([`${marks[word]} *${word}* in ${where}: ${pen.safe(message, LONG)}`]),
    ...codeSection(lastLines(outcome.lastLines, pen)),
    ...section([`side: ${pen.safe(side, 80)} · changed: ${changed}`, `now: ${pen.safe(cure, LONG)}`]),
  ];
}

/** The end says more than the begin: what does not fit is cut there. */
function lastLines(lines: readonly string[], pen: SlackPen): string {
  const shown: string[] = [];
  let left = LAST_LINES;
  for (const line of lines.toReversed()) {
    const written = pen.lines(line, 400);
    left -= written.length + 1;
    if (left < 0) break;
    shown.unshift(written);
  }
  const hidden = lines.length - shown.length;
  return [...(hidden > 0 ? [`… (${hidden} lines before are cut)`] : []), ...shown].join('\n');
}
