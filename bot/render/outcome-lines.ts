import type { RequestCard } from '../../commands/card.js';
import { showDuration } from '../show-duration.js';
import type { Pen } from './pen.js';

export type Outcome = NonNullable<RequestCard['outcome']>;
type Stopped = Extract<Outcome, { kind: 'stopped' }>;
type Ready = Extract<Outcome, { kind: 'ready' }>;

/** `code`: the last lines of a tool, between the others; else empty. */
export interface OutcomeLines {
  before: string[];
  code: string;
  after: string[];
}

const LONG = 600;

/** How it ended, or why it stands. `codeMax`: characters of the last lines of a tool. */
export function outcomeLines(outcome: Outcome, target: string, codeMax: number, pen: Pen): OutcomeLines {
  if (outcome.kind === 'stopped') return stopped(outcome, codeMax, pen);
  return { before: endedLines(outcome, pen.safe(target, 80), pen), code: '', after: [] };
}

function endedLines(outcome: Exclude<Outcome, Stopped>, name: string, pen: Pen): string[] {
  switch (outcome.kind) {
    case 'ready':
      return ready(outcome, name, pen);
    case 'destroyed':
      return [`✔ ${pen.strong(`${name} is gone`)}, VMID ${outcome.vmid} is free · ${showDuration(outcome.tookMs)}`];
    case 'template-built': {
      const built = pen.strong(`${name} generation ${outcome.generation} is built`);
      return [`✔ ${built}, VMID ${outcome.vmid} · ${showDuration(outcome.tookMs)}`];
    }
    case 'template-retired':
      return [`✔ ${pen.strong(`${name} is retired`)}, VMID ${outcome.vmid}`];
    case 'policy-changed':
      return [`✔ ${pen.strong(`policy revision ${outcome.revision} is in force`)}`];
    case 'refused':
      return [`⛔ ${pen.strong('refused')} by policy: ${pen.safe(outcome.reason, LONG)}`];
    case 'denied': {
      const reason = outcome.reason === null ? '' : `: "${pen.safe(outcome.reason, LONG)}"`;
      return [`✖ ${pen.strong('denied')} by ${pen.person(outcome.by)}${reason}`];
    }
    case 'expired':
      return [`⌛ ${pen.strong('expired')} ${pen.moment(outcome.at)}: nobody decided in time`];
    case 'cancelled':
      return [`⏹ ${pen.strong('cancelled')} by ${pen.person(outcome.by)} · changed: ${outcome.changed}`];
    default:
      return outcome satisfies never;
  }
}

/** The way in is what the requester came for. */
function ready(outcome: Ready, name: string, pen: Pen): string[] {
  const place = [`node ${pen.safe(outcome.node, 60)}`, `VMID ${outcome.vmid}`];
  const notes = outcome.notes.slice(0, 5).map((note) => `! ${pen.safe(note, 300)}`);
  const hidden = outcome.notes.length - notes.length;
  return [
    `✔ ${pen.strong(`${name} is ready in ${showDuration(outcome.tookMs)}`)}`,
    inCode(`ssh ${outcome.login}@${outcome.ipv4}`, pen),
    `ED25519 ${inCode(outcome.hostKeyFingerprint, pen)}`,
    [...place, `lease until ${pen.moment(outcome.leaseUntil)}`].join(' · '),
    ...notes,
    ...(hidden > 0 ? [`and ${hidden} more notes`] : []),
  ];
}

/** One line as code, to be copied as it is; a backtick in it cannot end it. */
function inCode(text: string, pen: Pen): string {
  return pen.safe(`\`${pen.plain(text, 150).replaceAll('`', '\u02cb')}\``, 800);
}

const marks = { failed: '✖', broke: '⚡', refused: '⛔', unknown: '?' } as const;

function stopped(outcome: Stopped, codeMax: number, pen: Pen): OutcomeLines {
  const { word, stage, step, message, side, changed, cure } = outcome;
  const where = `${pen.safe(stage, 80)} (${pen.safe(step, 80)})`;
  return {
    before: [`${marks[word]} ${pen.strong(word)} in ${where}: ${pen.safe(message, LONG)}`],
    code: lastLines(outcome.lastLines, codeMax, pen),
    after: [`side: ${pen.safe(side, 80)} · changed: ${changed}`, `now: ${pen.safe(cure, LONG)}`],
  };
}

/** The end says more than the begin: what does not fit is cut there. */
function lastLines(lines: readonly string[], max: number, pen: Pen): string {
  const shown: string[] = [];
  let left = max;
  for (const line of lines.toReversed()) {
    const written = pen.lines(line, 400);
    left -= written.length + 1;
    if (left < 0) break;
    shown.unshift(written);
  }
  const hidden = lines.length - shown.length;
  return [...(hidden > 0 ? [`… (${hidden} lines before are cut)`] : []), ...shown].join('\n');
}
