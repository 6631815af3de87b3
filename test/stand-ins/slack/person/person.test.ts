import type { App } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { makeSignal } from '../../chat/make-signal.js';
import { useSlack } from '../use-slack.js';

const start = useSlack();
const plain = (text: string) => ({ type: 'plain_text', text }) as const;

const form = (title = 'New VM') => ({
  type: 'modal' as const,
  callback_id: 'create',
  title: plain(title),
  submit: plain('Send'),
  notify_on_close: true,
  blocks: [
    {
      type: 'input' as const,
      block_id: 'name',
      label: plain('Name'),
      element: { type: 'plain_text_input' as const, action_id: 'v' },
    },
    {
      type: 'input' as const,
      block_id: 'size',
      label: plain('Size'),
      optional: true,
      element: {
        type: 'static_select' as const,
        action_id: 'v',
        options: [
          { text: plain('Small'), value: 's' },
          { text: plain('Medium'), value: 'm' },
        ],
      },
    },
  ],
});

const openForm = (app: App): void => {
  app.command('/vm', async ({ ack, client, command }) => {
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view: form() });
  });
};

const card = [
  { type: 'section', block_id: 'text', text: { type: 'mrkdwn', text: '*R-1*' } },
  {
    type: 'actions',
    block_id: 'buttons',
    elements: [
      { type: 'button', action_id: 'approve', text: plain('Approve'), value: 'token-1', style: 'primary' },
      {
        type: 'overflow',
        action_id: 'more',
        confirm: { text: plain('Destroy web-1 in prod?') },
        options: [{ text: plain('Destroy'), value: 'destroy' }],
      },
    ],
  },
] as const;

describe('a trigger', () => {
  it('opens one view', async () => {
    const { promise, resolve } = makeSignal<string>();
    const { slack } = await start((app) =>
      app.command('/vm', async ({ ack, client, command }) => {
        await ack();
        await client.views.open({ trigger_id: command.trigger_id, view: form() });
        await client.views
          .open({ trigger_id: command.trigger_id, view: form() })
          .catch((error) => resolve(error.data.error));
      }),
    );
    await slack.user('U1').command('/vm', 'create', 'C1');
    expect(await promise).toBe('exchanged_trigger_id');
    expect(slack.viewOf('U1')?.view.callback_id).toBe('create');
  });

  it('is over after three seconds', async () => {
    const { promise, resolve } = makeSignal<string>();
    const { slack } = await start((app) =>
      app.command('/vm', async ({ ack, client, command }) => {
        await ack();
        slack.skip(3001);
        await client.views
          .open({ trigger_id: command.trigger_id, view: form() })
          .catch((error) => resolve(error.data.error));
      }),
    );
    await slack.user('U1').command('/vm', 'create', 'C1');
    expect(await promise).toBe('expired_trigger_id');
  });
});

