import { shownLines } from '../slack/shown-lines.js';
import type { SlackStandIn } from '../stand-ins/slack/slack-stand-in.js';
import { startSlackStandIn } from '../stand-ins/slack/start-slack-stand-in.js';
import { DEFAULT_BOT_SCOPES } from '../stand-ins/slack/state/seed-workspace.js';
import type { SlackMessage, SlackView } from '../stand-ins/slack/state/workspace.js';
import { chatAt, stopOnFailure } from './chat-at.js';
import { type Stack, startStack } from './start-stack.js';

export const CHANNEL = 'C0VMS';

/** What a test sees of the Slack that an installation's bot is in. */
export interface InSlack {
  slack: SlackStandIn;
  /** The request's message once it says all of this. */
  card(label: string, words: readonly string[], timeoutMs?: number): Promise<SlackMessage>;
  /** The modal of somebody once it is another than before the act. */
  modalAfter(user: string, act: () => Promise<object | null>): Promise<SlackView>;
  /** What somebody alone is told after the act, line by line. */
  toldAfter(user: string, act: () => Promise<object | null>): Promise<string[]>;
}

/** An installation whose bot is in a Slack: the stand-in, on this host's own address in the bot's network. */
export type SlackStack = Stack & InSlack;

const ANSWER_MS = 30_000;
const CARD_MS = 240_000;

export async function startSlackStack(): Promise<SlackStack> {
  const chat = chatAt(startSlackOn);
  return stopOnFailure([chat], async () => {
    const stack = await startStack({ slackAt: chat.at });
    return { ...stack, ...inSlack(chat.get()), stop: () => stack.stop().finally(chat.stop) };
  });
}

/** Ana (U0ANA) asks, Bo and Cy are in the user group `ops`: `scripts/chat-config.mjs` says the same to the bot. */
export function startSlackOn(host: string): Promise<SlackStandIn> {
  return startSlackStandIn({
    host,
    users: [
      { id: 'U0ANA', name: 'ana', realName: 'Ana' },
      { id: 'U0BO', name: 'bo', realName: 'Bo' },
      { id: 'U0CY', name: 'cy', realName: 'Cy' },
    ],
    channels: [
      { id: CHANNEL, name: 'vms' },
      { id: 'C0BOT', name: 'bot-operators' },
    ],
    groups: [{ id: 'S0OPS', handle: 'ops', name: 'Operations', users: ['U0BO', 'U0CY'] }],
    botScopes: [...DEFAULT_BOT_SCOPES, 'channels:read', 'groups:read', 'channels:history', 'groups:history'],
  });
}

export function inSlack(slack: SlackStandIn): InSlack {
  return {
    slack,
    card: (label, words, timeoutMs = CARD_MS) => {
      const fits = (message: SlackMessage) => {
        const shown = wordsOf(message);
        return message.text.startsWith(`SANDBOX ${label} `) && words.every((word) => shown.includes(word));
      };
      const what = `${label} with ${words.join(', ')}`;
      const asItStands = () => slack.messages(CHANNEL).map(wordsOf).join('\n---\n');
      return slack
        .until(() => slack.messages(CHANNEL).find(fits), what, timeoutMs)
        .catch((error: Error) => {
          throw new Error(`${error.message}\nthe channel shows:\n${asItStands()}`);
        });
    },
    async modalAfter(user, act) {
      const before = slack.viewOf(user)?.hash;
      await act();
      const other = () => {
        const view = slack.viewOf(user);
        return view !== null && view.hash !== before ? view : undefined;
      };
      return slack.until(other, `a modal of ${user}`, ANSWER_MS);
    },
    async toldAfter(user, act) {
      const before = slack.ephemerals(user).length;
      await act();
      return shownLines(await slack.until(() => slack.ephemerals(user)[before], `an answer to ${user}`, ANSWER_MS));
    },
  };
}

/** Everything that the message says. */
export function wordsOf(message: SlackMessage | SlackView): string {
  return shownLines(message).join('\n');
}
