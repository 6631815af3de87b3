import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type AnswerCard, Card, type CardButton, type RequestCard } from '../../commands/card.js';

const TerminalEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('connected'), actor: z.string(), again: z.boolean() }),
  z.object({ event: z.literal('lost'), why: z.string() }),
  z.object({ event: z.literal('card'), messageId: z.string(), replyTo: z.string().nullable(), card: Card }),
  z.object({ event: z.literal('opened') }),
  z.object({ event: z.literal('told'), card: Card }),
  z.object({ event: z.literal('refused'), why: z.string() }),
]);
type TerminalEvent = z.infer<typeof TerminalEvent>;

export interface ShownCard {
  messageId: string;
  card: RequestCard;
}

/** One person's terminal. Every wait rejects with words when it takes too long. */
export interface Conversation {
  /** All that was heard, oldest first. */
  events: readonly TerminalEvent[];
  /** A command, a form or a button, and the private answer to it. */
  ask(text: string): Promise<Card>;
  submit(form: string, fields: Record<string, string>): Promise<Card>;
  press(button: CardButton, text?: string | null): Promise<Card>;
  /** The request's card as it was shown last, or null. */
  shown(label: string): ShownCard | null;
  /** The request's card once it fits: as it stands now, or at its next change. */
  card(label: string, fits: (card: RequestCard) => boolean, what: string, timeoutMs?: number): Promise<ShownCard>;
  /** Connects again where the connection's process ended with the bot. */
  reopen(): void;
  close(): void;
}

const answerMs = 30_000;

export function talkAs(name: string, connect: readonly string[]): Conversation {
  const events: TerminalEvent[] = [];
  const wakers = new Set<() => void>();
  let child: ChildProcessWithoutNullStreams | null = null;

  function open(): void {
    const [program = '', ...args] = connect;
    const opened = spawn(program, [...args, '--as', name], { stdio: 'pipe' });
    child = opened;
    opened.stdin.on('error', () => opened.stdin.destroy());
    opened.stderr.resume();
    opened.on('close', () => {
      if (child === opened) child = null;
    });
    createInterface({ input: opened.stdout }).on('line', (line) => {
      events.push(TerminalEvent.parse(JSON.parse(line)));
      for (const wake of [...wakers]) wake();
    });
  }

  function waitFor<T>(find: () => T | null, what: string, timeoutMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        wakers.delete(look);
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`${name} waited ${timeoutMs / 1000} s for ${what}; heard last: ${describeLast(events)}`));
      }, timeoutMs);
      const look = () => {
        const found = find();
        if (found === null) return;
        end();
        resolve(found);
      };
      wakers.add(look);
      look();
    });
  }

  async function say(line: object, what: string): Promise<Card> {
    if (child === null) throw new Error(`${name} has no connection to say ${what}`);
    const heard = events.length;
    child.stdin.write(`${JSON.stringify(line)}\n`);
    const isAnswer = (event: TerminalEvent) => event.event === 'told' || event.event === 'refused';
    const event = await waitFor(() => events.slice(heard).find(isAnswer) ?? null, `an answer to ${what}`, answerMs);
    if (event.event !== 'told') throw new Error(`${what} was not taken: ${JSON.stringify(event)}`);
    return event.card;
  }

  const shown = (label: string) => events.flatMap((event) => readShown(event, label)).at(-1) ?? null;
  open();
  return {
    events,
    ask: (text) => say({ do: 'command', text }, text),
    submit: (form, fields) => say({ do: 'submit', form, fields }, `the form ${form}`),
    press: ({ action, token }, text = null) => say({ do: 'press', token, text }, `the button ${action}`),
    shown,
    card: (label, fits, what, timeoutMs = 120_000) => {
      const find = () => {
        const last = shown(label);
        return last !== null && fits(last.card) ? last : null;
      };
      return waitFor(find, `${label}: ${what}`, timeoutMs);
    },
    reopen: () => {
      if (child === null) open();
    },
    close: () => {
      child?.stdin.end();
      child = null;
    },
  };
}

function readShown(event: TerminalEvent, label: string): ShownCard[] {
  return event.event === 'card' && event.card.kind === 'request' && event.card.label === label
    ? [{ messageId: event.messageId, card: event.card }]
    : [];
}

function describeLast(events: readonly TerminalEvent[]): string {
  return JSON.stringify(events.at(-1) ?? null).slice(0, 4000);
}

/** An answer card with that tone, or an error that shows what came instead. */
export function answerOf(card: Card, tone: AnswerCard['tone']): AnswerCard {
  if (card.kind === 'answer' && card.tone === tone) return card;
  throw new Error(`not an answer with the tone ${tone}: ${JSON.stringify(card, null, 2)}`);
}
