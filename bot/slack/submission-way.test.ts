import { afterEach, describe, expect, it } from 'vitest';
import type { FormCard } from '../../commands/card.js';
import type { SlackView } from '../../test/stand-ins/slack/state/workspace.js';
import type { AnswerWay } from '../answer-ways.js';
import {
  answerCard,
  bothUp,
  filled,
  openSlackStage,
  type SlackStage,
  type StageWishes,
  shownTo,
} from './fakes/slack-stage.js';

let stage: SlackStage;

afterEach(async () => {
  stage.slack.assertValid();
  await stage.close();
});

type Answer = NonNullable<StageWishes['answer']>;

/** A form that is open, and what answers it once it is sent. */
async function openForm(answer: Answer, wishes: StageWishes = {}): Promise<SlackView> {
  stage = await openSlackStage({
    ...wishes,
    answer: (invocation) => (invocation.input.kind === 'command' ? form() : answer(invocation)),
  });
  await bothUp(stage);
  await stage.slack.user('U1').command('/vm', 'create', 'C1');
  return stage.slack.until(() => stage.slack.viewOf('U1'), 'a form');
}

describe('a form that is sent', () => {
  it('shows its problems at their fields, and is taken once it is right', async () => {
    const view = await openForm(({ input }) =>
      input.kind === 'form' && input.fields.name === 'web_1' ? form({ name: 'no underscore' }) : answerCard('R-1'),
    );
    await stage.slack.user('U1').submit(view, filled(view, { name: 'web_1', size: 's' }));
    expect(stage.slack.viewOf('U1')?.errors).toEqual(filled(view, { name: 'no underscore' }));
    await stage.slack.user('U1').submit(view, filled(view, { name: 'web-1', size: 's' }));
    expect(shownTo(stage)).toContain('R-1');
  });

  it('is shown anew where a problem is of a field that it had not yet', async () => {
    const changed = (): FormCard => {
      const old = form();
      const port = { name: 'port', title: 'Port', hint: '', required: true, default: null, choices: null };
      return { ...old, fields: [...old.fields, { ...port, problem: 'is missing' }] };
    };
    const view = await openForm(() => changed());
    const ack = await stage.slack.user('U1').submit(view, filled(view, { name: 'web-1', size: 's' }));
    expect(ack).toMatchObject({ payload: { response_action: 'update' } });
    expect(shownTo(stage)).toContain('field.port');
  });

  it('says that it is being checked where the answer takes longer than 2 s, and shows it then', async () => {
    const view = await openForm(() => null);
    const ack = await stage.slack.user('U1').submit(view, filled(view, { name: 'web-1', size: 's' }));
    expect(ack).toMatchObject({ ack: 'acknowledged', afterMs: expect.closeTo(2000, -3) });
    expect(shownTo(stage)).toContain('This is being checked');
    const delivery = await wayOfLast()(answerCard('R-1 is being planned'));
    expect(delivery.delivery).toBe('delivered');
    expect(shownTo(stage)).toContain('R-1 is being planned');
  });

  it('that was closed meanwhile is answered by other means', async () => {
    const view = await openForm(() => null);
    await stage.slack.user('U1').submit(view, filled(view, { name: 'web-1', size: 's' }));
    const now = stage.slack.viewOf('U1');
    if (now !== null) await stage.slack.user('U1').closeView(now);
    const delivery = await wayOfLast()(answerCard('R-1'));
    expect(delivery).toEqual({ delivery: 'later', afterMs: 0, why: 'not_found' });
  });

  it('twice as it is is one input, and both acknowledgements carry its answer', async () => {
    const view = await openForm(() => answerCard('R-1 is being planned'));
    const values = filled(view, { name: 'web-1', size: 's' });
    const acks = await Promise.all([0, 1].map(() => stage.slack.user('U1').submit(view, values)));
    for (const ack of acks) expect(JSON.stringify(ack)).toContain('R-1 is being planned');
    expect(stage.kept().map(({ input }) => input.kind)).toEqual(['command', 'form']);
  });

  it('twice with different content is two inputs, each with its own answer', async () => {
    let sent = 0;
    const view = await openForm(() => {
      sent += 1;
      return sent === 1 ? answerCard('R-1 is being planned') : form({ name: 'web-1 is taken by R-1' });
    });
    const acks = await Promise.all(
      ['s', 'm'].map((size) => stage.slack.user('U1').submit(view, filled(view, { name: 'web-1', size }))),
    );
    expect(acks).toMatchObject([
      { ack: 'acknowledged', payload: { response_action: 'update' } },
      { ack: 'acknowledged', payload: { response_action: 'update' } },
    ]);
    expect(shownTo(stage)).toContain('web-1 is taken by R-1');
    expect(stage.kept().map(({ input }) => input.kind)).toEqual(['command', 'form', 'form']);
  });

  it('again with the same problems is another input', async () => {
    const view = await openForm(() => form({ name: 'web-1 is taken' }));
    const values = filled(view, { name: 'web-1', size: 's' });
    for (const _ of ['once', 'again']) await stage.slack.user('U1').submit(view, values);
    expect(stage.kept().map(({ input }) => input.kind)).toEqual(['command', 'form', 'form']);
  });

  it('in one envelope that comes twice is one input, and both acknowledgements carry its answer', async () => {
    const view = await openForm(() => answerCard('R-1 is being planned'));
    stage.slack.fault({ fault: 'duplicate-envelope' });
    await stage.slack.user('U1').submit(view, filled(view, { name: 'web-1', size: 's' }));
    expect(shownTo(stage)).toContain('R-1 is being planned');
    expect(stage.kept().map(({ input }) => input.kind)).toEqual(['command', 'form']);
    expect(stage.slack.lateAcks()).toEqual([]);
  });
});

