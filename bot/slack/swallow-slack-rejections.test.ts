import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** In a process of its own: what ends it, and what it said. */
function run(act: string): { status: number | null; said: string } {
  const script = `
    const { swallowSlackRejections } = await import('./bot/slack/swallow-slack-rejections.ts');
    const { SocketModeReceiver } = await import('@slack/bolt');
    const { WebClient } = await import('@slack/web-api');
    const end = swallowSlackRejections((error) => console.log('told: ' + error.message));
    ${act}
    setTimeout(() => { end(); console.log('lived on'); }, 100);
  `;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', script],
    {
      ...{ cwd: root, encoding: 'utf8' },
    },
  );
  return { status, said: `${stdout}${stderr}` };
}

const frame = JSON.stringify({ type: 'events_api', envelope_id: 'e1', payload: {} });

describe('a rejection that nobody catches', () => {
  it.each([
    [
      'of the Web API, by its class',
      "void new WebClient('x', { slackApiUrl: 'http://127.0.0.1:9/', retryConfig: { retries: 0 } }).auth.test();",
      /told: A request error occurred: fetch failed/,
    ],
    [
      'of a frame that Slack’s client cannot read, by where it was thrown',
      `new SocketModeReceiver({ appToken: 'xapp-1' }).client.emit('ws_message', '${frame}', false);`,
      /told: Cannot read properties of undefined/,
    ],
  ])('is told where it is %s', (_, act, told) => {
    const { status, said } = run(act);
    expect(said).toMatch(told);
    expect(said).toContain('lived on');
    expect(status).toBe(0);
  });

  it.each([
    ['an error of ours', "void Promise.reject(new Error('a defect'));", 'a defect'],
    ['an error of ours that Slack’s client called', calledBySlack(), 'a defect'],
    ['something that is no error', "void Promise.reject('a word');", 'a word'],
  ])('ends the process as before where it is %s', (_, act, said) => {
    const result = run(act);
    expect(result.said).toContain(said);
    expect(result.said).not.toContain('lived on');
    expect(result.status).toBe(1);
  });
});

/** Its frames are in the stack, below ours. */
function calledBySlack(): string {
  return `
    const { client } = new SocketModeReceiver({ appToken: 'xapp-1' });
    client.on('connected', () => { throw new Error('a defect'); });
    client.emit('ws_message', '{"type":"hello"}', false);
  `;
}
