import { paint } from '../paint.js';
import type { View } from '../view.js';
import { cardBoard } from './card-board.js';
import { createSession, type Session } from './create-session.js';
import { performInput } from './perform-input.js';
import { readInput } from './read-input.js';
import { createScreen, type Screen } from './screen.js';
import type { TerminalRun } from './terminal-run.js';

const tickMs = 1000;

/** A conversation on a terminal: the newest open card stands above the input line and is edited in place. */
export function runScreen(run: TerminalRun): Promise<number> {
  return new Promise((resolve) => {
    const talk = openTalk(run, () => {
      clearInterval(tick);
      resolve(0);
    });
    // The time that a stage runs goes on by itself.
    const tick = setInterval(talk.tick, tickMs);
  });
}

function openTalk(run: TerminalRun, onEnd: () => void): { tick(): void } {
  const colours = paint(run.colours);
  const board = cardBoard(colours, true);
  const questions = pendingQuestion();
  let zone = 'UTC';

  const view = (): View => ({ width: screen.width(), zone, now: Date.now(), identity: run.identity });
  const print = (lines: readonly string[]) => screen.show(lines, board.pinned(view()));
  const prompt = () => screen.setPrompt(`${session.speaker}> `);
  const ask = (question: string) => {
    screen.setPrompt(question);
    return questions.ask().finally(prompt);
  };

  function end(): void {
    session.client.close();
    screen.close();
    run.output.write('\n');
    onEnd();
  }

  const screen: Screen = createScreen(run, {
    onLine(line) {
      if (!questions.answer(line) && !takeLine(session, line)) {
        end();
      }
    },
    onInterrupt: leaveAtSecond(questions, () => print(['-- Ctrl-C once more leaves']), end),
    onResize: () => print([]),
    onClose: end,
  });
  const session: Session = createSession(run, board, { paint: colours, view, print, ask }, (given) => {
    zone = given;
  });
  prompt();
  return { tick: () => board.isRunning() && print([]) };

  /** False: the person wants to leave. */
  function takeLine(current: Session, line: string): boolean {
    const input = readInput(line);
    performInput(current, input);
    prompt();
    return input.input !== 'quit';
  }
}

type Questions = ReturnType<typeof pendingQuestion>;

/** The one question that the next line answers. */
function pendingQuestion() {
  let waiting: ((answer: string | null) => void) | null = null;
  return {
    ask: () =>
      new Promise<string | null>((resolve) => {
        waiting = resolve;
      }),
    /** False where nothing was asked. */
    answer(line: string | null): boolean {
      const asked = waiting;
      waiting = null;
      asked?.(line);
      return asked !== null;
    },
  };
}

/** Ctrl-C breaks off a question or drops what is typed; with neither, the second one leaves. */
function leaveAtSecond(questions: Questions, warn: () => void, end: () => void) {
  let warnedAt = 0;
  return (hadInput: boolean): void => {
    if (questions.answer(null) || hadInput) {
      warnedAt = 0;
    } else if (Date.now() - warnedAt < 3000) {
      end();
    } else {
      warnedAt = Date.now();
      warn();
    }
  };
}
