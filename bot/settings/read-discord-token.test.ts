import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ProblemsError } from './problem.js';
import { readDiscordToken } from './read-discord-token.js';

const TOKEN = 'MTA5ODc2NTQzMjEwOTg3NjU3MA.GabcDE.abcdefghijklmnopqrstuvwxyz';

let folder = '';
let tokenFile = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-discord-token-'));
  tokenFile = join(folder, 'token');
});
afterEach(() => rmSync(folder, { recursive: true }));

function problems(content: string | null, mode = 0o600): string[] {
  if (content !== null) writeFileSync(tokenFile, content, { mode });
  if (content !== null) chmodSync(tokenFile, mode);
  try {
    readDiscordToken({ tokenFile });
    return [];
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map(({ message }) => message);
  }
}

it('reads the token without the end of its line', () => {
  writeFileSync(tokenFile, `${TOKEN}\n`, { mode: 0o600 });
  expect(readDiscordToken({ tokenFile })).toBe(TOKEN);
});

it.each<[string, string | null, number, RegExp[]]>([
  ['no file', null, 0o600, [/./]],
  ['an open one', TOKEN, 0o644, [/^is open to others \(mode 644\): chmod 600 /]],
  ['an empty one', '', 0o600, [/^does not hold the bot token/]],
  ['another secret', 'hunter2', 0o600, [/^does not hold the bot token/]],
  ['the word before it', `Bot ${TOKEN}`, 0o600, [/^does not hold the bot token/]],
  ['two lines, open', `${TOKEN}\nhunter2`, 0o640, [/^is open to others/, /^does not hold the bot token/]],
])('finds %s, and tells nothing of what stands there', (_what, content, mode, expected) => {
  const found = problems(content, mode);
  expect(found).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  expect(found.join()).not.toContain('hunter2');
});
