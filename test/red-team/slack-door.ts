import { shownLines } from '../slack/shown-lines.js';
import { CHANNEL, TEAM, wordsOf } from '../slack/start-slack-bot.js';
import type { SlackStandIn } from '../stand-ins/slack/slack-stand-in.js';
import type { SlackMessage, SlackView } from '../stand-ins/slack/state/workspace.js';
import { type CardAction, type Door, type ShownCard, tokenIn } from './door.js';
import { prodOf } from './house-policy.js';
import { spoken } from './spoken.js';

const LABELS = { approve: 'Approve', deny: 'Deny', plan: 'Plan', cancel: 'Cancel' };
const WITHIN_MS = 15_000;

/** One for each environment, after the channel in which people type. */
export const slackChannels = prodOf('slack').map((_, n) => `C0PROD${n}`);

export function slackId(who: string): string {
  return `U0${who.toUpperCase()}`;
}

export function slackDoor(slack: SlackStandIn): Door {
  const told = (who: string): SlackMessage[] => slack.ephemerals(slackId(who));
  const answerAfter: Door['answerAfter'] = async (who, before) =>
    shownLines(await slack.until(() => told(who)[before], `an answer to ${who}`, WITHIN_MS));
  const send: Door['send'] = async (who, words, given) => {
    const [command = '', ...rest] = spoken(words, given).split(' ');
    await slack.user(slackId(who)).command(command, rest.join(' '), CHANNEL);
  };
  const answered = async (who: string, act: () => Promise<unknown>): Promise<string[]> => {
    const before = told(who).length;
    await act();
    return answerAfter(who, before);
  };
  return {
    ...{ platform: 'slack', send, answerAfter },
    account: (who) => `slack:${TEAM}/${slackId(who)}`,
    enter: (who) => void slack.setUser({ id: slackId(who), name: who }),
    setOps: (who) => void slack.setGroup({ id: 'S0OPS', users: who.map(slackId) }),
    say: (who, words, given) => answered(who, () => send(who, words, given)),
    answers: (who) => told(who).length,
    async cardWith(number, token) {
      const shown = (): SlackMessage | undefined =>
        [CHANNEL, ...slackChannels]
          .flatMap((channel) => slack.messages(channel))
          .findLast((message) => wordsOf(message).includes(token));
      return showCard(
        slack,
        structuredClone(await slack.until(shown, `R-${number} with ${token}`, WITHIN_MS)),
        answered,
      );
    },
  };
}

type Answered = (who: string, act: () => Promise<unknown>) => Promise<string[]>;

function showCard(slack: SlackStandIn, card: SlackMessage, answered: Answered): ShownCard {
  const click = (who: string, action: CardAction): Promise<unknown> =>
    slack.user(slackId(who)).click(card, LABELS[action], { confirm: true });
  return {
    tokenOf: (action) => tokenIn(JSON.stringify(card.blocks), action),
    press: (who, action, reason) =>
      action === 'deny' ? deny(slack, who, () => click(who, action), reason) : answered(who, () => click(who, action)),
    forge: (who, token) => answered(who, () => slack.user(slackId(who)).click(withButton(card, token), 'Forged')),
    pressTwice(who, action) {
      slack.fault({ fault: 'duplicate-envelope', times: 1 });
      return answered(who, () => click(who, action));
    },
  };
}

/** A button of the bot's that sends what is asked at once, with another value. */
function withButton(card: SlackMessage, value: string): SlackMessage {
  const text = { type: 'plain_text', text: 'Forged' };
  const button = { type: 'button', action_id: 'approve:0', value, text };
  return { ...card, blocks: [{ type: 'actions', block_id: 'forged', elements: [button] }] };
}

/** Who may deny is asked why; who may not is answered at once. */
async function deny(slack: SlackStandIn, who: string, act: () => Promise<unknown>, reason = ''): Promise<string[]> {
  const user = slackId(who);
  const told = slack.ephemerals(user).length;
  const modalAfter = (hash: string | undefined): SlackView | undefined => {
    const view = slack.viewOf(user);
    return view !== null && view.hash !== hash ? view : undefined;
  };
  const before = slack.viewOf(user)?.hash;
  await act();
  const next = (): SlackMessage | SlackView | undefined => slack.ephemerals(user)[told] ?? modalAfter(before);
  const first = await slack.until(next, `an answer to ${who}`, WITHIN_MS);
  if (!('view' in first)) return shownLines(first);
  const asked = first.hash;
  await slack.user(user).submit(first, reason === '' ? {} : { value: reason });
  return shownLines(await slack.until(() => modalAfter(asked), `an answer to ${who}`, WITHIN_MS));
}
