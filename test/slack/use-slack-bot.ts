import { afterEach, beforeEach, expect } from 'vitest';
import type { Policy } from '../../commands/approval/policy.js';
import { samplePolicy } from '../../commands/fakes/sample-policy.js';
import { redecideWaiting } from '../../commands/policy/redecide-waiting.js';
import type { Stores } from '../../commands/stores.js';
import type { Target } from '../stand-ins/slack/person/person.js';
import type { SlackMessage, SlackView } from '../stand-ins/slack/state/workspace.js';
import { shownLines } from './shown-lines.js';
import { CHANNEL, type SlackBot, type SlackBotWishes, startSlackBot } from './start-slack-bot.js';

/** A bot of its own for each test of a file; after each, every call that it made was valid. */
export interface UsedBot {
  bot(): SlackBot;
  /** Types a command and gives the lines of the answer. */
  say(user: string, text: string): Promise<string[]>;
  /** Clicks on what is given, also where it is not on the screen any more; gives the lines of the answer. */
  press(user: string, target: Target, what: string): Promise<string[]>;
  /** Does something that opens or changes a modal of theirs; gives the modal. */
  modalAfter(user: string, act: () => Promise<unknown>): Promise<SlackView>;
  /** Ana asks for a VM in prod; gives its card as it is while it waits. */
  ask(number: number, name?: string): Promise<SlackMessage>;
  /** Another policy is loaded, as an operator does it: what waits is decided again, or only when it is looked at. */
  load(policy: Policy, redecide: boolean): void;
  /** Time passes, and is over for the clock of receipts too: what comes right after a jump counts as held up. */
  letPass(ms: number): Promise<void>;
  stores<T>(read: (stores: Stores) => T): T;
}

export function useSlackBot(wishes: SlackBotWishes = {}): UsedBot {
  let running: SlackBot | null = null;
  const bot = (): SlackBot => {
    if (running === null) throw new Error('no bot is running');
    return running;
  };
  beforeEach(async () => {
    const started = await startSlackBot(wishes);
    running = started;
    await started.slack.until(() => started.slack.connections().length >= 2, 'two sockets', 20_000);
  });
  afterEach(async () => {
    bot().slack.assertValid();
    await bot().close();
  });
  const told = async (user: string, act: () => Promise<unknown>): Promise<string[]> => {
    const before = bot().slack.ephemerals(user).length;
    await act();
    return shownLines(await bot().untilTold(user, before));
  };
  const say = (user: string, text: string): Promise<string[]> =>
    told(user, () => bot().slack.user(user).command('/vm', text, CHANNEL));
  return {
    bot,
    say,
    press: (user, target, what) => told(user, () => bot().slack.user(user).click(target, what, { confirm: true })),
    async modalAfter(user, act) {
      const { slack } = bot();
      const before = slack.viewOf(user)?.hash;
      await act();
      return slack.until(
        () => {
          const view = slack.viewOf(user);
          return view !== null && view.hash !== before ? view : undefined;
        },
        `a modal of ${user}`,
        10_000,
      );
    },
    ask: async (number, name) => structuredClone(await bot().ask(number, name)),
    load: (policy, redecide) =>
      bot().stores((stores) => {
        stores.policies.add(policy, 'host:test', bot().clock.now());
        if (redecide) redecideWaiting(stores, bot().useCases);
      }),
    async letPass(ms) {
      bot().clock.advance(ms);
      for (let tries = 0; tries < 1000; tries += 1) {
        if (!(await say('U0DEE', 'key list')).join().includes('not accepted')) return;
      }
      throw new Error('nothing is accepted');
    },
    stores: (read) => bot().stores(read),
  };
}

/** The sample's rules, with this many approvals of ops for prod. */
export function opsPolicy(count: number): Policy {
  const effect: Policy['rules'][number]['effect'] = {
    kind: 'require',
    approvals: [{ group: 'ops', count }],
    expiresAfterHours: 4,
  };
  return { rules: samplePolicy.rules.map((rule) => (rule.name === 'prod-needs-ops' ? { ...rule, effect } : rule)) };
}

/** The lines hold these words, each in one line and in this order. */
export function expectLines(lines: readonly string[], ...words: (string | RegExp)[]): void {
  let from = 0;
  for (const word of words) {
    const at = lines.findIndex((line, place) => place >= from && matches(line, word));
    expect(at === -1 ? lines.slice(from) : [word], `no line with ${word} after line ${from}`).toEqual([word]);
    from = at + 1;
  }
}

function matches(line: string, word: string | RegExp): boolean {
  return typeof word === 'string' ? line.includes(word) : word.test(line);
}
