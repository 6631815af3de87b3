import { createInterface } from 'node:readline';
import type { AnswerCard, RequestCard } from '../../../commands/card.js';
import { paint } from '../paint.js';
import type { View } from '../view.js';
import { cardBoard } from './card-board.js';
import { createSession, type Session } from './create-session.js';
import { performInput } from './perform-input.js';
import { readInput } from './read-input.js';
import type { TerminalRun } from './terminal-run.js';

/** Lines in, lines out: one command at a time, each answered before the next; a card's line when it changed. */
export async function runPipe(run: TerminalRun): Promise<number> {
  const reader = createInterface({ input: run.input, terminal: false });
  const lines = reader[Symbol.asyncIterator]();
  const nextLine = async () => {
    const next = await lines.next();
    return next.done === true ? null : next.value;
  };
  const session = openSession(run, nextLine);
  await session.opened;
  for (let line = await nextLine(); line !== null; line = await nextLine()) {
    const input = readInput(line);
    if (input.input === 'quit') {
      break;
    }
    session.surface.print(input.input === 'nothing' ? [] : [`${session.speaker}> ${line.trim()}`]);
    const settled = session.settled();
    if (performInput(session, input)) {
      await settled;
    }
  }
  const isGood = run.wait ? await waitForAsked(session) : true;
  session.client.close();
  reader.close();
  return isGood && session.answers.every(({ tone }) => tone === 'ok' || tone === 'help') ? 0 : 1;
}

function openSession(run: TerminalRun, nextLine: () => Promise<string | null>): Session {
  const plain = paint(run.colours);
  const view: View = { width: run.output.columns ?? 100, zone: 'UTC', now: null, identity: run.identity };
  const print = (lines: readonly string[]) => run.output.write(lines.map((line) => `${line}\n`).join(''));
  const surface = {
    ...{ paint: plain, print, view: () => view },
    async ask(question: string) {
      const line = await nextLine();
      print([`${question}${line ?? ''}`]);
      return line;
    },
  };
  return createSession(run, cardBoard(plain, false), surface, (zone) => {
    view.zone = zone;
  });
}

/** True: everything that was asked for came to its good end. */
async function waitForAsked({ client, board, answers }: Session): Promise<boolean> {
  const labels = answers.flatMap(labelOfAsked);
  const cards = () => board.requestCards().filter((card) => labels.includes(card.label));
  while (cards().length < labels.length || cards().some((card) => card.outcome === null)) {
    await client.waitFor((event) => (event.event === 'card' ? true : null));
  }
  return cards().every(isGoodEnd);
}

/** The answer to what asks for a change begins with the request's label and what it is for. */
function labelOfAsked({ tone, title }: AnswerCard): string[] {
  const label = /^(R-\d+) (?:create|destroy|build|retire|edit) .*: it is being planned$/.exec(title)?.[1];
  return tone === 'ok' && label !== undefined ? [label] : [];
}

function isGoodEnd({ outcome }: RequestCard): boolean {
  return ['ready', 'destroyed', 'template-built', 'template-retired', 'policy-changed'].includes(outcome?.kind ?? '');
}
