import { afterEach, describe, expect, it } from 'vitest';
import type { FormCard } from '../../commands/card.js';
import { answerCard, bothUp, filled, openSlackStage, type SlackStage, type StageWishes } from './fakes/slack-stage.js';

let stage: SlackStage;

afterEach(() => stage.close());

async function open(wishes: StageWishes = {}): Promise<SlackStage> {
  stage = await openSlackStage(wishes);
  await bothUp(stage);
  return stage;
}

describe('what comes in from Slack', () => {
  it('keeps a command under the envelope, acknowledges it and answers it privately', async () => {
    const { slack, kept } = await open({ answer: () => answerCard('R-1 is being planned') });
    const ack = await slack.user('U1').command('/vm', 'create web-1', 'C1');
    expect(ack).toMatchObject({ ack: 'acknowledged', payload: {} });
    const [answer] = await slack.until(() => slack.ephemerals('U1').length > 0 && slack.ephemerals('U1'), 'an answer');
    expect(answer?.text).toContain('R-1 is being planned');
    expect(kept()).toMatchObject([
      {
        ...{ id: `slack:${ack.envelopeId}`, actor: 'slack:T0STANDIN/U1', place: { channel: 'slack:C1' } },
        ...{ profile: { name: 'ana' }, input: { kind: 'command', text: '/vm create web-1' } },
      },
    ]);
    slack.assertValid();
    expect(stage.connection.health.read()).toEqual({ state: 'fine' });
  });

  it('keeps a press of a button', async () => {
    const button = { action: 'say', token: 'say.vm help', label: 'Help', asks: 'nothing', overflow: false } as const;
    const { slack, kept } = await open({
      answer: ({ input }) =>
        input.kind === 'button' ? answerCard('pressed') : answerCard('press', { buttons: [button] }),
    });
    await slack.user('U1').command('/vm', '', 'C1');
    const message = await slack.until(() => slack.ephemerals('U1')[0], 'an answer');
    expect(message.text).toContain('press');
    await slack.user('U1').click(message, 'Help');
    expect(kept().at(-1)?.input).toEqual({ kind: 'button', token: 'say.vm help', text: null });
  });

  it('opens a form, takes it back and shows the answer in its place', async () => {
    const { slack, kept } = await open({
      answer: ({ input }) => (input.kind === 'form' ? answerCard('R-1 is being planned') : form()),
    });
    await slack.user('U1').command('/vm', 'create', 'C1');
    const view = await slack.until(() => slack.viewOf('U1'), 'a form');
    const ack = await slack.user('U1').submit(view, filled(view, { name: 'web-1', size: 's' }));
    expect(ack).toMatchObject({ ack: 'acknowledged', payload: { response_action: 'update' } });
    expect(kept().map(({ input, place }) => ({ input, place }))).toMatchObject([
      {},
      {
        input: { kind: 'form', form: 'vm create', fields: { name: 'web-1', size: 's' } },
        place: { channel: 'slack:C1' },
      },
    ]);
    slack.assertValid();
  });
});

function form(): FormCard {
  const field = { hint: '', required: true, default: null, choices: null, problem: null };
  return {
    ...{ kind: 'form', form: 'vm create', title: 'A new VM' },
    fields: [
      { ...field, name: 'name', title: 'Name' },
      { ...field, name: 'size', title: 'Size', choices: ['s', 'm'], live: true },
    ],
  };
}
