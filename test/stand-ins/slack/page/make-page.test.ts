import { describe, expect, it } from 'vitest';
import { makeSignal } from '../../chat/make-signal.js';
import type { SlackStandIn } from '../slack-stand-in.js';
import { useSlack } from '../use-slack.js';

const start = useSlack();

async function act(slack: SlackStandIn, body: object): Promise<{ trouble: string }> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${slack.url}/page/act`, { method: 'POST', headers, body: JSON.stringify(body) });
  return JSON.parse(await answer.text());
}

describe('the page', () => {
  it('carries what one person sees, and no text of the app as markup', async () => {
    const { slack, app } = await start();
    await app.client.chat.postMessage({ channel: 'C1', text: '</script><script>alert(1)</script>' });
    await app.client.chat.postEphemeral({ channel: 'C1', user: 'U2', text: 'for bo alone' });
    const html = await (await fetch(`${slack.url}/?user=U1&channel=C1`)).text();
    expect(html).toContain('\\u003c/script>');
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('for bo alone');
    expect(await (await fetch(`${slack.url}/?user=U2&channel=C1`)).text()).toContain('for bo alone');
  });

  it.each([
    ['/page/page.js', 200],
    ['/page/blocks.css', 200],
    ['/page/..%2fREADME.md', 404],
    ['/page/none.js', 404],
  ])('answers %s with %i', async (path, status) => {
    const { slack } = await start();
    expect((await fetch(`${slack.url}${path}`)).status).toBe(status);
  });

  it('sends what is typed and clicked, and says what went wrong', async () => {
    const { promise, resolve } = makeSignal<string>();
    const { slack } = await start((app) => {
      app.command('/vm', async ({ ack, command }) => {
        await ack();
        resolve(command.text);
      });
    });
    expect(await act(slack, { act: 'say', user: 'U1', channel: 'C1', text: '/vm create web-1' })).toEqual({
      trouble: '',
    });
    expect(await promise).toBe('create web-1');
    const gone = {
      act: 'click',
      user: 'U1',
      place: { ts: '1.2', channel: 'C1' },
      block: 'a',
      what: 'b',
      confirm: false,
    };
    expect(await act(slack, gone)).toEqual({ trouble: 'this message is not there any more' });
    expect(await act(slack, { act: 'dance' })).toEqual({ trouble: 'the page sent what is no act' });
  });

  it('is told at once what is new', async () => {
    const { slack, app } = await start();
    const events = await fetch(`${slack.url}/page/events?user=U1&channel=C1`);
    const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
    await reader?.read();
    await app.client.chat.postMessage({ channel: 'C1', text: 'here it is' });
    expect((await reader?.read())?.value).toContain('here it is');
    await reader?.cancel();
  });
});
