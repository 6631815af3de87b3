import { shownLines } from '../slack/shown-lines.js';
import type { SlackStandIn } from '../stand-ins/slack/slack-stand-in.js';
import { startSlackStandIn } from '../stand-ins/slack/start-slack-stand-in.js';
import { DEFAULT_BOT_SCOPES } from '../stand-ins/slack/state/seed-workspace.js';
import type { SlackMessage, SlackView } from '../stand-ins/slack/state/workspace.js';
import { type Stack, startStack } from './start-stack.js';

export const CHANNEL = 'C0VMS';

/** An installation whose bot is in a Slack: the stand-in, on this host's own address in the bot's network. */
export interface SlackStack extends Stack {
  slack: SlackStandIn;
  /** The request's message once it says all of this. */
  card(label: string, words: readonly string[], timeoutMs?: number): Promise<SlackMessage>;
  /** The modal of somebody once it is another than before the act. */
  modalAfter(user: string, act: () => Promise<object | null>): Promise<SlackView>;
  /** What somebody alone is told after the act, line by line. */
  toldAfter(user: string, act: () => Promise<object | null>): Promise<string[]>;
}

const ANSWER_MS = 30_000;
const CARD_MS = 240_000;

/** Ana (U0ANA) asks, Bo and Cy are in the user group `ops`: `scripts/slack-config.mjs` says the same to the bot. */
export async function startSlackStack(): Promise<SlackStack> {
  let started: SlackStandIn | null = null;
  const slackAt = async (host: string): Promise<string> => {
    started = await startSlackStandIn({
      host,
      users: Object.entries({ U0ANA: 'Ana', U0BO: 'Bo', U0CY: 'Cy' }).map(([id, realName]) => ({ id, realName })),
      channels: [
        { id: CHANNEL, name: 'vms' },
        { id: 'C0BOT', name: 'bot-operators' },
      ],
      groups: [{ id: 'S0OPS', handle: 'ops', name: 'Operations', users: ['U0BO', 'U0CY'] }],
      botScopes: [...DEFAULT_BOT_SCOPES, 'channels:read', 'groups:read', 'channels:history', 'groups:history'],
    });
    return started.apiUrl;
  };
  const given = (): SlackStandIn | null => started;
  try {
    const stack = await startStack({ slackAt });
    return inSlack(stack, getStarted(given()));
  } catch (error) {
    await given()?.stop();
    throw error;
  }
}

function inSlack(stack: Stack, slack: SlackStandIn): SlackStack {
  return {
    ...stack,
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
    async stop() {
      try {
        await stack.stop();
      } finally {
        await slack.stop();
      }
    },
  };
}

function getStarted(slack: SlackStandIn | null): SlackStandIn {
  if (slack === null) throw new Error('no Slack was started');
  return slack;
}

/** Everything that the message says. */
export function wordsOf(message: SlackMessage | SlackView): string {
  return shownLines(message).join('\n');
}
