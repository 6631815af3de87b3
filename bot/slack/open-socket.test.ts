import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SlackStandIn } from '../../test/stand-ins/slack/slack-stand-in.js';
import { startSlackStandIn } from '../../test/stand-ins/slack/start-slack-stand-in.js';
import { bothUp, openSlackStage, type SlackStage } from './fakes/slack-stage.js';

const Anything = z.looseObject({});

let stage: SlackStage | null = null;
let slack: SlackStandIn;

afterEach(async () => {
  await stage?.close();
  stage = null;
  await slack.stop();
});

async function open(): Promise<SlackStage> {
  stage = await openSlackStage({ slack });
  return stage;
}

function isFine(): boolean {
  return stage?.connection.health.read().state === 'fine';
}

describe('the sockets', () => {
  it('lose no command while Slack renews one after the other', async () => {
    slack = await startSlackStandIn();
    const { kept } = await open();
    await bothUp({ slack });
    const acks: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      if (round % 2 === 0) slack.fault({ fault: round === 2 ? 'disconnect-warning' : 'refresh-requested' });
      const sent = [0, 1, 2].map((place) => slack.user('U1').command('/vm', `list ${round}.${place}`, 'C1'));
      acks.push(...(await Promise.all(sent)).map(({ ack }) => ack));
    }
    // Both have a successor; the last renewal was said on the one that was warned before.
    await slack.until(() => slack.connections().length === 4, 'the successors');
    expect(acks).toEqual(Array.from({ length: 18 }, () => 'acknowledged'));
    expect(kept()).toHaveLength(18);
  });

  it('are back within a second after all were cut, without the client’s pause of 5 s', async () => {
    slack = await startSlackStandIn();
    await open();
    await bothUp({ slack });
    const cutAt = Date.now();
    slack.fault({ fault: 'socket-dropped', which: 'all' });
    await slack.until(() => slack.connections().length === 0, 'the cut');
    await bothUp({ slack });
    expect(Date.now() - cutAt).toBeLessThan(1500);
  });

  it('are made anew where Slack answers no ping', async () => {
    slack = await startSlackStandIn();
    const { kept } = await open();
    await bothUp({ slack });
    const before = slack.connections().map(({ number }) => number);
    const heal = slack.fault({ fault: 'no-pongs' });
    await slack.until(() => slack.connections().every(({ number }) => !before.includes(number)), 'new sockets', 15_000);
    heal();
    await bothUp({ slack });
    await slack.user('U1').command('/vm', 'list', 'C1');
    expect(kept()).toHaveLength(1);
  });

  it('wait for a Slack that is away at the start, and say so meanwhile', async () => {
    slack = await startSlackStandIn();
    await slack.stopListening();
    const { connection, kept } = await open();
    expect(connection.health.read()).toMatchObject({ state: 'sick', why: 'not connected yet' });
    await expect.poll(whySick).toMatch(/ECONNREFUSED/);
    await slack.resumeListening();
    await bothUp({ slack });
    await expect.poll(isFine).toBe(true);
    expect(await slack.user('U1').command('/vm', 'list', 'C1')).toMatchObject({ ack: 'acknowledged' });
    expect(kept()).toHaveLength(1);
  });

  it('say that the app token was taken back', async () => {
    slack = await startSlackStandIn();
    await open();
    await bothUp({ slack });
    slack.fault({ fault: 'token-revoked', token: 'app' });
    slack.fault({ fault: 'socket-dropped', which: 'all' });
    await expect.poll(whySick).toContain('Slack does not take the app token: token_revoked');
  });

  it('are really closed when the platform is', async () => {
    slack = await startSlackStandIn();
    const { connection } = await open();
    await bothUp({ slack });
    await connection.close();
    await slack.until(() => slack.connections().length === 0, 'no sockets', 500);
  });

  it('are not waited for where Slack does not answer', async () => {
    slack = await startSlackStandIn();
    const { connection } = await open();
    await bothUp({ slack });
    const heal = slack.fault({ fault: 'no-pongs' });
    const closing = Date.now();
    await connection.close();
    expect(Date.now() - closing).toBeLessThan(3500);
    heal();
  });
});

describe('the bot token', () => {
  it('that was taken back is said, and that it is good again', async () => {
    slack = await startSlackStandIn();
    const { connection } = await open();
    await bothUp({ slack });
    await expect.poll(isFine).toBe(true);
    const heal = slack.fault({ fault: 'token-revoked', token: 'bot' });
    await connection.call('auth.test', {}, Anything);
    expect(whySick()).toBe('Slack does not take the bot token: token_revoked');
    heal();
    await connection.call('auth.test', {}, Anything);
    expect(isFine()).toBe(true);
  });

  it('of another workspace is said', async () => {
    slack = await startSlackStandIn();
    stage = await openSlackStage({ slack, team: 'T9' });
    await expect.poll(whySick).toMatch(/^the bot token is of the workspace T0STANDIN, but chatops.yaml says T9/);
  });
});

function whySick(): string {
  const health = stage?.connection.health.read();
  return health?.state === 'sick' ? health.why : '';
}
