import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IDS } from '../../test/stand-ins/discord/state/seed-server.js';
import {
  cardOf,
  type DiscordSenderStage,
  FALLBACK,
  mentionOf,
  OWN,
  openDiscordSenderStage,
  tellOf,
  textOf,
} from './fakes/discord-sender-stage.js';

let stage: DiscordSenderStage;
let discord: DiscordSenderStage['discord'];
beforeEach(async () => {
  stage = await openDiscordSenderStage();
  ({ discord } = stage);
});
afterEach(async () => {
  discord.assertValid();
  await stage.close();
});

const POST = 'POST /channels/{channel_id}/messages';
const LIST = 'GET /channels/{channel_id}/messages';
const TWICE = 'twice';
const SOON_MS = 30_000;
const lost = (channel: string = OWN) => discord.fault({ fault: 'reply-lost', route: POST, channel });
const replies = (channel: string = OWN) => discord.thread(discord.messages(channel)[0]?.id ?? '');
async function send(...items: Parameters<DiscordSenderStage['add']>): Promise<void> {
  stage.add(...items);
  await stage.turn();
}

describe('a post of which nobody knows', () => {
  it('is found again an hour later, and is the one that is edited from then on', async () => {
    lost();
    await send(cardOf('awaiting-approval'));
    await stage.turn();
    await send(cardOf('denied'));
    const [card, ...others] = discord.messages(OWN);
    expect([card?.edits, others.length, stage.post()?.messageId]).toEqual([1, 0, card?.id]);
    expect([discord.calls(POST).length, discord.calls(LIST).length]).toEqual([1, 1]);
    expect(textOf(card)).not.toContain(TWICE);
  });

  it('is not made twice soon after, even where the bot may not look', async () => {
    discord.forbid(OWN, ['ReadMessageHistory']);
    lost();
    await send(cardOf('awaiting-approval'));
    await stage.turn(SOON_MS);
    await send(cardOf('denied'));
    const [card, ...others] = discord.messages(OWN);
    expect([card?.edits, others.length, discord.calls(POST).length]).toEqual([1, 0, 2]);
    expect(textOf(card)).not.toContain(TWICE);
  });

  it('is posted again an hour later where the bot may not look, and says so to its end', async () => {
    discord.forbid(OWN, ['ReadMessageHistory']);
    lost();
    await send(cardOf('awaiting-approval'));
    await stage.turn();
    expect(discord.messages(OWN).map((message) => textOf(message).includes(TWICE))).toEqual([false, true]);
    await send(cardOf('denied'));
    expect(discord.messages(OWN).map(({ edits }) => edits)).toEqual([0, 1]);
    expect(textOf(discord.messages(OWN)[1])).toContain(TWICE);
  });

  it('that mentioned somebody is found in its thread', async () => {
    await send(cardOf('denied'));
    // The thread has the id of the card.
    lost(discord.messages(OWN)[0]?.id);
    await send(mentionOf('it was denied'));
    await stage.turn();
    expect([replies().length, stage.waiting(), discord.messages(OWN).length]).toEqual([1, 0, 1]);
  });

  it('of a server that fails is tried again', async () => {
    discord.fault({ fault: 'http-error', status: 503, route: POST });
    await send(cardOf('awaiting-approval'));
    await stage.turn();
    expect([discord.messages(OWN).length, stage.waiting()]).toEqual([1, 0]);
    expect(textOf(discord.messages(OWN)[0])).not.toContain(TWICE);
  });
});

describe('a card that Discord refuses for its form', () => {
  const bad = (route: string) => discord.fault({ fault: 'error', status: 400, code: 50035, route });

  it('is posted as text, and drawn with the next edit', async () => {
    bad(POST);
    await send(cardOf('awaiting-approval'));
    const [card] = discord.messages(OWN);
    expect(textOf(card)).toContain('web-1');
    expect(JSON.stringify(card?.components)).not.toContain('custom_id');
    await send(cardOf('awaiting-approval'));
    expect([JSON.stringify(card?.components).includes('custom_id'), discord.messages(OWN).length]).toEqual([true, 1]);
  });

  it('shows its state as text', async () => {
    await send(cardOf('awaiting-approval'));
    bad('PATCH /channels/{channel_id}/messages/{message_id}');
    await send(cardOf('denied'));
    expect(textOf(discord.messages(OWN)[0])).toContain('denied');
  });
});

describe('a card that was deleted', () => {
  it('is posted anew with each next state, and once for each', async () => {
    await send(cardOf('awaiting-approval'));
    for (let time = 0; time < 3; time += 1) {
      discord.deleteMessage(discord.messages(OWN)[0]?.id ?? '');
      await send(cardOf('awaiting-approval'));
    }
    expect([discord.messages(OWN).length, discord.calls(POST).length]).toEqual([1, 4]);
  });

  it('does not keep its mention from being said', async () => {
    await send(cardOf('denied'));
    discord.deleteMessage(discord.messages(OWN)[0]?.id ?? '');
    await send(mentionOf('it was denied'));
    expect(discord.messages(OWN).map(textOf)).toEqual([expect.stringContaining('it was denied')]);
  });
});

