import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { FormCard } from '../../commands/card.js';
import { startSlackStandIn } from '../../test/stand-ins/slack/start-slack-stand-in.js';
import type { AnswerWay } from '../answer-ways.js';
import { answerCard, bothUp, filled, openSlackStage, type SlackStage, type StageWishes } from './fakes/slack-stage.js';

const Anything = z.looseObject({});

let stage: SlackStage;

afterEach(async () => {
  stage.slack.assertValid();
  await stage.close();
});

async function open(wishes: StageWishes = {}): Promise<SlackStage> {
  stage = await openSlackStage(wishes);
  await bothUp(stage);
  return stage;
}

/** Of a command that nobody has answered yet. */
async function wayOfCommand(now?: () => number): Promise<AnswerWay> {
  const { slack, kept, connection } = await open({
    answer: () => null,
    ...(now === undefined ? {} : { door: () => ({ now }) }),
  });
  await slack.user('U1').command('/vm', 'list', 'C1');
  const way = connection.ways.find(kept()[0]?.id ?? '');
  if (way === null) throw new Error('there is no way');
  return way;
}

const form: FormCard = {
  ...{ kind: 'form', form: 'vm create', title: 'A new VM' },
  fields: [{ name: 'name', title: 'Name', hint: '', required: true, default: null, choices: null, problem: null }],
};

describe('the answer to a command', () => {
  it('comes five times by the response URL, then by other means', async () => {
    const way = await wayOfCommand();
    for (let use = 1; use <= 5; use += 1)
      expect(await way(answerCard(`${use}`))).toMatchObject({ delivery: 'delivered' });
    expect(await way(answerCard('6'))).toEqual({ delivery: 'later', afterMs: 0, why: 'the response URL is used up' });
    expect(stage.slack.ephemerals('U1')).toHaveLength(5);
    expect(stage.slack.calls('response_url')).toHaveLength(5);
  });

  it('comes by other means after half an hour', async () => {
    let skipped = 0;
    const way = await wayOfCommand(() => Date.now() + skipped);
    skipped = 31 * 60_000;
    expect(await way(answerCard('late'))).toMatchObject({ delivery: 'later', afterMs: 0 });
    expect(stage.slack.calls('response_url')).toEqual([]);
  });

  it.each([
    [{ fault: 'http-error', status: 500, method: 'response_url' } as const, 'the response URL: HTTP 500'],
    [{ fault: 'rate-limited', retryAfterS: 30, method: 'response_url' } as const, 'the response URL: HTTP 429'],
    [{ fault: 'request-lost', method: 'response_url' } as const, 'the response URL: fetch failed'],
  ])('comes by other means after %j', async (fault, why) => {
    const way = await wayOfCommand();
    stage.slack.fault(fault);
    expect(await way(answerCard('x'))).toEqual({ delivery: 'later', afterMs: 0, why });
  });

  it('is a form as long as the trigger lives', async () => {
    const way = await wayOfCommand();
    expect(await way(form)).toMatchObject({ delivery: 'delivered' });
    expect(stage.slack.viewOf('U1')?.type).toBe('modal');
  });

  it('is a message with a button for the form once the trigger is over', async () => {
    let skipped = 0;
    const way = await wayOfCommand(() => Date.now() + skipped);
    skipped = 3000;
    expect(await way(form)).toMatchObject({ delivery: 'delivered' });
    expect(stage.slack.calls('views.open')).toEqual([]);
    expect(stage.slack.ephemerals('U1')[0]?.text).toContain('open the form');
    skipped = 0;
    const pressed = await stage.slack.user('U1').click(last(), 'Open the form');
    expect(pressed).toMatchObject({ ack: 'acknowledged' });
    expect(stage.kept().at(-1)?.input).toEqual({ kind: 'button', token: 'say.vm create', text: null });
  });

  it('is that message too where Slack does not open the form', async () => {
    const way = await wayOfCommand();
    stage.slack.fault({ fault: 'error', error: 'expired_trigger_id', method: 'views.open' });
    expect(await way(form)).toMatchObject({ delivery: 'delivered' });
    expect(stage.slack.ephemerals('U1')).toHaveLength(1);
  });
});

describe('the answer to a press', () => {
  const help = { action: 'say', token: 'say.vm', label: 'Help', asks: 'nothing', overflow: false } as const;

  it('in a modal replaces what stands there', async () => {
    const { slack } = await open({
      answer: ({ input }) =>
        input.kind === 'command' ? form : answerCard(`${input.kind} answered`, { buttons: [help] }),
    });
    await slack.user('U1').command('/vm', 'create', 'C1');
    const view = await slack.until(() => slack.viewOf('U1'), 'a form');
    await slack.user('U1').submit(view, filled(view, { name: 'web-1' }));
    const answered = await slack.until(() => slack.viewOf('U1'), 'the answer');
    await slack.user('U1').click(answered, 'Help');
    await slack.until(() => JSON.stringify(slack.viewOf('U1')?.view).includes('button answered'), 'the answer');
    expect(stage.kept().at(-1)?.place).toEqual({ channel: 'slack:C1' });
  });

  it('on the Home is a modal', async () => {
    const { slack, connection, opened } = await open({ answer: () => answerCard('web-1 runs') });
    expect(await slack.user('U1').openHome()).toMatchObject({ ack: 'acknowledged' });
    expect(opened).toEqual(['slack:T0STANDIN/U1']);
    const elements = [
      { type: 'button', action_id: 'show:0', value: '4.show.x', text: { type: 'plain_text', text: 'Show' } },
    ];
    const view = { type: 'home', blocks: [{ type: 'actions', elements }] };
    await connection.call('views.publish', { user_id: 'U1', view }, Anything);
    const home = slack.homeOf('U1');
    if (home === null) throw new Error('there is no Home');
    await slack.user('U1').click(home, 'Show');
    await slack.until(() => JSON.stringify(slack.viewOf('U1')).includes('web-1 runs'), 'the answer');
    expect(stage.kept().at(-1)?.place).toEqual({ channel: 'slack:U1' });
  });
});

describe('a response URL', () => {
  it('of somebody else gets nothing', async () => {
    const other = await startSlackStandIn();
    const { slack, kept, connection } = await open({ answer: () => null });
    await slack.sendEnvelope({
      ...{ envelope_id: 'e-1', type: 'slash_commands', accepts_response_payload: true },
      payload: {
        ...{ command: '/vm', text: 'list', team_id: 'T0STANDIN', user_id: 'U1', channel_id: 'C1' },
        response_url: `${other.url}/response/x`,
      },
    });
    const delivery = await connection.ways.find(kept()[0]?.id ?? '')?.(answerCard('secret'));
    expect(delivery).toEqual({ delivery: 'later', afterMs: 0, why: 'the response URL is not of Slack' });
    await other.stop();
  });
});

function last() {
  const message = stage.slack.ephemerals('U1').at(-1);
  if (message === undefined) throw new Error('nothing was said');
  return message;
}
