import { describe, expect, it } from 'vitest';
import type { Settings } from '../../commands/settings.js';
import type { SlackView } from '../stand-ins/slack/state/workspace.js';
import { shownLines } from './shown-lines.js';
import { CHANNEL } from './start-slack-bot.js';
import { expectLines, useSlackBot } from './use-slack-bot.js';

const { bot, load, modalAfter, stores } = useSlackBot();
const ASK = 'create web-1 template=debian-13 size=s env=prod blueprint=web lease=7d';
const asked = () => stores(({ requests }) => requests.list({ requester: null, action: null, limit: 9 }).length);

async function openCreate(user = 'U0ANA'): Promise<SlackView> {
  const form = await modalAfter(user, () => bot().slack.user(user).command('/vm', 'create', CHANNEL));
  return fill(form, user, { template: 'debian-13', size: 's', env: 'prod', blueprint: 'web' });
}

async function fill(form: SlackView, user: string, values: Record<string, string>): Promise<SlackView> {
  let view = form;
  for (const [name, value] of Object.entries(values)) {
    const block = blockOf(view, name);
    view = await modalAfter(user, () => bot().slack.user(user).select(view, block, value));
  }
  return view;
}

const blockOf = (view: SlackView, name: string): string =>
  new RegExp(`"block_id":"(field\\.${name}\\.[^"]+)"`).exec(JSON.stringify(view.view))?.[1] ?? name;

const send = (view: SlackView, values: Record<string, string>, stale = false) =>
  bot()
    .slack.user('U0ANA')
    .submit(view, Object.fromEntries(Object.entries(values).map(([name, value]) => [blockOf(view, name), value])), {
      stale,
    });

/** The configuration is read when the bot starts. */
async function restartWith(change: (settings: Settings) => Partial<Settings>): Promise<void> {
  const { slack, useCases, restart } = bot();
  const before = Math.max(...slack.connections().map(({ number }) => number));
  Object.assign(useCases, { settings: { ...useCases.settings, ...change(useCases.settings) } });
  await restart();
  const young = () => slack.connections().filter(({ number }) => number > before).length >= 2;
  await slack.until(young, 'two new sockets', 20_000);
}

const personOf = (login: string): string => stores(({ people }) => people.findByLogin(login)?.id ?? '');
const leave = (login: string) => stores(({ people }) => people.removeMember('web-team', personOf(login)));
const deactivate = (login: string) => stores(({ people }) => people.setActive(personOf(login), false));

/** What stands in Ana's modal. */
const shown = async (): Promise<string[]> =>
  shownLines(await bot().slack.until(() => bot().slack.viewOf('U0ANA'), 'a modal'));

const minus = <T>(all: ReadonlyMap<string, T>, name: string): Map<string, T> =>
  new Map([...all].filter(([key]) => key !== name));

describe('a form for a VM', () => {
  it('that is sent twice at once is one request, and the same answer stands there', async () => {
    const form = await openCreate();
    const acks = await Promise.all([send(form, { name: 'web-1' }), send(form, {}, true)]);
    for (const ack of acks) expect(JSON.stringify(ack)).toContain('R-1 create web-1: it is being planned');
    expectLines(await shown(), 'R-1 create web-1: it is being planned');
    expect(asked()).toBe(1);
  });

  it('that is sent again by a client that missed the answer is answered the same', async () => {
    const form = await openCreate();
    const again = structuredClone(form);
    await send(form, { name: 'web-1' });
    const ack = await send(again, { name: 'web-1' }, true);
    expect(JSON.stringify(ack)).toContain('R-1 create web-1: it is being planned');
    expect(asked()).toBe(1);
  });

  it('that is sent again with another name is another request', async () => {
    const form = await openCreate();
    const again = structuredClone(form);
    await send(form, { name: 'web-1' });
    expect(JSON.stringify(await send(again, { name: 'web-2' }, true))).toContain(
      'R-2 create web-2: it is being planned',
    );
    expect(asked()).toBe(2);
  });

  it('shows every problem at its field and keeps what was entered; as it is, it may be sent again', async () => {
    const form = await openCreate();
    const wrong = { name: 'Web_1', lease: '99d', reason: 'r'.repeat(300), title: 't'.repeat(300) };
    for (const _ of ['once', 'twice']) {
      await send(form, wrong);
      const errors = Object.entries(bot().slack.viewOf('U0ANA')?.errors ?? {});
      expect(errors.map(([block]) => block.split('.')[1]).toSorted()).toEqual(['lease', 'name', 'reason', 'title']);
      expect(JSON.stringify(errors)).toContain('in prod 1d to 30d');
    }
    await send(form, { name: 'web-1', lease: '9d', reason: '“load test”', title: 'Hello' });
    expectLines(await shown(), 'R-1 create web-1: it is being planned', '9 days');
  });

  it('whose name was taken meanwhile says by whom, and takes another one', async () => {
    const form = await openCreate();
    await bot().slack.user('U0BO').command('/vm', ASK, CHANNEL);
    await bot().untilCard(1, 'Approve');
    await send(form, { name: 'web-1' });
    expect(JSON.stringify(bot().slack.viewOf('U0ANA')?.errors)).toContain('the name web-1 is held by R-1');
    await send(form, { name: 'web-2' });
    expectLines(await shown(), 'R-2 create web-2: it is being planned');
  });

  it.each<[string, (settings: Settings) => Partial<Settings>, string]>([
    [
      'the template',
      ({ templates }) => ({
        templates: new Map([...templates.values()].map((all) => ['other', { ...all, name: 'other' }])),
      }),
      'there is no template "debian-13" (there is other)',
    ],
    ['the size', ({ sizes }) => ({ sizes: minus(sizes, 's') }), 'there is no size "s"'],
    [
      'the environment',
      ({ environments }) => ({ environments: minus(environments, 'prod') }),
      'there is no env "prod"',
    ],
    ['the blueprint', ({ blueprints }) => ({ blueprints: minus(blueprints, 'web') }), 'there is no blueprint "web"'],
  ])('is not taken by a bot started anew without %s, and says what there is', async (_, change, words) => {
    const form = await openCreate();
    await restartWith(change);
    await send(form, { name: 'web-1' });
    const view = bot().slack.viewOf('U0ANA');
    expect([...(await shown()), ...Object.values(view?.errors ?? {})].join('\n')).toContain(words);
    expect(asked()).toBe(0);
  });

  it.each<[string, () => void, string]>([
    ['the policy refuses it', () => load({ rules: [] }, false), 'refused: no rule allows this'],
    ['they left the group that may', () => leave('ana'), 'because you are not in web-team or ops'],
    ['they are not active any more', () => deactivate('ana'), 'an operator can let you in again on the host'],
  ])('is not taken where meanwhile %s', async (_, change, words) => {
    const form = await openCreate();
    change();
    await send(form, { name: 'web-1' });
    expect((await shown()).join('\n')).toContain(words);
    expect(asked()).toBe(0);
  });

  it('shows at once what is chosen anew, where the choices were others before', async () => {
    const form = await openCreate();
    load({ rules: [] }, false);
    const view = await modalAfter('U0ANA', () => bot().slack.user('U0ANA').select(form, blockOf(form, 'size'), 'm'));
    expectLines(shownLines(view), 'there is no VM that you may ask for');
  });
});
