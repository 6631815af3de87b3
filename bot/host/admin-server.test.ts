import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askBot } from './ask-bot.js';
import { type AdminServer, createAdminServer } from './create-admin-server.js';
import { done, type HostAnswer, type HostCommand } from './host-command.js';

let folder = '';
let path = '';
let server: AdminServer;
let asked: HostCommand[] = [];
let errors: string[] = [];
let reply: (command: HostCommand) => Promise<HostAnswer> = async () => done('as you wish');
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-admin-'));
  path = join(folder, 'admin.sock');
  [asked, errors] = [[], []];
  writeFileSync(path, 'left behind by a bot that was killed');
  const run = (command: HostCommand) => {
    asked.push(command);
    return reply(command);
  };
  const handlers = { health: async () => done('well'), run, onError: (error: Error) => errors.push(error.message) };
  server = await createAdminServer({ path, handlers });
});
afterEach(async () => {
  reply = async () => done('as you wish');
  await server.close();
  rmSync(folder, { recursive: true });
});

/** What comes back for a line as it is. */
async function send(line: string): Promise<HostAnswer> {
  const socket = connect(path);
  let text = '';
  socket.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  socket.write(line);
  await once(socket, 'end');
  socket.end();
  return JSON.parse(text);
}

describe('the admin socket', () => {
  it('is the owner’s alone, and replaces what was left behind', () => {
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(path).isSocket()).toBe(true);
  });

  it('answers commands and the question for health', async () => {
    expect(await askBot(path, { ask: 'health' }, 5000)).toEqual(done('well'));
    const command: HostCommand = { do: 'people remove', login: 'ana' };
    expect(await askBot(path, { ask: 'do', command }, 5000)).toEqual(done('as you wish'));
    expect(asked).toEqual([command]);
  });

  it.each([
    ['no JSON', 'hello\n', 'that is no JSON'],
    ['an unknown command', '{"ask":"do","command":{"do":"dance"}}\n', 'the bot does not understand this:'],
    ['a wrong field', '{"ask":"do","command":{"do":"people remove","login":7}}\n', 'the bot does not understand this:'],
    ['a line without an end', 'x'.repeat(5 * 1024 * 1024), 'that is more than this socket takes'],
  ])('refuses %s, and goes on', async (_what, line, problem) => {
    expect(await send(line)).toMatchObject({
      ok: false,
      lines: [problem, ...(/stand/.test(problem) ? [expect.any(String)] : [])],
    });
    expect(asked).toEqual([]);
    expect(await askBot(path, { ask: 'health' }, 5000)).toEqual(done('well'));
  });

  it('says that the bot went wrong, and tells the log why', async () => {
    reply = async () => Promise.reject(new Error('disk full'));
    const answer = await askBot(path, { ask: 'do', command: { do: 'group list' } }, 5000);
    expect(answer).toMatchObject({ ok: false, lines: [expect.stringContaining('its log says why')] });
    expect(errors).toEqual(['disk full']);
  });

  it('lets the one who asks wait no longer than told', async () => {
    let answer = (_value: HostAnswer): void => undefined;
    reply = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    await expect(askBot(path, { ask: 'do', command: { do: 'group list' } }, 50)).rejects.toThrow(
      'did not answer within 0.05 s',
    );
    answer(done());
  });

  it('knows when nobody listens', async () => {
    expect(await askBot(join(folder, 'none.sock'), { ask: 'health' }, 5000)).toBeNull();
  });
});
