import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import {
  connectTerminal,
  type TerminalClient,
  type TerminalEvent,
} from '../../bot/terminal/client/connect-terminal.js';
import { readFrames } from '../../bot/terminal/read-frames.js';
import { type ClientFrame, ServerFrame } from '../../bot/terminal/terminal-protocol.js';
import type { Card, RequestCard } from '../../commands/card.js';
import { makeChanges } from '../stand-ins/chat/changes.js';
import { type Door, type ShownCard, tokenIn } from './door.js';
import { spoken } from './spoken.js';

const WITHIN_MS = 15_000;

export interface TerminalDoor extends Door {
  client(who: string): TerminalClient;
  close(): void;
}

export function terminalDoor(socketPath: string, setOps: Door['setOps']): TerminalDoor {
  const { tell, until } = makeChanges(() => '');
  const clients = new Map<string, { client: TerminalClient; told: string[][] }>();
  const cards = new Map<string, RequestCard>();
  const take = (event: TerminalEvent, told: string[][]): void => {
    if (event.event === 'card' && event.card.kind === 'request') cards.set(event.card.label, event.card);
    if (event.event === 'told') told.push(linesOf(event.card));
    if (event.event === 'refused') told.push([event.why]);
    tell();
  };
  const open = (who: string): { client: TerminalClient; told: string[][] } => {
    const known = clients.get(who);
    if (known !== undefined) return known;
    const told: string[][] = [];
    const client = connectTerminal({ socketPath, as: `${who}-t`, onEvent: (event) => take(event, told) });
    clients.set(who, { client, told });
    return { client, told };
  };
  const answerAfter: Door['answerAfter'] = (who, before) =>
    until(() => open(who).told[before], `an answer to ${who}`, WITHIN_MS);
  const send: Door['send'] = (who, words, given) => open(who).client.command(spoken(words, given));
  const answered = async (who: string, act: (client: TerminalClient) => Promise<unknown>): Promise<string[]> => {
    const { client, told } = open(who);
    const before = told.length;
    await act(client);
    return answerAfter(who, before);
  };
  open('nobody');
  return {
    ...{ platform: 'terminal', send, answerAfter, setOps },
    account: (who) => `terminal:${who}-t`,
    enter: (who) => void open(who),
    say: (who, words, given) => answered(who, () => send(who, words, given)),
    answers: (who) => open(who).told.length,
    client: (who) => open(who).client,
    async cardWith(number, token) {
      const shown = (): RequestCard | null => {
        const card = cards.get(`R-${number}`);
        return card?.buttons.some((button) => button.token === token) ? card : null;
      };
      return showCard(socketPath, await until(shown, `R-${number} with ${token}`, WITHIN_MS), answered);
    },
    close() {
      for (const { client } of clients.values()) client.close();
    },
  };
}

type Answered = (who: string, act: (client: TerminalClient) => Promise<unknown>) => Promise<string[]>;

function showCard(socketPath: string, card: RequestCard, answered: Answered): ShownCard {
  const tokenOf: ShownCard['tokenOf'] = (action) => tokenIn(JSON.stringify(card.buttons), action);
  const press: ShownCard['press'] = (who, action, reason) =>
    answered(who, (client) => client.press(tokenOf(action), reason ?? null));
  return {
    ...{ tokenOf, press },
    forge: (who, token) => answered(who, (client) => client.press(token, null)),
    pressTwice: (who, action) =>
      answered(who, () =>
        sendTwice(socketPath, { frame: 'button', id: randomUUID(), token: tokenOf(action), text: null }, who),
      ),
  };
}

function linesOf(card: Card): string[] {
  if (card.kind === 'answer') {
    const cells = card.table === null ? [] : [card.table.head, ...card.table.rows].map((row) => row.join('  '));
    return [card.title, ...card.lines, ...cells];
  }
  if (card.kind !== 'form') return [JSON.stringify(card)];
  return [card.title, ...(card.notes ?? []), ...card.fields.flatMap(({ problem }) => problem ?? [])];
}

/** As a client does whose connection was lost before it was told that its frame is kept. */
async function sendTwice(socketPath: string, frame: ClientFrame, who: string): Promise<void> {
  const socket = connect(socketPath);
  const frames: ClientFrame[] = [{ frame: 'hello', as: `${who}-t` }, frame, frame];
  await new Promise<void>((resolve) => {
    let stored = 0;
    readFrames(
      socket,
      ServerFrame,
      (answer) => {
        if (answer.frame === 'stored') stored += 1;
        if (stored === 2) resolve();
      },
      () => undefined,
    );
    for (const sent of frames) socket.write(`${JSON.stringify(sent)}\n`);
  });
  socket.destroy();
}
