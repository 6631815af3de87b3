import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerCard, button, formCard, readyCard, runningCard, waitingCard } from '../fakes/sample-cards.js';
import { type TerminalStage, terminalStage } from '../fakes/terminal-stage.js';
import { runTerminal } from './run-terminal.js';

const channel = 'terminal:main';
let stage: TerminalStage;
let nonce = 0;

beforeEach(async () => {
  stage = await terminalStage();
});
afterEach(() => stage.close());

describe('the terminal in a pipe', () => {
  it('answers line by line, and ends with 0', async () => {
    answerWith((text) => answerCard(`did ${text}`));
    const talk = begin({ isTty: false });
    talk.input.end('/vm list\n\n/as bo\n/vm pending\n');
    expect(await talk.exit).toBe(0);
    expect(talk.text()).toBe('ana> /vm list\n✔ did /vm list\nana> /as bo\nbo> /vm pending\n✔ did /vm pending\n');
    expect(stage.kept.map(({ actor }) => actor)).toEqual(['terminal:ana', 'terminal:bo']);
  });

  it('ends with 1 after a refusal', async () => {
    answerWith(() => answerCard('no', { tone: 'refused' }));
    const talk = begin({ isTty: false });
    talk.input.end('/vm create\n');
    expect(await talk.exit).toBe(1);
  });

  it('fills in a form from the lines that follow', async () => {
    answerWith((text) => (text === '/vm create' ? formCard() : answerCard(text)));
    const talk = begin({ isTty: false });
    talk.input.end('/vm create\nweb-1\nm\n\n');
    expect(await talk.exit).toBe(0);
    expect(talk.text()).toContain('Name: web-1\n  one of s, m, xl\nSize [s]: m\n');
    expect(talk.text()).toContain('✔ {"name":"web-1","size":"m","reason":"test"}\n');
  });

  it('does not ask again for a form that is refused as a whole', async () => {
    const notes = ['this cannot be asked for: nothing was changed', 'you have 3 of 3 VMs'];
    answerWith((text) => (text === '/vm create' ? formCard() : { ...formCard(), notes }));
    const talk = begin({ isTty: false });
    talk.input.end('/vm create\nweb-1\nm\n\n/vm list\n');
    expect(await talk.exit).toBe(1);
    expect(talk.text()).toContain(
      '✖ this cannot be asked for: nothing was changed\n  you have 3 of 3 VMs\nana> /vm list\n',
    );
  });

  it('tells what to type instead of a button that says a command', async () => {
    const add = {
      action: 'say',
      token: 'say.vm key add',
      label: 'Add a key',
      asks: 'nothing',
      overflow: false,
    } as const;
    answerWith((text) => answerCard(text, { buttons: [add] }));
    const talk = begin({ isTty: false });
    talk.input.end('/vm mine\n');
    expect(await talk.exit).toBe(0);
    expect(talk.text()).toContain('✔ /vm mine\n  /vm key add\n');
  });

  it('asks for the name where a button does, and presses it', async () => {
    const buttons = [button('destroy', 'name')];
    answerWith((text) => answerCard(text === '/vm show web-1' ? 'web-1' : text, { buttons }));
    const talk = begin({ isTty: false });
    talk.input.end('/vm show web-1\n/press destroy\nweb-1\n');
    expect(await talk.exit).toBe(0);
    expect(talk.text()).toContain('Type the name web-1 to destroy it: web-1\n');
    expect(stage.kept.at(-1)?.input).toEqual({ kind: 'button', token: 'token-destroy', text: 'web-1' });
  });

  it('prints of a card what changed, and waits for the end of what was asked for', async () => {
    answerWith(() => answerCard('R-42 create web-1: it is being planned'));
    const talk = begin({ isTty: false, wait: true });
    talk.input.end('/vm create web-1\n');
    await talk.shows('being planned');
    const { messenger } = stage.terminal();
    const posted = await messenger.post(channel, waitingCard, 'n-1', null);
    const messageId = posted.delivery === 'delivered' ? posted.messageId : '';
    await messenger.edit(channel, messageId, runningCard);
    await messenger.edit(channel, messageId, runningCard);
    await messenger.edit(channel, messageId, readyCard);
    expect(await talk.exit).toBe(0);
    const lines = talk.text().split('\n');
    expect(lines.filter((line) => line.includes('VLAN 20'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('3 Cloud-Init'))).toEqual(['R-42  3 Cloud-Init  seed           ✔ 2 s']);
    expect(lines.filter((line) => line.includes('TASK install docker (12)'))).toHaveLength(1);
    expect(lines).toContain('R-42    ssh ana@10.0.20.45');
    expect(talk.text()).not.toContain('\u001b');
  });

  it('says that the bot is away, and goes on when it is back', async () => {
    answerWith((text) => answerCard(`did ${text}`));
    const talk = begin({ isTty: false });
    talk.input.write('/vm list\n');
    await talk.shows('did /vm list');
    await stage.stop();
    await talk.shows('the bot is away');
    talk.input.end('/vm pending\n');
    await stage.start();
    expect(await talk.exit).toBe(0);
    expect(talk.text()).toContain('-- the bot is there again\n');
    expect(talk.text()).toContain('✔ did /vm pending\n');
  });
});

describe('the terminal on a screen', () => {
  it('edits the newest open card in place, and lets it go when it is ended', async () => {
    answerWith((text) => answerCard(`did ${text}`));
    const talk = begin({ isTty: true });
    talk.input.write('/vm list\r');
    await talk.shows('did /vm list');
    const { messenger } = stage.terminal();
    const posted = await messenger.post(channel, waitingCard, 'n-1', null);
    const messageId = posted.delivery === 'delivered' ? posted.messageId : '';
    await talk.shows('/vm approve R-42 3f7a');
    await messenger.edit(channel, messageId, runningCard);
    await talk.shows('TASK install docker');
    // Seven lines and the blank one above them are drawn again, from the input line up.
    expect(talk.text()).toContain('\u001b[8A\u001b[1G\u001b[0J');
    await messenger.edit(channel, messageId, readyCard);
    await talk.shows('ssh ana@10.0.20.45');
    talk.input.write('/quit\r');
    expect(await talk.exit).toBe(0);
  });

  it('asks a form in the input line, and Ctrl-C breaks it off', async () => {
    answerWith((text) => (text === '/vm create' ? formCard() : answerCard(text)));
    const talk = begin({ isTty: true });
    await talk.shows('ana> ');
    talk.input.write('/vm create\r');
    await talk.shows('Name: ');
    talk.input.write('\u0003');
    await talk.shows('broken off, nothing was sent');
    talk.input.write('\u0003');
    await talk.shows('Ctrl-C once more leaves');
    talk.input.write('\u0003');
    expect(await talk.exit).toBe(0);
    expect(stage.kept).toHaveLength(1);
  });
});

/** What the bot answers to each command, form (its fields) or button (its token). */
function answerWith(
  answer: (text: string) => Parameters<ReturnType<TerminalStage['terminal']>['messenger']['tell']>[2],
): void {
  stage.onInvocation = ({ actor, input }) => {
    const text =
      input.kind === 'command' ? input.text : input.kind === 'form' ? JSON.stringify(input.fields) : input.token;
    nonce += 1;
    void stage.terminal().messenger.tell(actor, channel, answer(text), `answer-${nonce}`, null);
  };
}

function begin({ isTty, wait = false }: { isTty: boolean; wait?: boolean }) {
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { columns: 100, rows: 40 });
  let text = '';
  const watchers = new Set<() => void>();
  output.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    watchers.forEach((look) => {
      look();
    });
  });
  const exit = runTerminal({
    socketPath: stage.socketPath,
    as: 'ana',
    input,
    output,
    isTty,
    wait,
    colours: false,
    identity: null,
  });
  return {
    ...{ input, exit },
    text: () => text,
    /** From the last time on. */
    shows(words: string): Promise<void> {
      return new Promise((resolve) => {
        const look = () => {
          if (text.includes(words)) {
            watchers.delete(look);
            resolve();
          }
        };
        watchers.add(look);
        look();
      });
    },
  };
}
