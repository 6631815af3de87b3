import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { inBackend } from './stack.mjs';

/**
 * One person's terminal, for scripts: `chatops terminal --json` in the bot's container. `next` gives the first event
 * that fits, of those that came since the last one that it gave.
 */
export function openConversation(stack, as) {
  const args = inBackend(stack, ['chatops', 'terminal', '--json', '--as', as]);
  const child = spawn('docker', args, { stdio: ['pipe', 'pipe', 'inherit'], env: stack.env });
  const events = [];
  let waiting = () => undefined;
  let ended = false;
  const wake = () => waiting();
  createInterface({ input: child.stdout }).on('line', (line) => {
    events.push(JSON.parse(line));
    wake();
  });
  child.once('close', () => {
    ended = true;
    wake();
  });
  const write = (line) => child.stdin.write(`${JSON.stringify(line)}\n`);

  async function next(fits, what, timeoutMs) {
    const until = Date.now() + timeoutMs;
    for (;;) {
      while (events.length > 0) {
        const event = events.shift();
        if (fits(event)) {
          return event;
        }
      }
      if (ended || Date.now() >= until) {
        throw new Error(`${as} waited for ${what}: ${ended ? 'the terminal has ended' : `${timeoutMs / 1000} s`}`);
      }
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, until - Date.now());
        waiting = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** A command and its private answer. */
  async function ask(text, timeoutMs = 30_000) {
    write({ do: 'command', text });
    return (await next(({ event }) => event === 'told', `an answer to ${text}`, timeoutMs)).card;
  }

  return {
    ask,
    next,
    async submit(form, fields) {
      write({ do: 'submit', form, fields });
      return (await next(({ event }) => event === 'told', `an answer to the form ${form}`, 30_000)).card;
    },
    async press(token, text = null) {
      write({ do: 'press', token, text });
      return (await next(({ event }) => event === 'told', 'an answer to a button', 30_000)).card;
    },
    /** The card of that request, once it fits. */
    async card(label, fits, what, timeoutMs) {
      const isIt = ({ event, card }) =>
        event === 'card' && card.kind === 'request' && card.label === label && fits(card);
      return (await next(isIt, what, timeoutMs)).card;
    },
    close: () => child.stdin.end(),
  };
}
