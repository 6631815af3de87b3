import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import type { FormCard } from '../../commands/card.js';
import type { JsonObject } from '../../test/stand-ins/chat/json.js';
import { answerCard, bothUp, filled, openSlackStage, type SlackStage, type StageWishes } from './fakes/slack-stage.js';

let stage: SlackStage;

afterEach(() => stage.close());

async function open(wishes: StageWishes = {}): Promise<SlackStage> {
  stage = await openSlackStage(wishes);
  await bothUp(stage);
  return stage;
}

/** The last message that only this person saw. */
function told({ slack }: SlackStage, what: string, user = 'U1'): Promise<string> {
  return slack.until(() => slack.ephemerals(user).find(({ text }) => text.includes(what))?.text, what);
}

describe('what is kept', () => {
  it('is a command of 3000 characters, with a phone’s quotes and dashes read as meant', async () => {
    const { slack, kept } = await open();
    const long = 'x'.repeat(2960);
    await slack.user('U1').command('/vm', `create web–1 reason=“${long}”`, 'C1');
    expect(kept()[0]?.input).toEqual({ kind: 'command', text: `/vm create web-1 reason="${long}"` });
  });

  it('is one invocation where the same envelope comes twice, both acknowledged and one answered', async () => {
    const { slack, kept } = await open();
    slack.fault({ fault: 'duplicate-envelope' });
    await slack.user('U1').command('/vm', 'list', 'C1');
    await told(stage, 'list');
    await slack.user('U1').command('/vm', 'mine', 'C1');
    await told(stage, 'mine');
    expect(kept().map(({ input }) => input)).toMatchObject([{ text: '/vm list' }, { text: '/vm mine' }]);
    expect(slack.ephemerals('U1')).toHaveLength(2);
    expect(slack.lateAcks()).toEqual([]);
  });

  it('has no private key in it, nowhere in the database and in no line of the log', async () => {
    const secret = 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW';
    const { slack, kept, test, logged } = await open();
    const text = `key add —---BEGIN OPENSSH PRIVATE KEY—---\n${secret}\n-----END OPENSSH PRIVATE KEY-----`;
    await slack.user('U1').command('/vm', text, 'C1');
    expect(JSON.stringify(kept())).toContain('[private key removed]');
    const stored = test.db.serialize().toString('latin1');
    for (const place of [stored, logged.join('\n'), JSON.stringify(kept())]) expect(place).not.toContain(secret);
  });
});

describe('what cannot be kept', () => {
  it('is answered while another holds the database, after a second, and nothing is kept', async () => {
    const { slack, test, errors, kept } = await open();
    const other = new Database(test.file);
    other.exec('BEGIN IMMEDIATE');
    const ack = await slack.user('U1').command('/vm', 'list', 'C1');
    other.exec('COMMIT');
    other.close();
    expect(ack).toMatchObject({
      ...{ ack: 'acknowledged', payload: { response_type: 'ephemeral' } },
      afterMs: expect.closeTo(1000, -3),
    });
    expect(slack.ephemerals('U1')[0]?.text).toContain('not accepted, nothing was changed');
    expect(errors.map(({ message }) => message)).toEqual(['database is locked']);
    await slack.user('U1').command('/vm', 'mine', 'C1');
    await told(stage, 'mine');
    expect(kept()).toHaveLength(1);
  });

  it.each(['SQLITE_FULL', 'SQLITE_IOERR'])('is answered after %s', async (code) => {
    const { slack, errors } = await open({
      door: () => ({
        storeInvocation: async () => {
          throw new Database.SqliteError('disk', code);
        },
      }),
    });
    await slack.user('U1').command('/vm', 'list', 'C1');
    expect(slack.ephemerals('U1')[0]?.text).toContain('not accepted, nothing was changed');
    expect(errors).toHaveLength(1);
  });

  it('in time is taken back in the same tick, and answered', async () => {
    const { slack, kept, test } = await open({ door: ({ storeInvocation }) => slowly(2100, storeInvocation) });
    const ack = await slack.user('U1').command('/vm', 'list', 'C1');
    expect(ack).toMatchObject({ ack: 'acknowledged', payload: { response_type: 'ephemeral' } });
    expect(slack.ephemerals('U1')[0]?.text).toContain('not accepted, nothing was changed');
    await new Promise(setImmediate);
    expect(kept()).toEqual([]);
    expect(test.db.prepare('SELECT count(*) FROM invocations WHERE handled_at IS NULL').pluck().get()).toBe(0);
  });

  it('in time because the bot was busy when it came is taken back too', async () => {
    const { slack, kept } = await open();
    // The stand-in sends from this same process: what it writes now waits in the socket while the loop is blocked.
    const acked = slack.user('U1').command('/vm', 'list', 'C1');
    block(2300);
    expect(await acked).toMatchObject({ payload: { response_type: 'ephemeral' } });
    expect(kept()).toEqual([]);
  });

  it('of a form is said at its field, so that what was entered stays', async () => {
    let isFull = false;
    const { slack } = await open({
      answer: () => form(),
      door: ({ storeInvocation }) => ({
        storeInvocation: async (invocation) => {
          if (isFull) throw new Database.SqliteError('disk', 'SQLITE_FULL');
          return storeInvocation(invocation);
        },
      }),
    });
    await slack.user('U1').command('/vm', 'create', 'C1');
    const view = await slack.until(() => slack.viewOf('U1'), 'a form');
    isFull = true;
    await slack.user('U1').submit(view, filled(view, { name: 'web-1' }));
    expect(Object.values(slack.viewOf('U1')?.errors ?? {})).toEqual([
      expect.stringContaining('not accepted, nothing was changed'),
    ]);
    slack.assertValid();
  });

  it('is answered where the bot itself fails before it acknowledged', async () => {
    const { errors } = await open({
      door: () => ({
        beforePress: () => {
          throw new Error('a defect');
        },
      }),
      answer: () => pressable('deny', '4.deny.x'),
    });
    await press(stage, 'deny:0');
    await told(stage, 'not accepted, nothing was changed');
    expect(errors.map(({ message }) => message)).toEqual(['a defect']);
  });
});

