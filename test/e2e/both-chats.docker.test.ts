import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IDS } from '../stand-ins/discord/state/seed-server.js';
import type { DiscordMessage } from '../stand-ins/discord/state/server.js';
import type { SlackMessage } from '../stand-ins/slack/state/workspace.js';
import { asOneStory } from './as-one-story.js';
import { chatAt, stopOnFailure } from './chat-at.js';
import { wordsOf as wordsInDiscord } from './discord-words.js';
import { CHANNEL as DISCORD_CHANNEL, type InDiscord, inDiscord, startDiscordOn } from './start-discord-stack.js';
import { type InSlack, inSlack, CHANNEL as SLACK_CHANNEL, startSlackOn, wordsOf } from './start-slack-stack.js';
import { type Stack, startStack } from './start-stack.js';
import { useSsh } from './use-ssh.js';

let stack: Stack;
let inOne: InSlack;
let inOther: InDiscord;
let waiting: { slack: SlackMessage; discord: DiscordMessage };

/** The cards of each environment are Slack's, and shown in Discord too. */
beforeAll(async () => {
  const [slack, discord] = [chatAt(startSlackOn), chatAt(startDiscordOn)];
  stack = await stopOnFailure([slack, discord], async () => {
    const started = await startStack({ slackAt: slack.at, discordAt: discord.at });
    const stop = () => started.stop().finally(() => Promise.all([slack.stop(), discord.stop()]));
    return { ...started, stop };
  });
  inOne = inSlack(slack.get());
  inOther = inDiscord(discord.get());
  await inOne.slack.until(() => inOne.slack.connections().length === 2, 'two sockets', 30_000);
  await inOther.discord.until(() => inOther.discord.commands().length === 2, 'the commands', 30_000);
});
afterAll(() => stack?.stop());

const ana = () => inOther.discord.user(IDS.ana);
const bo = () => inOne.slack.user('U0BO');
const inThread = () => inOne.slack.thread(SLACK_CHANNEL, waiting.slack.ts);

/** How the posts of Slack call somebody; what a message is edited to calls nobody. */
const calledInSlack = () =>
  inOne.slack
    .calls('chat.postMessage')
    .flatMap(({ args }) => JSON.stringify(args).match(/<!subteam\^\w+>|<@\w+>/g) ?? []);

describe('a VM asked for in Discord and approved in Slack', () => {
  asOneStory();

  it('is asked for with the key that was added there', async () => {
    const ssh = await useSsh(stack.folder, 'ana');
    const key = await ana().command('vm key add', {}, DISCORD_CHANNEL);
    await ana().click(await inOther.answer(key, ['[Open the form]']), 'Open the form');
    const form = await inOther.discord.until(() => inOther.discord.modalOf(IDS.ana), 'a form', 10_000);
    await ana().submit(form, { key: ssh.publicKey });
    await inOther.answer(key, ['SHA256:']);
    const words = { name: 'web-1', size: 's', env: 'prod', template: 'debian-13', reason: 'load test 4.2' };
    const asked = await ana().command('vm create', { ...words, blueprint: 'base' }, DISCORD_CHANNEL);
    await inOther.answer(asked, ['R-1 create web-1']);
  });

  it('waits on a card in each chat with the same facts', async () => {
    const [slack, discord] = await Promise.all([inOne.card('R-1', ['[Approve]']), inOther.card('R-1', ['[Approve]'])]);
    waiting = { slack, discord };
    for (const fact of ['SANDBOX', 'web-1', 'load test 4.2', '1 vCPU', 'debian-13', 'prod-needs-ops', '0 of 1']) {
      expect(wordsOf(slack)).toContain(fact);
      expect(wordsInDiscord(discord)).toContain(fact);
    }
    expect([wordsOf(slack).includes('<@U0ANA>'), wordsInDiscord(discord).includes(`<@${IDS.ana}>`)]).toEqual([
      true,
      true,
    ]);
  });

  it('calls the user group where it is one, and by name who of it is known in the other chat', () => {
    expect(calledInSlack().filter((call) => call.startsWith('<!'))).toEqual(['<!subteam^S0OPS>']);
    expect(inOther.notified()).toEqual([IDS.cy]);
  });

  it('is approved in Slack, which both cards say', async () => {
    await inOne.toldAfter('U0BO', () => bo().click(waiting.slack, 'Approve'));
    await Promise.all([inOne.card('R-1', ['of 6 stages']), inOther.card('R-1', ['⏳ '])]);
    expect(wordsOf(waiting.slack)).toContain('<@U0BO>');
    // Bo has no account in Discord that the bot knows: there he is named.
    expect(wordsInDiscord(waiting.discord)).toMatch(/1 of 1 ops · ✔ bo$/m);
  });

  it('is ready on both cards, which are the same messages', async () => {
    const [slack, discord] = await Promise.all([
      inOne.card('R-1', ['is ready in']),
      inOther.card('R-1', ['is ready in']),
    ]);
    expect([slack.ts, discord.id]).toEqual([waiting.slack.ts, waiting.discord.id]);
    expect(/ssh [a-z]+@[0-9.]+/.exec(wordsOf(slack))?.[0]).toBe(
      /ssh [a-z]+@[0-9.]+/.exec(wordsInDiscord(discord))?.[0],
    );
    expect([inOne.slack.messages(SLACK_CHANNEL).length, inOther.discord.messages(DISCORD_CHANNEL).length]).toEqual([
      1, 1,
    ]);
  });

  it('tells who asked where they asked, and nobody twice', async () => {
    const replies = () => inOther.discord.thread(waiting.discord.id).map(wordsInDiscord);
    await inOther.discord.until(() => replies().some((reply) => reply.includes('web-1: ready')), 'a reply', 30_000);
    expect(inOther.notified()).toEqual([IDS.cy, IDS.ana]);
    expect(inThread().filter(({ text }) => text.includes('<@U0ANA>'))).toEqual([]);
    // The card itself says who asked.
    expect(new Set(calledInSlack())).toEqual(new Set(['<!subteam^S0OPS>', '<@U0ANA>']));
  });

  it('can be destroyed from the card in the other chat', async () => {
    const slackAna = inOne.slack.user('U0ANA');
    await slackAna.click(await inOne.card('R-1', ['is ready in']), 'Destroy', { confirm: true });
    const second = await inOther.card('R-2', ['[Approve]']);
    await inOther.answer(await inOther.discord.user(IDS.cy).click(second, 'Approve'), ['R-2']);
    await Promise.all([inOne.card('R-2', ['is gone']), inOther.card('R-2', ['is gone'])]);
    const isTold = () =>
      inOne.slack
        .messages(SLACK_CHANNEL)
        .some(({ ts }) => inOne.slack.thread(SLACK_CHANNEL, ts).some(({ text }) => text.includes('<@U0ANA>')));
    await inOne.slack.until(isTold, 'a reply in Slack', 30_000);
    expect(inOther.notified()).toEqual([IDS.cy, IDS.ana, IDS.cy]);
    expect((await stack.sandbox.vms()).filter(({ template }) => template === 0)).toEqual([]);
  });

  it('was made of calls that both take, by an installation that is well', async () => {
    inOne.slack.assertValid();
    inOther.discord.assertValid();
    expect([inOne.slack.refused(), inOther.discord.invalidRequests()]).toEqual([{}, 0]);
    const doctor = await stack.chatops('doctor');
    expect(doctor.stdout).not.toContain('✘');
    expect(doctor.code).toBe(0);
  });
});
