import { describe, expect, it } from 'vitest';
import { Login } from '../../bot/settings/config-values.js';
import { createGate } from '../../pipeline/fakes/create-gate.js';
import { failureSettings } from '../failures/settings.js';
import { expectLines } from '../slack/use-slack-bot.js';
import { IDS } from '../stand-ins/discord/state/seed-server.js';
import type { DiscordMessage } from '../stand-ins/discord/state/server.js';
import { shownLines } from './shown-lines.js';
import { wordsOf } from './start-discord-bot.js';
import { useDiscordBot } from './use-discord-bot.js';

const DEE = '200000000000000004';

describe('in Discord', () => {
  let isBroken = false;
  const { bot, ask, press, say, told } = useDiscordBot({
    door: (door) => ({
      suggest(actor, typing) {
        if (isBroken) throw new Error('SQLITE_BUSY');
        return door.suggest(actor, typing);
      },
    }),
  });

  /** The newest message that Ana alone sees, once it says that. */
  const latest = (word: string): Promise<DiscordMessage> =>
    bot().discord.until(
      () => {
        const message = bot().discord.ephemerals(IDS.ana).at(-1);
        return message !== undefined && wordsOf(message).includes(word) ? message : undefined;
      },
      `a message with ${word}`,
      10_000,
    );

  it('a form that is sent by a double click ends with the answer to the first', async () => {
    const ana = bot().discord.user(IDS.ana);
    await say(IDS.ana, 'vm create');
    let form = await latest('A new VM');
    for (const [field, value] of Object.entries({ size: 's', env: 'prod', blueprint: 'web' })) {
      await ana.select(form, idIn(form, `c\\|\\d+\\|${field}`), value);
      const chosen = `"value":"${value}"[^}]*"default":true`;
      await bot().discord.until(
        () => new RegExp(chosen).test(JSON.stringify(form.components)),
        `${field} chosen`,
        10_000,
      );
      form = await latest('A new VM');
    }
    await ana.click(form, idIn(form, 'f\\|[^"]+'));
    const modal = await bot().discord.until(() => bot().discord.modalOf(IDS.ana), 'the modal', 5_000);
    await ana.submit(modal, { name: 'web-1' });
    form = await latest('web-1');
    await Promise.all([ana.click(form, 'Ask for it'), ana.click(form, 'Ask for it', { stale: true })]);
    await bot().untilCard(1, 'Approve');
    expectLines(shownLines(await latest('R-1')), 'R-1 create web-1: it is being planned');
    await say(IDS.bo, 'vm list');
    expect(bot().discord.ephemerals(IDS.ana).flatMap(shownLines).join('\n')).not.toContain('choose another');
  }, 60_000);

  it('the answer to a second question, forged onto the public card, does not replace it', async () => {
    const card = await ask(1);
    const ack = await bot().discord.user(DEE).click(card, 'Plan', { stale: true });
    const payload = bot().discord.payloadOf(ack);
    const data = { id: 1, component_type: 2, custom_id: 's|0|1!aaaaaaaaaaaaaaaaaaaaaa|web-1' };
    const forged = { ...payload, id: '900000000000000101', token: 'other', data };
    const lines = await told(DEE, () => bot().discord.sendDispatch('INTERACTION_CREATE', forged));
    expect(lines.join('\n')).not.toContain('R-1 create web-1: destroy');
    expect(wordsOf(bot().card(1) ?? card)).toContain('Approve');
  }, 30_000);

  it('a typing that cannot be looked up offers nothing, and neither does one that nobody knows', async () => {
    isBroken = true;
    const typed = await bot().discord.user(IDS.ana).autocomplete('vm show', {}, 'name', 'w', IDS.vms);
    isBroken = false;
    expect([typed.ack, typed.choices]).toEqual(['acknowledged', []]);
    const payload = bot().discord.payloadOf(typed);
    const other = { ...payload, id: '900000000000000102', token: 'other', guild_id: '777777777777777777' };
    expect(await bot().discord.sendDispatch('INTERACTION_CREATE', other)).toMatchObject({ type: 8 });
  }, 30_000);

  it('a stranger is told a command that the host takes', async () => {
    const OUT = '200000000000000055';
    bot().discord.setUser({ id: OUT, username: 'out', displayName: 'Out' });
    const told = /people add (\S+) --account/.exec((await say(OUT, 'vm list')).join('\n'))?.[1] ?? '';
    expect(told === 'LOGIN' || Login.safeParse(told).success).toBe(true);
  }, 30_000);

  it('a dispatch that its client cannot take apart is answered all the same, and does not end the process', async () => {
    const rejected: string[] = [];
    const note = (reason: unknown): void => void rejected.push(String(reason));
    const ack = await bot().discord.user(IDS.ana).command('vm list', {}, IDS.vms);
    const { entitlements: _, ...payload } = bot().discord.payloadOf(ack);
    process.on('uncaughtException', note);
    const answered = await bot().discord.sendDispatch('INTERACTION_CREATE', {
      ...{ ...payload, id: '900000000000000201', token: 'other' },
    });
    await say(IDS.bo, 'vm list');
    process.off('uncaughtException', note);
    expect([answered.ack, rejected]).toEqual(['acknowledged', []]);
  }, 30_000);

  it('a role that was lost after the press counts for nothing where nobody can ask at the last check', async () => {
    const card = await ask(1);
    const gate = createGate(143);
    bot().tools.next('-build-seed-', async (io) => {
      await gate.program(io);
      return bot().tools.seed(io);
    });
    await press(IDS.bo, card, 'Approve');
    await gate.begun;
    bot().discord.setMember({ id: IDS.bo, roles: [] });
    const route = 'GET /guilds/{guild_id}/members/{user_id}';
    const over = bot().discord.fault({ fault: 'http-error', route, status: 503, times: Number.POSITIVE_INFINITY });
    gate.open(0);
    const waits = (): string | null => {
      const { state } = bot().request(1);
      return state.state === 'running' ? (state.waits ?? null) : null;
    };
    await expect.poll(waits, { timeout: 10_000 }).toMatch(/cannot be read from Discord right now/);
    expect(bot().tools.applied).toEqual([]);
    over();
    await bot().pass(20_000);
    await expect.poll(() => bot().request(1).state.state, { timeout: 15_000 }).toBe('awaiting-approval');
    expect(bot().tools.applied).toEqual([]);
  }, 60_000);
});

