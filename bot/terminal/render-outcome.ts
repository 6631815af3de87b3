import type { RequestCard } from '../../commands/card.js';
import { showTime } from '../../commands/show-time.js';
import { showDuration } from '../show-duration.js';
import type { Paint } from './paint.js';
import type { View } from './view.js';
import { joinParts, wrapLine } from './wrap-line.js';

type Outcome = NonNullable<RequestCard['outcome']>;
type Stopped = Extract<Outcome, { kind: 'stopped' }>;
type Ready = Extract<Outcome, { kind: 'ready' }>;

/** How it ended, or why it stands. */
export function renderOutcome(outcome: Outcome, target: string, view: View, paint: Paint): string[] {
  const say = (text: string) => wrapLine(text, view.width);
  switch (outcome.kind) {
    case 'ready':
      return ready(outcome, target, view, paint);
    case 'destroyed':
      return say(paint.good(`✔ ${target} is gone, VMID ${outcome.vmid} is free · ${showDuration(outcome.tookMs)}`));
    case 'template-built':
      return say(
        paint.good(
          `✔ ${target} generation ${outcome.generation} is built, VMID ${outcome.vmid} · ${showDuration(outcome.tookMs)}`,
        ),
      );
    case 'template-retired':
      return say(paint.good(`✔ ${target} is retired, VMID ${outcome.vmid}`));
    case 'policy-changed':
      return say(paint.good(`✔ policy revision ${outcome.revision} is in force`));
    case 'refused':
      return say(paint.warn(`⛔ refused by policy: ${outcome.reason}`));
    case 'denied':
      return say(
        paint.bad(`✖ denied by @${outcome.by.display}${outcome.reason === null ? '' : `: "${outcome.reason}"`}`),
      );
    case 'expired':
      return say(paint.weak(`⌛ expired ${showTime(outcome.at, view.zone)}: nobody decided in time`));
    case 'cancelled':
      return say(paint.weak(`⏹ cancelled by @${outcome.by.display} · changed: ${outcome.changed}`));
    case 'stopped':
      return stopped(outcome, view, paint);
    default:
      return outcome satisfies never;
  }
}

function ready(outcome: Ready, target: string, view: View, paint: Paint): string[] {
  const place = [
    `node ${outcome.node}`,
    `VMID ${outcome.vmid}`,
    `lease until ${showTime(outcome.leaseUntil, view.zone)}`,
  ];
  const identity = view.identity === null ? '' : `-i ${quoteForShell(view.identity)} `;
  return [
    ...wrapLine(paint.good(`✔ ${target} is ready in ${showDuration(outcome.tookMs)}`), view.width),
    ...wrapLine(`  ${paint.strong(`ssh ${identity}${outcome.login}@${outcome.ipv4}`)}`, view.width),
    ...wrapLine(`  ED25519 ${outcome.hostKeyFingerprint}`, view.width),
    ...joinParts(place, view.width - 2).map((line) => `  ${line}`),
    ...outcome.notes.flatMap((note) => wrapLine(`  ! ${note}`, view.width)).map(paint.warn),
  ];
}

/** Four words, four looks: their no, our fault, a gate's no, and what nobody can say. */
const looks = {
  failed: { mark: '✖ failed', colour: 'bad' },
  broke: { mark: '⚡ broke', colour: 'odd' },
  refused: { mark: '⛔ refused', colour: 'warn' },
  unknown: { mark: '? unknown', colour: 'warn' },
} as const;

function stopped(outcome: Stopped, view: View, paint: Paint): string[] {
  const { mark, colour } = looks[outcome.word];
  return [
    ...wrapLine(paint[colour](`${mark} in ${outcome.stage} (${outcome.step}): ${outcome.message}`), view.width),
    ...outcome.lastLines.flatMap((line) => wrapLine(`  │ ${line}`, view.width, 4)).map(paint.weak),
    ...joinParts([`side: ${outcome.side}`, `changed: ${outcome.changed}`], view.width),
    ...wrapLine(`now: ${outcome.cure}`, view.width),
  ];
}

/** A path as a shell takes it for one word. */
function quoteForShell(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
