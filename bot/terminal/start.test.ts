import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Card } from '../../commands/card.js';
import { describeMessenger } from '../messenger.contract.js';
import { answerCard, readyCard, runningCard, waitingCard } from './fakes/sample-cards.js';
import { type TerminalStage, type TestClient, terminalStage } from './fakes/terminal-stage.js';

const channel = 'terminal:main';

describeMessenger('the terminal', async () => {
  const stage = await terminalStage();
  const ana = await stage.connect('ana');
  const bo = await stage.connect('bo');
  return {
    messenger: stage.terminal().messenger,
    channel,
    actor: 'terminal:ana',
    other: 'terminal:bo',
    async seenInChannel() {
      // Frames come in order, so an answer to a later question comes after everything that was posted.
      bo.speakAs('bo2');
      await bo.waitFor((event) => (event.event === 'connected' ? true : null));
      const shown = new Map(
        bo.events.flatMap((event) => (event.event === 'card' ? [[event.messageId, event.card]] : [])),
      );
      return [...shown.values()].map(titleOf);
    },
    seenBy: async (actor) =>
      (actor === 'terminal:ana' ? ana : bo).events.flatMap((event) =>
        event.event === 'told' ? [titleOf(event.card)] : [],
      ),
    close: stage.close,
  };
});

describe('the terminal', () => {
  let stage: TerminalStage;
  beforeEach(async () => {
    stage = await terminalStage();
  });
  afterEach(() => stage.close());

  it('listens on a socket that only its user can open', async () => {
    expect((await stat(stage.socketPath)).mode & 0o777).toBe(0o600);
  });

  it('keeps what was said before it acknowledges it, with who said it', async () => {
    const ana = await stage.connect('ana');
    await ana.command('/vm create web-1');
    ana.speakAs('bo');
    await ana.press('token-1', 'reason');
    await ana.submit('vm create', { name: 'web-1' });
    const place = { channel };
    expect(stage.kept).toEqual([
      { id: anyId, actor: 'terminal:ana', place, at: 1000, input: { kind: 'command', text: '/vm create web-1' } },
      { id: anyId, actor: 'terminal:bo', place, at: 1000, input: { kind: 'button', token: 'token-1', text: 'reason' } },
      {
        id: anyId,
        actor: 'terminal:bo',
        place,
        at: 1000,
        input: { kind: 'form', form: 'vm create', fields: { name: 'web-1' } },
      },
    ]);
  });

  it('takes a private key out before it keeps anything', async () => {
    const ana = await stage.connect('ana');
    await ana.command('/vm key add -----BEGIN OPENSSH PRIVATE KEY----- b3BlbnNzaC1rZXktdjEAAAA');
    expect(JSON.stringify(stage.kept)).not.toContain('b3Blbn');
  });

  it('acknowledges a second delivery of the same id, and keeps it once', async () => {
    const frame = '{"frame":"command","id":"12345678-aaaa","text":"/vm list"}\n';
    const text = await exchange(stage.socketPath, `{"frame":"hello","as":"ana"}\n${frame}${frame}`, 3);
    expect(text.filter((line) => line.includes('"stored"'))).toHaveLength(2);
    expect(stage.kept).toHaveLength(1);
  });

  it.each<[string, string, RegExp]>([
    ['no JSON', 'hello\n', /refused/],
    ['an unknown frame', '{"frame":"shout"}\n', /refused/],
    ['a command before hello', '{"frame":"command","id":"12345678","text":"/vm list"}\n', /say hello first/],
    ['a name that is none', '{"frame":"hello","as":"../ana"}\n', /a name of a-z/],
  ])('refuses %s', async (_, sent, answer) => {
    expect((await exchange(stage.socketPath, sent, 1))[0]).toMatch(answer);
    expect(stage.kept).toEqual([]);
  });

  it('holds a private card for later while nobody of that name is connected', async () => {
    await stage.connect('bo');
    const told = await stage.terminal().messenger.tell('terminal:ana', channel, answerCard('hi'), 'n-1', null);
    expect(told).toMatchObject({ delivery: 'later', why: 'terminal:ana has no terminal open' });
  });

  it('shows a private card once, though it is told twice', async () => {
    const ana = await stage.connect('ana');
    for (let time = 0; time < 2; time += 1) {
      await stage.terminal().messenger.tell('terminal:ana', channel, answerCard('hi'), 'n-1', null);
    }
    expect(ana.events.filter((event) => event.event === 'told')).toHaveLength(1);
  });

  it('gives the open cards to whoever connects', async () => {
    stage.open = [{ messageId: 't-1', card: waitingCard }];
    expect(cardsOf(await stage.connect('ana'))).toEqual([['t-1', 'awaiting-approval', true]]);
  });

  it('goes on over a restart: what was said meanwhile is kept once, and what was missed is shown', async () => {
    const ana = await stage.connect('ana');
    const shown = ana.waitFor((event) => (event.event === 'card' ? true : null));
    const posted = await stage.terminal().messenger.post(channel, waitingCard, 'n-1', null);
    const messageId = posted.delivery === 'delivered' ? posted.messageId : '';
    await shown;
    await stage.stop();
    const said = ana.command('/vm list');
    const opened = ana.waitFor((event) => (event.event === 'opened' ? true : null));
    await stage.start();
    // The bot may end a request before the client is back.
    await stage.terminal().messenger.edit(channel, messageId, readyCard);
    await Promise.all([said, opened]);
    expect(stage.kept).toHaveLength(1);
    expect(cardsOf(ana)).toEqual([
      [messageId, 'awaiting-approval', true],
      [messageId, 'ready', false],
    ]);
    expect(ana.events.map((event) => event.event)).toEqual(expect.arrayContaining(['lost', 'connected']));
  });

  it('shows the newest state of an open card that it edited itself', async () => {
    const { messenger } = stage.terminal();
    const posted = await messenger.post(channel, waitingCard, 'n-1', null);
    const messageId = posted.delivery === 'delivered' ? posted.messageId : '';
    stage.open = [{ messageId, card: runningCard }];
    expect(cardsOf(await stage.connect('ana'))).toEqual([[messageId, 'running', true]]);
  });
});

const anyId = expect.stringMatching(/^terminal:[0-9a-f-]{36}$/);

function titleOf(card: Card): string {
  return card.kind === 'answer' ? card.title : card.kind;
}

function cardsOf(client: TestClient): [string, string, boolean][] {
  return client.events.flatMap((event): [string, string, boolean][] =>
    event.event === 'card' && event.card.kind === 'request' ? [[event.messageId, event.card.state, event.isNew]] : [],
  );
}

/** Says it to the bare socket and gives the first lines of the answer. */
function exchange(socketPath: string, text: string, lines: number): Promise<string[]> {
  return new Promise((resolve) => {
    const socket = connect(socketPath, () => socket.write(text));
    let answer = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      answer += part;
      const whole = answer.split('\n').slice(0, -1);
      if (whole.length >= lines) {
        socket.destroy();
        resolve(whole);
      }
    });
  });
}
