import type { App } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { makeSignal } from '../../chat/make-signal.js';
import { useSlack } from '../use-slack.js';

const start = useSlack();

const acked = (app: App): void => {
  app.command('/vm', ({ ack }) => ack());
  app.event('app_home_opened', () => Promise.resolve());
};

describe('an envelope', () => {
  it('that nobody acknowledges has failed after three seconds', async () => {
    const { slack } = await start((app) => app.command('/vm', () => Promise.resolve()));
    const beganAt = performance.now();
    expect(await slack.user('U1').command('/vm', 'list', 'C1')).toMatchObject({ why: 'operation_timeout' });
    expect(performance.now() - beganAt).toBeGreaterThan(2900);
  });

  it('that is acknowledged too late has failed, and the acknowledgement is kept as late', async () => {
    const { promise: isOver, resolve: end } = makeSignal<void>();
    const { slack } = await start((app) => app.command('/vm', async ({ ack }) => isOver.then(() => ack('late'))));
    const outcome = await slack.user('U1').command('/vm', 'list', 'C1');
    end();
    expect(outcome.ack).toBe('failed');
    await slack.until(() => slack.lateAcks().includes(outcome.envelopeId), 'the late acknowledgement');
    expect(slack.ephemerals('U1')).toEqual([]);
  });

  it('goes to exactly one of two sockets, in turn', async () => {
    let seen = 0;
    const listen = (app: App): void =>
      app.command('/vm', async ({ ack }) => {
        seen += 1;
        await ack();
      });
    const { slack } = await start(listen, {}, 2);
    for (let count = 0; count < 6; count += 1) await slack.user('U1').command('/vm', 'list', 'C1');
    expect(seen).toBe(6);
    expect(slack.connections().map(({ delivered }) => delivered)).toEqual([3, 3]);
  });

  it('comes to Bolt twice when Slack sends it twice', async () => {
    const ids: string[] = [];
    const { slack } = await start((app) =>
      app.command('/vm', async ({ ack, body }) => {
        ids.push(body.trigger_id);
        await ack();
        slack.user('U1');
      }),
    );
    slack.fault({ fault: 'duplicate-envelope' });
    await slack.user('U1').command('/vm', 'list', 'C1');
    await slack.until(() => slack.connections()[0]?.delivered === 2, 'the second delivery');
    await slack.user('U1').command('/vm', 'list', 'C1');
    expect(ids.length).toBe(3);
    expect(ids[0]).toBe(ids[1]);
  });

  it('of an event says that it is a repetition', async () => {
    const seen: (number | undefined)[] = [];
    const { slack } = await start((app) =>
      app.event('app_home_opened', async ({ context }) => void seen.push(context.retryNum)),
    );
    await slack.user('U1').openHome();
    slack.fault({ fault: 'retried-event', attempt: 2, reason: 'http_timeout' });
    await slack.user('U1').openHome();
    expect(seen).toEqual([0, 2]);
  });

  it('has nowhere to go without a connection', async () => {
    const { slack, app } = await start(acked);
    await app.stop();
    await slack.until(() => slack.connections().length === 0, 'no connection');
    expect(await slack.user('U1').command('/vm', 'list', 'C1')).toMatchObject({ why: 'no_connection' });
  });

  it('can be any frame, and an acknowledgement of none is a violation', async () => {
    const { slack } = await start(acked);
    const frame = {
      envelope_id: 'e1',
      type: 'slash_commands',
      payload: { command: '/vm', team_id: 'T9', user_id: 'U9' },
    };
    expect(await slack.sendEnvelope(frame)).toMatchObject({ ack: 'acknowledged', envelopeId: 'e1' });
    slack.assertValid();
    const { url } = await openUrl(slack.apiUrl, slack.appToken);
    const socket = new WebSocket(url);
    await new Promise((resolve) => socket.once('message', resolve));
    socket.send(JSON.stringify({ envelope_id: 'e9' }));
    await slack.until(() => slack.violations.length > 0, 'a violation');
    socket.terminate();
    expect(() => slack.assertValid()).toThrow('acknowledges no envelope');
  });
});

describe('a connection', () => {
  it('that is told to refresh gets nothing more, the other one all', async () => {
    const { slack } = await start(acked, {}, 2);
    slack.fault({ fault: 'refresh-requested' });
    for (let count = 0; count < 4; count += 1) {
      expect(await slack.user('U1').command('/vm', 'list', 'C1')).toMatchObject({ ack: 'acknowledged', socket: 2 });
    }
    await slack.until(() => slack.connections().length === 1, 'the first to close');
  });

  it.each(['socket-dropped', 'link-disabled', 'too-many-websockets', 'disconnect-warning'] as const)(
    'ends by %s and is made anew',
    async (fault) => {
      const { slack } = await start(acked, {}, 1);
      slack.fault({ fault });
      await slack.until(() => slack.connections()[0]?.number === 2, 'the second connection');
      expect(await slack.user('U1').command('/vm', 'list', 'C1')).toMatchObject({ socket: 2 });
    },
  );

  it('without pongs is given up by the client', async () => {
    const { slack } = await start(acked);
    const takeBack = slack.fault({ fault: 'no-pongs' });
    await slack.until(() => slack.connections().length === 0, 'the client to leave', 15_000);
    takeBack();
    await slack.until(() => slack.connections().length === 1, 'it to come back', 15_000);
    expect(await slack.user('U1').command('/vm', 'list', 'C1')).toMatchObject({ socket: 2 });
  });

  it('takes a ticket once', async () => {
    const { slack } = await start(acked);
    const { url } = await openUrl(slack.apiUrl, slack.appToken);
    const first = new WebSocket(url);
    const hello = await new Promise((resolve) => first.once('message', (data) => resolve(JSON.parse(String(data)))));
    expect(hello).toMatchObject({ type: 'hello', num_connections: 2, connection_info: { app_id: 'A0CHATOPS' } });
    const second = new WebSocket(url);
    await new Promise((resolve) => second.once('error', resolve));
    first.terminate();
  });
});

async function openUrl(apiUrl: string, token: string): Promise<{ url: string }> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${apiUrl}apps.connections.open`, { method: 'POST', headers });
  return JSON.parse(await answer.text());
}