describe('a form in which something is chosen', () => {
  it('is asked for anew with what is entered so far', async () => {
    const asked: object[] = [];
    const view = await openForm(() => null, {
      door: () => ({
        previewForm: (actor, name, fields) => {
          asked.push({ actor, name, fields });
          return { ...form(), fields: form().fields.slice(0, 1) };
        },
      }),
    });
    await stage.slack.user('U1').select(view, Object.keys(filled(view, { size: '' }))[0] ?? '', 'm');
    await stage.slack.until(() => stage.slack.calls('views.update').length === 1, 'an update');
    expect(asked).toEqual([{ actor: 'slack:T0STANDIN/U1', name: 'vm create', fields: { size: 'm' } }]);
    expect(shownTo(stage)).not.toContain('field.size');
    expect(stage.kept()).toHaveLength(1);
  });

  it('ignores a change that another has overtaken', async () => {
    const view = await openForm(() => null, { door: () => ({ previewForm: () => form() }) });
    stage.slack.fault({ fault: 'error', error: 'hash_conflict', method: 'views.update' });
    await stage.slack.user('U1').select(view, Object.keys(filled(view, { size: '' }))[0] ?? '', 'm');
    await stage.slack.until(() => stage.slack.calls('views.update').length === 1, 'an update');
    expect(stage.errors).toEqual([]);
  });
});

describe('a button that asks for a reason', () => {
  const deny = { action: 'deny', token: '4.deny.x', asks: 'reason', overflow: false } as const;
  const reason = (): FormCard => ({
    ...{ kind: 'form', form: 'deny', title: 'Deny R-4' },
    fields: [
      { name: 'reason', title: 'Reason', hint: '', required: true, default: null, choices: null, problem: null },
    ],
  });

  it('opens the form, whose answer is kept as the press of that button', async () => {
    stage = await openSlackStage({
      answer: ({ input }) => answerCard(input.kind, { buttons: [deny] }),
      door: () => ({ beforePress: reason }),
    });
    await bothUp(stage);
    await stage.slack.user('U1').command('/vm', 'show', 'C1');
    const message = await stage.slack.until(() => stage.slack.ephemerals('U1')[0], 'a card');
    await stage.slack.user('U1').click(message, 'deny:0');
    const view = await stage.slack.until(() => stage.slack.viewOf('U1'), 'a form');
    await stage.slack.user('U1').submit(view, filled(view, { reason: 'too big' }));
    expect(
      stage
        .kept()
        .map(({ input, place }) => ({ input, place }))
        .slice(1),
    ).toEqual([{ input: { kind: 'button', token: '4.deny.x', text: 'too big' }, place: { channel: 'slack:C1' } }]);
  });

  it('says at once where it can do nothing', async () => {
    stage = await openSlackStage({
      answer: () => answerCard('card', { buttons: [deny] }),
      door: () => ({ beforePress: (actor, token) => answerCard(`${actor}: ${token} was decided by Bo`) }),
    });
    await bothUp(stage);
    await stage.slack.user('U1').command('/vm', 'show', 'C1');
    const message = await stage.slack.until(() => stage.slack.ephemerals('U1')[0], 'a card');
    await stage.slack.user('U1').click(message, 'deny:0');
    await stage.slack.until(
      () =>
        stage.slack
          .ephemerals('U1')
          .some(({ text }) => text.includes('slack:T0STANDIN/U1: 4.deny.x was decided by Bo')),
      'the answer',
    );
    expect(stage.kept()).toHaveLength(1);
  });
});

function wayOfLast(): AnswerWay {
  const way = stage.connection.ways.find(stage.kept().at(-1)?.id ?? '');
  if (way === null) throw new Error('there is no way');
  return way;
}

function form(problems: { name?: string } = {}): FormCard {
  const field = { hint: '', required: true, default: null, choices: null, problem: null };
  return {
    ...{ kind: 'form', form: 'vm create', title: 'A new VM' },
    fields: [
      { ...field, name: 'name', title: 'Name', problem: problems.name ?? null },
      { ...field, name: 'size', title: 'Size', choices: ['s', 'm'], live: true },
    ],
  };
}