describe('what nobody here knows', () => {
  it('is answered: a command of another name', async () => {
    const { slack, kept } = await open();
    await slack.user('U1').command('/reboot', 'now', 'C1');
    expect(slack.ephemerals('U1')[0]?.text).toMatch(
      /this is not known here; nothing was changed\n.*this bot answers to \/vm and \/vm-admin, not to \/reboot/,
    );
    expect(kept()).toEqual([]);
  });

  it.each<[string, string, JsonObject]>([
    ['a type from the future', 'interactive', { type: 'from_the_future' }],
    ['an interaction without a type', 'interactive', {}],
    [
      'a shortcut',
      'interactive',
      { type: 'shortcut', callback_id: 'x', user: { id: 'U1' }, team: { id: 'T0STANDIN' } },
    ],
    ['a press by nobody', 'interactive', { type: 'block_actions', actions: [{ action_id: 'approve:0', value: 't' }] }],
    ['a form by nobody', 'interactive', { type: 'view_submission', view: { id: 'V1' } }],
    ['an event without its content', 'events_api', { type: 'event_callback', event: { type: 'x' } }],
    ['a command without its user', 'slash_commands', { command: '/vm', text: 'list' }],
    [
      'menus to be filled',
      'interactive',
      { type: 'block_suggestion', value: 'x', user: { id: 'U1' }, team: { id: 'T1' } },
    ],
    ['a kind of envelope from the future', 'telepathy', { thought: 'x' }],
  ])('is acknowledged: %s', async (_, type, payload) => {
    const { slack, errors } = await open();
    const ack = await slack.sendEnvelope({ envelope_id: `e-${type}`, type, accepts_response_payload: true, payload });
    expect(ack).toMatchObject({ ack: 'acknowledged' });
    expect(errors).toEqual([]);
  });

  it('is answered: a forged action', async () => {
    const { slack, kept } = await open({ answer: () => pressable('approve', '4.approve.x') });
    await slack.user('U1').command('/vm', 'list', 'C1');
    const message = await slack.until(() => slack.ephemerals('U1')[0], 'a card');
    for (const block of message.blocks) {
      if (block.type === 'actions') Object.assign(block, { elements: [{ ...forged }] });
    }
    await slack.user('U1').click(message, 'format:0');
    await told(stage, 'this is not known here; nothing was changed');
    expect(kept()).toHaveLength(1);
  });

  it('is kept with the value as it came: a forged token, which the rules refuse', async () => {
    const { kept } = await open({ answer: () => pressable('approve', 'forged $(x) value') });
    await press(stage, 'approve:0');
    expect(kept().at(-1)?.input).toEqual({ kind: 'button', token: 'forged', text: '$(x) value' });
  });
});

describe('whose it is', () => {
  it.each([
    ['a stranger of another team', { teamId: 'T9', isStranger: true }, 'slack:T9/U7'],
    ['a guest', { isRestricted: true }, 'slack:T0STANDIN/U7'],
    ['a bot', { isBot: true }, 'slack:T0STANDIN/U7'],
  ])('%s is the account in its own team, which the rules look at', async (_, user, actor) => {
    const { slack, kept } = await open({ answer: ({ actor }) => answerCard(`${actor} belongs to nobody`) });
    slack.setUser({ id: 'U7', name: 'eve', ...user });
    await slack.user('U7').command('/vm', 'list', 'C1');
    await told(stage, `${actor} belongs to nobody`, 'U7');
    expect(kept().map((invocation) => invocation.actor)).toEqual([actor]);
  });
});

const forged = {
  ...{ type: 'button', action_id: 'format:0', value: '4.approve.x' },
  text: { type: 'plain_text', text: 'Format' },
};

function pressable(action: 'approve' | 'deny', token: string) {
  return answerCard('press', { buttons: [{ action, token, asks: 'nothing', overflow: false }] });
}

async function press({ slack }: SlackStage, what: string): Promise<void> {
  await slack.user('U1').command('/vm', 'list', 'C1');
  const message = await slack.until(() => slack.ephemerals('U1')[0], 'a card');
  await slack.user('U1').click(message, what);
}

function slowly<T>(ms: number, store: (one: T) => Promise<boolean>): { storeInvocation(one: T): Promise<boolean> } {
  return {
    async storeInvocation(one) {
      const isNew = await store(one);
      block(ms);
      return isNew;
    },
  };
}

function block(ms: number): void {
  const end = Date.now() + ms;
  while (Date.now() < end);
}

function form(): FormCard {
  const field = { hint: '', required: true, default: null, choices: null, problem: null };
  return { kind: 'form', form: 'vm create', title: 'A new VM', fields: [{ ...field, name: 'name', title: 'Name' }] };
}
