import type { AnswerCard, Card, FormCard } from '../../../commands/card.js';
import type { Paint } from '../paint.js';
import { renderCard } from '../render-card.js';
import type { View } from '../view.js';
import { wrapLine } from '../wrap-line.js';
import { type Ask, askForm } from './ask-form.js';
import type { CardBoard } from './card-board.js';
import { connectTerminal, type TerminalClient, type TerminalEvent } from './connect-terminal.js';

/** Where a session shows and asks: a screen, or lines. */
export interface Surface {
  paint: Paint;
  view(): View;
  print(lines: readonly string[]): void;
  /** Null: broken off. One question at a time. */
  ask: Ask;
}

export interface Session {
  client: TerminalClient;
  board: CardBoard;
  surface: Surface;
  speaker: string;
  lastAnswer: AnswerCard | null;
  /** The form that was sent last, until it is answered. */
  sentForm: string | null;
  /** Every answer so far that was no question. */
  answers: AnswerCard[];
  /** When the open cards of the start are all there. */
  opened: Promise<void>;
  /** The next time that an answer was given which asks nothing, or a dialog was broken off. */
  settled(): Promise<void>;
  /** A sentence of the terminal's own, wrapped. */
  say(line: string): void;
  /** One dialog after the other, as there is one person. */
  dialog(talk: () => Promise<boolean>): void;
}

/** One person at one terminal: shows what comes, and asks for what a form wants. */
export function createSession(
  options: { socketPath: string; as: string },
  board: CardBoard,
  surface: Surface,
  onConnected: (zone: string) => void,
): Session {
  let waiting: (() => void)[] = [];
  let dialogs = Promise.resolve();

  function settle(): void {
    const woken = waiting;
    waiting = [];
    woken.forEach((wake) => {
      wake();
    });
  }

  const onEvent = (event: TerminalEvent) => take(event);
  const client = connectTerminal({ ...options, onEvent });
  const session: Session = {
    ...{ client, board, surface, speaker: options.as, lastAnswer: null, sentForm: null, answers: [] },
    opened: client.waitFor((event) => (event.event === 'opened' ? true : null)).then(() => undefined),
    settled: () => new Promise((resolve) => waiting.push(resolve)),
    say: (line) => surface.print(wrapLine(line, surface.view().width)),
    dialog(talk) {
      dialogs = dialogs.then(talk).then(
        (isSent) => (isSent ? undefined : sayEnd('broken off, nothing was sent')),
        (error) => sayEnd(error.message),
      );
    },
  };
  const take = taker(session, onConnected, settle);

  function sayEnd(why: string): void {
    session.say(`-- ${why}`);
    settle();
  }

  return session;
}

function taker(session: Session, onConnected: (zone: string) => void, settle: () => void) {
  const { board, surface } = session;
  let isAway = false;

  function sayWhere(away: boolean, words: string): void {
    if (isAway !== away) {
      session.say(`-- ${words}`);
    }
    isAway = away;
  }

  return (event: TerminalEvent): void => {
    switch (event.event) {
      case 'connected':
        onConnected(event.zone);
        sayWhere(false, 'the bot is there again');
        break;
      case 'lost':
        sayWhere(true, `the bot is away (${event.why}); trying again`);
        break;
      case 'card':
        surface.print(board.take(event, surface.view()));
        break;
      case 'told':
        takeAnswer(session, event.card, settle);
        break;
      case 'refused':
        session.say(`-- ${event.why}`);
        break;
      case 'opened':
        break;
      default:
        event satisfies never;
    }
  };
}

function takeAnswer(session: Session, card: Card, settle: () => void): void {
  const cameBack = card.kind === 'form' && card.form === session.sentForm;
  session.sentForm = null;
  if (card.kind === 'form' && !(cameBack && card.fields.every(({ problem }) => problem === null))) {
    session.dialog(() => fillIn(session, card));
    return;
  }
  if (card.kind === 'form') {
    // Nothing of it can be entered otherwise, so it is not asked again.
    const [title = card.title, ...lines] = card.notes ?? [];
    const refusal: AnswerCard = { kind: 'answer', tone: 'problem', title, lines, table: null, file: null, buttons: [] };
    takeAnswer(session, refusal, settle);
    return;
  }
  const { surface } = session;
  surface.print(renderCard(card, surface.view(), surface.paint));
  if (card.kind === 'answer') {
    session.lastAnswer = card;
    session.answers.push(card);
  }
  settle();
}

async function fillIn(session: Session, form: FormCard): Promise<boolean> {
  const { client, surface, say } = session;
  const fields = await askForm(form, surface.ask, say);
  if (fields === null) {
    return false;
  }
  session.sentForm = form.form;
  await client.submit(form.form, fields);
  return true;
}