describe('cards in a thread', () => {
  const THREAD = '400000000000000077';
  const environments = new Map(
    [...failureSettings.environments].map(([name, one]) => [name, { ...one, channel: `discord:${THREAD}` }] as const),
  );
  const { bot } = useDiscordBot({ settings: { environments } });

  it('that is archived while one waits: it reaches its end, and stands once', async () => {
    const { discord } = bot();
    discord.setChannel({ id: THREAD, name: 'vms-prod', type: 11, parentId: IDS.vms });
    const asked = { name: 'web-1', template: 'debian-13', size: 's', env: 'prod', lease: '7d' };
    await discord.user(IDS.ana).command('vm create', asked, IDS.vms);
    const cards = (): DiscordMessage[] => discord.messages(THREAD).filter((one) => wordsOf(one).includes('SANDBOX'));
    const card = await discord.until(() => cards().find((one) => wordsOf(one).includes('Approve')), 'the card', 15_000);
    discord.setChannel({ id: THREAD, isArchived: true });
    await discord.user(IDS.bo).click(card, 'Approve');
    await discord.until(() => cards().find((one) => wordsOf(one).includes('is ready')), 'the end', 15_000);
    expect(cards().map(({ id }) => id)).toEqual([card.id]);
  }, 60_000);
});

function idIn({ components }: DiscordMessage, pattern: string): string {
  return new RegExp(`"custom_id":"(${pattern})"`).exec(JSON.stringify(components))?.[1] ?? '';
}