describe('the thread of a card', () => {
  it('begins with the first reply, and is named after the request', async () => {
    await send(cardOf('denied'));
    const [card] = discord.messages(OWN);
    expect(discord.threadOf(card?.id ?? '')).toBeNull();
    await send(mentionOf('it was denied'));
    expect(discord.threadOf(card?.id ?? '')?.name).toMatch(/^R-\d+ create web-1$/);
    expect(replies().map(textOf)).toEqual([`<@${IDS.ana}> it was denied`]);
    expect(replies()[0]?.allowedMentions).toMatchObject({ parse: [], users: [IDS.ana] });
  });

  it('is there again for the next reply after it was archived', async () => {
    await send(cardOf('denied'), mentionOf('one'));
    const id = discord.messages(OWN)[0]?.id ?? '';
    discord.setChannel({ id, isArchived: true });
    await send(mentionOf('two'));
    expect([replies().length, discord.threadOf(id)?.isArchived]).toEqual([2, false]);
  });

  it.each<[string, (id: string) => void]>([
    ['was deleted', (id) => discord.deleteThread(id)],
    ['is locked', (id) => void discord.setChannel({ id, isLocked: true })],
    ['takes nothing from the bot', () => void discord.forbid(OWN, ['SendMessagesInThreads'])],
  ])('that %s is replaced by a reply to the card in the channel', async (_, spoil) => {
    await send(cardOf('denied'), mentionOf('one'));
    const id = discord.messages(OWN)[0]?.id ?? '';
    spoil(id);
    await send(mentionOf('two'));
    const [, reply] = discord.messages(OWN);
    expect([reply?.replyTo, textOf(reply), stage.waiting()]).toEqual([id, expect.stringContaining('two'), 0]);
  });

  it('that may not begin is replaced so too', async () => {
    discord.forbid(OWN, ['CreatePublicThreads']);
    await send(cardOf('denied'), mentionOf('one'));
    const [card, reply] = discord.messages(OWN);
    expect(reply?.replyTo).toBe(card?.id);
  });
});

describe('a channel that takes nothing', () => {
  it('has its card in the fallback, edited and replied to there', async () => {
    discord.forbid(OWN, ['SendMessages']);
    await send(cardOf('awaiting-approval'));
    await send(cardOf('denied'), mentionOf('it was denied'));
    const [card, ...others] = discord.messages(FALLBACK);
    expect([discord.messages(OWN).length, card?.edits, others.length]).toEqual([0, 1, 0]);
    expect(replies(FALLBACK)).toHaveLength(1);
    expect(textOf(card)).toContain(`<#${OWN}>`);
    expect(stage.closed()).toMatchObject([{ channel: `discord:${OWN}`, why: 'the bot may not post in #vms' }]);
  });

  it('was deleted: the card is posted anew in the fallback', async () => {
    await send(cardOf('awaiting-approval'));
    discord.deleteChannel(OWN);
    await send(cardOf('denied'), mentionOf('it was denied'));
    expect([stage.post()?.channel, replies(FALLBACK).length, stage.waiting()]).toEqual([`discord:${FALLBACK}`, 1, 0]);
  });

  it('loses no card where the fallback is closed too', async () => {
    const [open] = [discord.forbid(OWN, ['ViewChannel']), discord.forbid(FALLBACK, ['SendMessages'])].slice(1);
    await send(cardOf('awaiting-approval'));
    expect([stage.waiting(), stage.closed().length]).toEqual([1, 2]);
    open?.();
    await stage.turn();
    expect([discord.messages(FALLBACK).length, stage.waiting()]).toEqual([1, 0]);
  });

  it('is found with what went to the fallback unanswered', async () => {
    discord.forbid(OWN, ['SendMessages']);
    lost(FALLBACK);
    await send(cardOf('awaiting-approval'));
    await stage.turn();
    await send(cardOf('denied'));
    const [card, ...others] = discord.messages(FALLBACK);
    expect([card?.edits, others.length, stage.post()?.channel]).toEqual([1, 0, `discord:${FALLBACK}`]);
  });
});

describe('what is told after a restart', () => {
  const long = { name: 'plan.txt', text: 'a line of the plan\n'.repeat(500) };

  it('is a direct message, with its file in the thread of the card', async () => {
    await send(cardOf('denied'));
    await send(tellOf({ file: long }));
    expect(discord.directMessages(IDS.ana).map(textOf)).toEqual([expect.stringContaining('is in the thread')]);
    const [card] = discord.messages(OWN);
    expect(discord.files(card?.id ?? '').map(({ name, content }) => [name, content.toString()])).toEqual([
      ['plan.txt', long.text],
    ]);
    expect(discord.messages(OWN)).toHaveLength(1);
  });

  it('keeps its file where there is no card to put it to', async () => {
    await send(tellOf({ file: long }));
    const [told] = discord.directMessages(IDS.ana);
    expect([told?.files.length, discord.messages(OWN).length]).toEqual([1, 0]);
  });

  it('is told to nobody where they take no direct messages', async () => {
    discord.setUser({ id: IDS.ana, takesDirectMessages: false });
    await send(tellOf({}));
    const all = [OWN, FALLBACK].flatMap((channel) => discord.messages(channel));
    expect([discord.directMessages(IDS.ana).length, all.length, stage.waiting()]).toEqual([0, 0, 0]);
  });
});