describe('a response_url', () => {
  it('takes five messages and no sixth', async () => {
    const { promise, resolve } = makeSignal<number>();
    const { slack } = await start((app) =>
      app.command('/vm', async ({ ack, respond }) => {
        await ack();
        for (const text of ['1', '2', '3', '4', '5']) await respond(text);
        await respond('6').catch((error) => resolve(error.statusCode));
      }),
    );
    await slack.user('U1').command('/vm', 'list', 'C1');
    expect(await promise).toBe(404);
    expect(slack.ephemerals('U1').map(({ text }) => text)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('takes nothing after 30 minutes', async () => {
    const { promise, resolve } = makeSignal<number>();
    const { slack } = await start((app) =>
      app.command('/vm', async ({ ack, respond }) => {
        await ack();
        slack.skip(30 * 60_000 + 1);
        await respond('late').catch((error) => resolve(error.statusCode));
      }),
    );
    await slack.user('U1').command('/vm', 'list', 'C1');
    expect(await promise).toBe(404);
  });

  it('of a click on an ephemeral message replaces and deletes it', async () => {
    const { slack } = await start((app) => {
      app.command('/vm', ({ ack }) => ack({ text: 'key?', blocks: structuredClone([...card]) }));
      app.action('approve', async ({ ack, respond }) => {
        await ack();
        await respond({ text: 'changed', replace_original: true });
        await respond({ delete_original: true });
      });
    });
    await slack.user('U1').command('/vm', 'key', 'C1');
    const [question] = slack.ephemerals('U1');
    if (question === undefined) throw new Error('nothing was asked');
    await expect(slack.user('U2').click(question, 'Approve')).rejects.toThrow('only U1 sees this');
    await slack.user('U1').click(question, 'Approve');
    await slack.until(() => slack.ephemerals('U1').length === 0, 'it to go');
    expect(question).toMatchObject({ text: 'changed', edits: 1, blocks: [] });
    slack.assertValid();
  });
});

describe('a click', () => {
  it('carries what Slack sends, and a confirm dialog wants its yes', async () => {
    const bodies: object[] = [];
    const { slack, app } = await start((bolt) =>
      bolt.action(/.*/, async ({ ack, body }) => {
        await ack();
        bodies.push(body);
      }),
    );
    await app.client.chat.postMessage({ channel: 'C1', text: 'R-1', blocks: structuredClone([...card]) });
    const [message] = slack.messages('C1');
    if (message === undefined) throw new Error('no card');
    await slack.user('U2').click(message, 'Approve');
    await expect(slack.user('U2').click(message, 'Destroy')).rejects.toThrow('Destroy web-1 in prod?');
    await expect(slack.user('U2').click(message, 'Deny')).rejects.toThrow('there is: "Approve", "Destroy"');
    await slack.user('U2').click(message, 'Destroy', { confirm: true });
    await slack.until(() => bodies.length === 2, 'two clicks');
    expect(bodies).toMatchObject([
      {
        type: 'block_actions',
        user: { id: 'U2', team_id: 'T0STANDIN' },
        container: { type: 'message', message_ts: message.ts, channel_id: 'C1', is_ephemeral: false },
        message: { ts: message.ts, text: 'R-1' },
        actions: [{ type: 'button', action_id: 'approve', block_id: 'buttons', value: 'token-1' }],
      },
      { actions: [{ type: 'overflow', action_id: 'more', selected_option: { value: 'destroy' } }] },
    ]);
    slack.assertValid();
  });
});

describe('a form', () => {
  it('is refused by the client where a field is empty, and sent with what was typed', async () => {
    const { promise, resolve } = makeSignal<object>();
    const { slack } = await start((app) => {
      openForm(app);
      app.view('create', async ({ ack, view }) => {
        await ack();
        resolve(view.state.values);
      });
    });
    const ana = slack.user('U1');
    await ana.command('/vm', 'create', 'C1');
    const view = await slack.until(() => slack.viewOf('U1'), 'the form');
    await expect(ana.submit(view, { size: 'm' })).rejects.toThrow('"Name" is empty');
    await expect(ana.submit(view, { size: 'xl' })).rejects.toThrow('there is: Small, Medium');
    await ana.submit(view, { name: 'web-1', size: 'Medium' });
    expect(await promise).toMatchObject({
      name: { v: { type: 'plain_text_input', value: 'web-1' } },
      size: { v: { type: 'static_select', selected_option: { value: 'm' } } },
    });
    expect(slack.viewOf('U1')).toBeNull();
    slack.assertValid();
  });

  it('stays open with errors at its fields', async () => {
    const { slack } = await start((app) => {
      openForm(app);
      app.view('create', ({ ack }) => ack({ response_action: 'errors', errors: { name: 'is taken' } }));
    });
    await slack.user('U1').command('/vm', 'create', 'C1');
    const view = await slack.until(() => slack.viewOf('U1'), 'the form');
    await slack.user('U1').submit(view, { name: 'web-1' });
    expect(slack.viewOf('U1')).toMatchObject({ id: view.id, errors: { name: 'is taken' } });
    slack.assertValid();
  });

  it('takes no error for what is no input block', async () => {
    const { slack } = await start((app) => {
      openForm(app);
      app.view('create', ({ ack }) => ack({ response_action: 'errors', errors: { nam: 'is taken' } }));
    });
    await slack.user('U1').command('/vm', 'create', 'C1');
    await slack.user('U1').submit(await slack.until(() => slack.viewOf('U1'), 'the form'), { name: 'web-1' });
    expect(() => slack.assertValid()).toThrow('no input block has the block_id nam');
    expect(slack.viewOf('U1')?.trouble).toContain('trouble');
  });

  it('is updated, pushed upon and cleared by the answer', async () => {
    const answers = [
      { response_action: 'update', view: form('Second') },
      { response_action: 'push', view: form('Third') },
      { response_action: 'clear' },
    ] as const;
    let next = 0;
    const { slack } = await start((app) => {
      openForm(app);
      app.view('create', async ({ ack }) => {
        const answer = answers[next];
        next += 1;
        await (answer === undefined ? ack() : ack(answer));
      });
    });
    await slack.user('U1').command('/vm', 'create', 'C1');
    const title = () => slack.viewOf('U1')?.view.title;
    await slack.user('U1').submit(await slack.until(() => slack.viewOf('U1'), 'the form'), { name: 'web-1' });
    expect(title()).toEqual(plain('Second'));
    await slack.user('U1').submit(await slack.until(() => slack.viewOf('U1'), 'it'));
    expect(title()).toEqual(plain('Third'));
    await slack.user('U1').submit(await slack.until(() => slack.viewOf('U1'), 'it'), { name: 'web-2' });
    expect(slack.viewOf('U1')).toBeNull();
    slack.assertValid();
  });

  it('tells the app that it was closed, where it asks', async () => {
    const { promise, resolve } = makeSignal<string>();
    const { slack } = await start((app) => {
      openForm(app);
      app.view({ type: 'view_closed', callback_id: 'create' }, async ({ ack, body }) => {
        await ack();
        resolve(body.type);
      });
    });
    await slack.user('U1').command('/vm', 'create', 'C1');
    await slack.user('U1').closeView(await slack.until(() => slack.viewOf('U1'), 'the form'));
    expect(await promise).toBe('view_closed');
    expect(slack.viewOf('U1')).toBeNull();
  });
});

describe('the Home tab', () => {
  const home = (text: string) => ({
    type: 'home' as const,
    blocks: [{ type: 'section' as const, text: { type: 'mrkdwn' as const, text } }],
  });

  it('is published when it is opened, and an old hash changes nothing', async () => {
    const { slack, app } = await start((bolt) =>
      bolt.event('app_home_opened', async ({ client, event }) => {
        await client.views.publish({ user_id: event.user, view: home('first') });
      }),
    );
    await slack.user('U1').openHome();
    const shown = await slack.until(() => slack.homeOf('U1'), 'the Home tab');
    const hash = shown.hash;
    await app.client.views.publish({ user_id: 'U1', hash, view: home('second') });
    await expect(app.client.views.publish({ user_id: 'U1', hash, view: home('third') })).rejects.toMatchObject({
      data: { error: 'hash_conflict' },
    });
    expect(slack.homeOf('U1')?.view.blocks).toMatchObject([{ text: { text: 'second' } }]);
    slack.assertValid();
  });
});
