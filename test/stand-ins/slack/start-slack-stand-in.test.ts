import type { App } from '@slack/bolt';
import { afterEach, expect, it } from 'vitest';
import { startBoltApp } from './bolt-app.js';
import type { SlackStandIn } from './slack-stand-in.js';
import { startSlackStandIn } from './start-slack-stand-in.js';
import { HAS_SPECS } from './web-api/specs-folder.js';

let slack: SlackStandIn;
let app: App | null = null;

afterEach(async () => {
  await app?.stop();
  await slack.stop();
});

it('carries a command to Bolt and shows what the acknowledgement and the call say', async () => {
  slack = await startSlackStandIn({ isProvoked: true });
  app = await startBoltApp(slack, 2, (bolt) => {
    bolt.command('/vm', async ({ ack, command, client }) => {
      await ack(`understood: ${command.text}`);
      await client.chat.postMessage({ channel: command.channel_id, text: `for <@${command.user_id}>` });
    });
  });
  const ack = await slack.user('U1').command('/vm', 'create web-1', 'C1');
  expect(ack).toMatchObject({ ack: 'acknowledged', payload: { text: 'understood: create web-1' } });
  const card = await slack.until(() => slack.messages('C1')[0], 'a card');
  expect(card.text).toBe('for <@U1>');
  expect(slack.ephemerals('U1').map(({ text }) => text)).toEqual(['understood: create web-1']);
  slack.assertValid();
  if (HAS_SPECS)
    expect(slack.countsByMethod()).toEqual({ 'apps.connections.open': 2, 'auth.test': 1, 'chat.postMessage': 1 });
});
